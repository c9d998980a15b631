"""Golden samples of the check `tokenization`."""

from __future__ import annotations

import pytest

from derive.checks.tokenization import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("ja-JP", "Where is it?", "警察署はどこにありますか。"),
    Good("ja-JP", "Barack Obama and Dalhousie", "バラク・オバマとダルハウジー大学"),
    Good("ja-JP", "Use Windows", "Windowsを使う"),
    Good("th-TH", "x", "เขาก็เหมือนกับผู้เชี่ยวชาญคนอื่น ๆ ที่สงสัยว่าโรคเบาหวานจะรักษาได้"),
    Good("hi-IN", "x", "यह कहाँ है? मुझे हिंदी में बताओ।"),
    Good("ar-EG", "x", "مَرْحَبًا بِكُم"),
    Good("ko-KR", "x", "ㅋㅋㅋ 좋아요"),
    Bad("ja-JP", "x", "鑷龘麤を囎靐する龖齉。", "no Japanese dictionary"),
    Bad("ja-JP", "Call the police", "keisatsuに電話してください。", "“keisatsu”", Severity.MINOR),
    Bad(
        "ja-JP",
        "x",
        "私 は 警察 に 電話 を します",
        "spaces",
        Severity.MINOR,
        fixed="私は警察に電話をします",
    ),
    Bad(
        "th-TH", "x", "ฉัน ไป ที่ บ้าน ของ เขา แล้ว", "spaces", Severity.MINOR, fixed="ฉันไปที่บ้านของเขาแล้ว"
    ),
    Bad("hi-IN", "x", "यह ि है", "without its letter", Severity.MINOR),
    Bad("ko-KR", "x", "\u1112\u1161\u11ab국", "syllables", Severity.MINOR, fixed="한국"),
    Bad("de-DE", "x", "Das▁ist▁gut", "left over", fixed="Das ist gut"),
    Bad("tr-TR", "x", "Bu <unk> iyi", "was lost"),
    Bad("zh-CN", "x", "我 们 要 去 警察局", "spaces", Severity.MINOR, fixed="我们要去警察局"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
