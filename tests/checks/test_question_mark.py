"""Golden samples of the check `question_mark`."""

from __future__ import annotations

import pytest

from derive.checks.question_mark import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "Where is it?", "¿Dónde está?"),
    Good("es-MX", "Stop! Where is it?", "¡Alto! ¿Dónde está?"),
    Good("es-MX", "Where is it?", "Si llega tarde, ¿dónde está?"),
    Good("ja-JP", "Where is it?", "どこですか。"),
    Good("zh-CN", "Is it here?", "在这里吗。"),
    Good("zh-TW", "Is it here?", "在這裡？"),
    Good("ar-EG", "Where is it?", "أين هو؟"),
    Good("el-GR", "Where is it?", "Πού είναι;"),
    Good("th-TH", "Where is it?", "อยู่ที่ไหน"),
    Good("hi-IN", "Where is it?", "यह कहाँ है?"),
    Good("de-DE", "See https://a.example/?q=1", "Siehe https://a.example/?q=1"),
    Bad("es-MX", "Where is it?", "Dónde está?", "¿", Severity.MINOR, fixed="¿Dónde está?"),
    Bad(
        "es-MX",
        "It is late. Where is it? Stop!",
        "Es tarde. Dónde está? Alto!",
        "¿",
        Severity.MINOR,
        fixed="Es tarde. ¿Dónde está? ¡Alto!",
    ),
    Bad("de-DE", "Where is it?", "Wo ist es.", "the draft does not", Severity.MINOR),
    Bad(
        "ja-JP",
        "Where is the police station?",
        "警察署はあそこです。",
        "the draft does not",
        Severity.MINOR,
    ),
    Bad("ko-KR", "It is here.", "여기 있나요?", "asks none", Severity.MINOR),
    Bad("ru-RU", "Where is the police?", "Полиция там.", "the draft does not", Severity.MINOR),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
