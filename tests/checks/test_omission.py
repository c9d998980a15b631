"""Golden samples of the check `omission`."""

from __future__ import annotations

import pytest

from derive.checks._gaps import gaps
from derive.checks.omission import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, make_case, verify

LONG = "If somebody calls and asks for your bank card, hang up and call your bank yourself."
DRAFTS = {
    "es-MX": "Cuelgue.", "pt-BR": "Desligue.", "fr-FR": "Raccrochez.", "de-DE": "Legen Sie auf.",
    "ru-RU": "Повесьте трубку.", "tr-TR": "Kapatın.", "id-ID": "Tutup telepon.",
    "vi-VN": "Cúp máy.", "th-TH": "วางสาย", "hi-IN": "फ़ोन काट दें।", "ar-EG": "أغلق الخط.",
    "ja-JP": "電話を切ってください。", "ko-KR": "전화를 끊으세요.", "zh-CN": "挂断电话。",
}  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    *(
        Bad(locale, LONG, draft, "fewer words", Severity.MINOR, more={"back": "Hang up."})
        for locale, draft in DRAFTS.items()
    ),
    *(Good(locale, "Hang up.", draft, {"back": "Hang up."}) for locale, draft in DRAFTS.items()),
    Good(
        "de-DE", LONG, "…", {"back": "When someone rings for your card, hang up and ring the bank."}
    ),
    Good("de-DE", LONG, "…"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He opened the was closed.", 1),
        ("It was a very.", 0),
        ("She bought an red car.", 1),
        ("She bought a apple.", 1),
        ("It took an hour at a university.", 0),
        ("Was the last batter in the inning.", 1),
        ("Was he the last batter?", 0),
        ("In the, people waited.", 1),
        ("Kyushu, , and Shikoku.", 1),
        ("That is what it was.", 0),
    ],
)
def test_places_where_a_word_is_missing(text: str, count: int) -> None:
    assert len(gaps(text)) == count


def test_a_gap_is_neutral_and_not_reported_twice() -> None:
    case = make_case("ja-JP", "He opened the door.", "x", back="He opened the.")
    assert [f.severity for f in plugin.run(case)] == [Severity.NEUTRAL]
    case = make_case("ja-JP", "He opened the.", "x", back="He opened the.")
    assert list(plugin.run(case)) == []
