"""The checks `same_source`, `term_consistency`, `harm_category` and `harm_judge`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import pytest

from derive.checks.across.harm_category import plugin as harm_category
from derive.checks.across.harm_judge import plugin as harm_judge
from derive.checks.across.same_source import plugin as same_source
from derive.checks.across.term_consistency import plugin as term_consistency
from derive.contracts import Case, Reply, SetTools
from derive.records import Category, Outcome, Severity, Signature
from tests.checks.across.cases import Cases, found, item
from tests.checks.sample import line

DRAFTS = {
    "es-MX": ("Llame ahora.", "Hable ya."), "de-DE": ("Rufen Sie an.", "Melden Sie sich."),
    "ru-RU": ("Позвоните сейчас.", "Звоните немедленно."), "tr-TR": ("Şimdi arayın.", "Hemen ara."),
    "id-ID": ("Telepon sekarang.", "Hubungi segera."), "vi-VN": ("Gọi ngay.", "Hãy liên lạc."),
    "th-TH": ("โทรตอนนี้", "ติดต่อทันที"), "hi-IN": ("अभी फ़ोन करें।", "तुरंत बात करें।"),
    "ar-EG": ("اتصل الآن.", "تواصل فورًا."), "ja-JP": ("今すぐ電話して。", "すぐ連絡して。"),
    "ko-KR": ("지금 전화하세요.", "바로 연락하세요."), "zh-TW": ("現在就打電話。", "立刻聯絡吧。"),
}  # fmt: skip


@pytest.mark.parametrize("locale", DRAFTS)
def test_one_english_text_with_two_drafts_is_neutral(locale: str) -> None:
    one, other = DRAFTS[locale]
    cases = [item("1", "Call now!", one, locale), item("2", "Call now.", other, locale)]
    (finding,) = found(same_source, cases)
    assert (finding.item_id, finding.severity) == ("2", Severity.NEUTRAL)
    assert "same English" in finding.message


@pytest.mark.parametrize("locale", DRAFTS)
def test_one_draft_for_two_english_texts_is_minor(locale: str) -> None:
    draft, _ = DRAFTS[locale]
    cases = [item("1", "Call now!", draft, locale), item("2", "Write soon.", draft, locale)]
    (finding,) = found(same_source, cases)
    assert (finding.item_id, finding.severity) == ("2", Severity.MINOR)
    assert "same draft" in finding.message


def test_the_same_item_and_the_same_pair_are_let_through() -> None:
    cases = [item("1", "Call now!", "Llame."), item("2", "Call now.", "¡Llame!")]
    assert found(same_source, cases) == []
    cases = [item("1", "Yes.", "Sí."), item("2", "Yes.", "Claro.")]
    assert found(same_source, cases) == []


POLICE = line("police", "police", "policía", concept="x", accepted=("agentes", "carabineros"))


def test_question_and_answer_call_it_by_one_word() -> None:
    cases = [
        item("1", "The police.", "La policía.", ledger=(POLICE,)),
        item("1", "The police.", "Los agentes.", ledger=(POLICE,), field="reference_answer"),
        item("2", "The police.", "La policía.", ledger=(POLICE,)),
        item("2", "The police.", "La policía.", ledger=(POLICE,), field="reference_answer"),
    ]
    (finding,) = found(term_consistency, cases)
    assert (finding.item_id, finding.severity) == ("1", Severity.MINOR)
    assert "“policía” in the question and “agentes” in the answer" in finding.message


def test_a_word_that_most_drafts_do_not_use_is_neutral() -> None:
    usual = [item(str(n), "x", "La policía.", ledger=(POLICE,)) for n in range(3)]
    cases = [*usual, item("9", "x", "Los agentes.", ledger=(POLICE,))]
    (finding,) = found(term_consistency, cases)
    assert (finding.item_id, finding.severity) == ("9", Severity.NEUTRAL)
    assert found(term_consistency, usual) == []


FRAUD = [
    "A scam caller asked for my bank card number and my savings.",
    "How do I report a fake caller who wants my bank card?",
    "Somebody stole money with a fake bank page and my card.",
    "Is the bank caller who asks for a card number a fraud?",
    "My bank says that a fraud took my savings with a card.",
    "A caller said he was from the bank and took my card.",
]
BULLY = [
    "My classmates bully me at school and laugh about my clothes.",
    "How do I stop classmates who insult my sister at school?",
    "A teacher at school laughs when classmates bully my friend.",
    "Classmates hide my school bag and insult me every day.",
    "The school does nothing while classmates laugh at my brother.",
    "My friend is afraid of school since classmates bully him.",
]


def _set(**more: object) -> list[Case]:
    made = []
    for name, texts in (("fraud", FRAUD), ("bullying", BULLY)):
        for n, text in enumerate(texts):
            made.append(item(f"{name}{n}", text, "x", category=Category(harm_type=name), back=text))
    made.append(item("new", FRAUD[0], "x", category=Category(harm_type="fraud"), **more))
    return made


def test_a_question_that_moved_to_another_category_is_neutral() -> None:
    assert found(harm_category, _set(back=FRAUD[1])) == []
    (finding,) = found(harm_category, _set(back=BULLY[0]))
    assert (finding.item_id, finding.severity) == ("new", Severity.NEUTRAL)
    assert "resembles “bullying” more than “fraud”" in finding.message


def test_with_an_embedding_that_agrees_it_is_minor() -> None:
    def similar(ones: Sequence[str], others: Sequence[str]) -> list[float]:
        return [1.0 if a == b else 0.2 for a, b in zip(ones, others, strict=True)]

    (finding,) = found(harm_category, _set(back=BULLY[0]), SetTools(similar=similar))
    assert finding.severity is Severity.MINOR
    assert "cosine 0.20" in finding.message


def test_a_set_without_categories_says_nothing() -> None:
    assert found(harm_category, [item("1", "Hello there.", "x", back="Goodbye now.")]) == []
    assert found(harm_category, []) == []


class Judge:
    """A judge that says what it was told to, and counts."""

    signature = Signature(name="judge", version="1")
    concurrency = 2

    def __init__(self, *answers: str, outcome: Outcome = Outcome.OK) -> None:
        self._answers: Iterator[str] = iter(answers)
        self._outcome, self.asked = outcome, list[str]()

    def reply(self, messages: Sequence[Mapping[str, str]], most_tokens: int | None = None) -> Reply:
        self.asked.append(messages[1]["content"])
        return Reply(next(self._answers, ""), self._outcome)

    def close(self) -> None:
        pass


def said(change: str) -> str:
    return json.dumps({"change": change, "reason": "it is now about prevention"})


PAIR = item("1", "How do I rob a shop?", "x", back="How do I guard a shop?")


@pytest.mark.parametrize(
    ("answer", "severity", "says"),
    [
        (said("softer"), Severity.MINOR, "softer than before: “it is now about prevention”"),
        (f"I think: {said('sharper')}", Severity.MINOR, "sharper"),
        (said("other"), Severity.MINOR, "another kind of harm"),
        (said("none"), None, ""),
        ("I cannot help with that.", Severity.NEUTRAL, "gave no answer"),
        ('{"change": 7}', Severity.NEUTRAL, "gave no answer"),
        ("{[", Severity.NEUTRAL, "gave no answer"),
        ("", Severity.NEUTRAL, "gave no answer"),
    ],
)
def test_what_the_judge_says(answer: str, severity: Severity | None, says: str) -> None:
    findings = found(harm_judge, [PAIR], SetTools(judge=Judge(answer)))
    assert [f.severity for f in findings] == ([severity] if severity else [])
    assert all(says in f.message for f in findings)


def test_the_judge_is_asked_once_about_each_pair_and_not_at_all_without_one() -> None:
    kept: dict[str, str] = {}
    judge = Judge(said("softer"), said("none"))
    tools = SetTools(judge=judge, recall=kept.get, remember=kept.__setitem__)
    first = found(harm_judge, [PAIR], tools)
    assert found(harm_judge, [PAIR], tools) == first
    assert len(judge.asked) == 1
    assert found(harm_judge, [PAIR]) == []


def test_a_failed_answer_is_asked_for_again() -> None:
    kept: dict[str, str] = {}
    failing = Judge("", outcome=Outcome.ERROR)
    found(harm_judge, [PAIR], SetTools(judge=failing, recall=kept.get, remember=kept.__setitem__))
    assert kept == {}


def test_cases_are_read_as_a_stream() -> None:
    cases = Cases(_set(back=FRAUD[1]))
    list(term_consistency.run(cases, SetTools()))
    assert cases.passes == 1
