"""Golden samples of the check `back_words`."""

from __future__ import annotations

import pytest

from derive.checks.back_words import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, make_case, verify

LEFT = {
    "es-MX": ("Paga con señas.", "He pays with señas."),
    "pt-BR": ("É uma exceção.", "It is an exceção."),
    "fr-FR": ("C'est une pièce.", "It is a pièce."),
    "de-DE": ("Er ist übermütig.", "He is übermütig."),
    "tr-TR": ("Bu bir çalışmadır.", "This is a çalışmadır."),
    "vi-VN": ("Đó là bệnh viện.", "That is a bệnh viện."),
    "ru-RU": ("Это больница.", "It is a больница."),
    "el-GR": ("Είναι πλατεία.", "It is a πλατεία square."),
    "ar-EG": ("هذه مدرسة.", "This is مدرسة."),
    "hi-IN": ("यह अस्पताल है।", "This is अस्पताल."),
    "th-TH": ("นี่คือวัด", "This is วัด."),
    "ja-JP": ("これは病院です。", "This is 病院."),
    "ko-KR": ("이것은 병원이다.", "This is a 병원."),
    "zh-TW": ("這是醫院。", "This is a 醫院."),
}

SAMPLES: tuple[Sample, ...] = (
    *(
        Bad(locale, "It is something.", draft, "untranslated", Severity.MINOR, more={"back": back})
        for locale, (draft, back) in LEFT.items()
        if locale != "el-GR"  # a Greek letter may be a symbol
    ),
    *(
        Good(locale, "It is something.", draft, {"back": "It is something."})
        for locale, (draft, _) in LEFT.items()
    ),
    Good("ja-JP", "He wrote 円.", "彼は円と書いた。", {"back": "He wrote 円."}),
    Good("es-MX", "They had had enough.", "Estaban hartos.", {"back": "They had had enough."}),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


@pytest.mark.parametrize(
    ("back", "count"),
    [
        ("The doctor came.", 0),
        ("The campos were green.", 1),
        ("It was in in March.", 1),
        ("She arrived on the 6th 6th.", 1),
        ("They had had it.", 0),
    ],
)
def test_what_may_be_english_is_neutral(back: str, count: int) -> None:
    case = make_case("es-MX", "The fields were green.", "Los campos eran verdes.", back=back)
    assert [f.severity for f in plugin.run(case)] == [Severity.NEUTRAL] * count
