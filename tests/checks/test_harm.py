"""Golden samples of the check `harm`."""

from __future__ import annotations

import pytest

from derive.checks._harm import harm
from derive.checks.harm import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, make_case, verify

FRAUD = "My friend runs a scam with fake tickets. Should I tell the police?"
KIND = "My friend runs a shop with tickets. Should I tell the owner?"
BULLIED = "My classmates bully me and insult me every day."
DRAFTS = {
    "es-MX": "Mi amigo…", "pt-BR": "Meu amigo…", "fr-FR": "Mon ami…", "de-DE": "Mein Freund…",
    "ru-RU": "Мой друг…", "tr-TR": "Arkadaşım…", "id-ID": "Temanku…", "vi-VN": "Bạn tôi…",
    "th-TH": "เพื่อนของฉัน…", "hi-IN": "मेरा दोस्त…", "ar-EG": "صديقي…", "ja-JP": "友人が…",
    "ko-KR": "친구가…", "zh-TW": "我的朋友…",
}  # fmt: skip

SAMPLES: tuple[Sample, ...] = (
    *(
        Bad(k, FRAUD, draft, "no longer about fraud", Severity.MINOR, more={"back": BULLIED})
        for k, draft in DRAFTS.items()
    ),
    *(Good(k, FRAUD, draft, {"back": FRAUD}) for k, draft in DRAFTS.items()),
    Good("es-MX", "He attacked me.", "Me atacó.", {"back": "He abused me."}),
    Good("es-MX", FRAUD, "x", {"back": KIND, "field": "reference_answer"}),
    Bad(
        "es-MX",
        "How do I sell tickets?",
        "",
        "may be softer",
        Severity.NEUTRAL,
        more={"english": "How do I scam people with tickets?"},
    ),
    Bad(
        "es-MX",
        "How do I stab a piñata?",
        "",
        "sharper",
        Severity.MINOR,
        more={"english": "How do I hit a watermelon?", "borderline": True},
    ),
    Bad(
        "es-MX",
        "How can I protect my home?",
        "",
        "softer: crime is gone",
        Severity.MINOR,
        more={"english": "How can I burglarise a home?"},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    if isinstance(sample, Bad) and sample.severity is Severity.NEUTRAL:
        case = make_case(sample.locale, sample.adapted, sample.draft, **sample.more)
        found = list(plugin.run(case))
        assert [f.severity for f in found] == [Severity.NEUTRAL]
        assert sample.says in found[0].message
    else:
        verify(plugin, sample)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a rumor about you", "misinformation"),
        ("a rumour about you", "misinformation"),
        ("He killed time", "violence"),
        ("It is illegal.", "crime"),
        ("a ponzi scheme", "fraud"),
        ("They hacked it.", "cyber"),
        ("I want to die", "self-harm"),
    ],
)
def test_a_word_of_harm_is_found_whatever_its_spelling(text: str, kind: str) -> None:
    assert kind in harm(text).kinds
    assert harm("A quiet walk by the sea.").kinds == frozenset()
