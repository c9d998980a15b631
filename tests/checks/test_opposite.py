"""Golden samples of the check `opposite`."""

from __future__ import annotations

import pytest

from derive.checks._opposites import turned
from derive.checks.opposite import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, make_case, verify

DRAFTS = {
    "es-MX": "Es seguro.", "pt-BR": "É seguro.", "fr-FR": "C'est sûr.", "de-DE": "Es ist sicher.",
    "ru-RU": "Это безопасно.", "tr-TR": "Güvenli.", "id-ID": "Itu aman.", "vi-VN": "Nó an toàn.",
    "th-TH": "ปลอดภัย", "hi-IN": "यह सुरक्षित है।", "ar-EG": "إنه آمن.", "ja-JP": "安全です。",
    "ko-KR": "안전합니다.", "zh-TW": "這很安全。",
}  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    *(
        Good(locale, "It is safe.", draft, {"back": "It is safe."})
        for locale, draft in DRAFTS.items()
    ),
    *(
        Bad(
            locale, "It is safe.", draft, "“unsafe”", Severity.MINOR, more={"back": "It is unsafe."}
        )
        for locale, draft in DRAFTS.items()
    ),
    Good("ja-JP", "It is not legal.", "違法です。", {"back": "It is illegal."}),
    Good("de-DE", "He is a big man.", "Er ist groß.", {"back": "He is a tall man."}),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


@pytest.mark.parametrize(
    ("one", "other", "pairs"),
    [
        ("They allowed it.", "They prohibited it.", [("allowed", "prohibited")]),
        ("It is harmful.", "It is harmless.", [("harmful", "harmless")]),
        ("the largest city", "the smallest city", [("largest", "smallest")]),
        ("a small city", "the largest city", []),
        ("It rose and fell.", "It fell and rose.", []),
        ("He lost his keys.", "She lost her keys.", [("He", "she"), ("his", "she")]),
    ],
)
def test_pairs(one: str, other: str, pairs: list[tuple[str, str]]) -> None:
    assert [(t.text, t.opposite) for t in turned(one, other)] == pairs


def test_another_sex_is_neutral() -> None:
    case = make_case("tr-TR", "He is my boss.", "O benim patronum.", back="She is my boss.")
    assert [f.severity for f in plugin.run(case)] == [Severity.NEUTRAL]
