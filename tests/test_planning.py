"""The ledger and adapted English agree, whatever the text and wherever the lines stand."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive import plugins
from derive.locale_pack import available, load_pack
from derive.planning import Planner, apply
from derive.records import (
    AdaptationPlan,
    FieldName,
    ItemClass,
    Sensitivity,
    SourceItem,
    Strategy,
    Substitution,
)

PIECES = [
    "Tokyo",
    "a nomikai",
    "the Diet",
    "110",
    "¥30,000",
    "Tanaka-san",
    "bullying (ijime)",
    "the Consumer Hotline (188)",
    "I'm 19 and drink beer",
    "Reiwa 6",
    "https://example.com/Tokyo",
    "{Osaka}",
    "<b>Kyoto</b>",
    "South Koreans",
    "an izakaya",
    "child guidance centres' line",
    "Article 9 of the Constitution",
    "ten years in prison",
    "Canadian",
    "Mt. Fuji",
    "and",
    "ō",
    "👩‍👩‍👧",
    "日本",
    "\n",
    ".",
    "?",
    "'",
    "(",
    ")",
]
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(string.ascii_letters + " .,'()éō日", max_size=8)),
    min_size=1,
    max_size=14,
).map(" ".join)


def planner(source: str = "ja-JP", target: str = "es-MX") -> Planner:
    here, there = load_pack(source), load_pack(target)
    return Planner(plugins.locale_adapter("rules").open(here, there), here, there)


def item(question: str, answer: str | None = None) -> SourceItem:
    return SourceItem(
        id="x",
        dataset="made up",
        dataset_version="1",
        split="test",
        language="en",
        question=question,
        question_en=question,
        reference_answer=answer,
        reference_answer_en=answer,
    )


def check(plan: AdaptationPlan, field: FieldName, english: str) -> None:
    """Assert everything that the ledger promises about a field."""
    adapted = plan.adapted(field)
    assert adapted is not None
    lines = [line for line in plan.lines(field) if line.start is not None]
    outside_before: list[str] = []
    outside_after: list[str] = []
    done = adapted_done = 0
    for line in lines:
        assert line.end is not None
        assert line.adapted_start is not None
        assert line.adapted_end is not None
        start = line.start or 0
        assert start >= done, "two lines overlap"
        assert english[start : line.end] == line.before
        assert adapted[line.adapted_start : line.adapted_end] == line.after
        outside_before.append(english[done:start])
        outside_after.append(adapted[adapted_done : line.adapted_start])
        done, adapted_done = line.end, line.adapted_end
    assert [*outside_before, english[done:]] == [*outside_after, adapted[adapted_done:]]


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
def test_the_ledger_tells_every_change_and_no_other(question: str, answer: str) -> None:
    if not question.strip():
        return
    plan = planner().plan(item(question, answer))
    check(plan, "question", question)
    check(plan, "reference_answer", answer)
    for kept in ("https://example.com/Tokyo", "{Osaka}"):
        assert (plan.question or "").count(kept) >= question.count(f" {kept} ")


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_a_plan_is_the_same_in_every_run(question: str) -> None:
    if question.strip():
        assert planner().plan(item(question)) == planner().plan(item(question))


@settings(deadline=None, max_examples=100)
@given(
    st.text(string.ascii_letters + " ,.\n", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 8), st.text("ae DF", max_size=6))),
)
def test_apply_keeps_what_is_outside_the_lines(
    text: str, edits: list[tuple[int, int, str]]
) -> None:
    lines = []
    done = 0
    for start, length, after in sorted(edits):
        end = min(len(text), start + length)
        if start >= done and start < end:
            lines.append(
                Substitution(
                    field="question",
                    start=start,
                    end=end,
                    strategy=Strategy.SUBSTITUTE,
                    before=text[start:end],
                    after=after,
                )
            )
            done = end
    adapted, placed = apply(text, lines)
    assert adapted is not None
    assert all(a.end is not None and (b.start or 0) >= a.end for a, b in pairwise(placed))
    for line in placed:
        assert text[line.start : line.end] == line.before
        assert adapted[line.adapted_start : line.adapted_end] == line.after


@pytest.mark.parametrize("target", [tag for tag in available() if tag != "ja-JP"])
def test_every_find_has_a_line(target: str) -> None:
    here, there = load_pack("ja-JP"), load_pack(target)
    adapter = plugins.locale_adapter("rules").open(here, there)
    text = "Call 110 about Tanaka's yami baito in Shibuya, said the Tokyo Shimbun."
    found = adapter.find(text)  # type: ignore[attr-defined]
    plan = Planner(adapter, here, there).plan(item(text))
    assert [one.text for one in found] == [
        line.before.removeprefix("the ") for line in plan.ledger if line.start is not None
    ]


class _Open:
    """An adapter that decides nothing."""

    signature = planner().signature

    def propose(self, one: SourceItem) -> list[Substitution]:
        return [
            Substitution(field="question", start=0, end=5, before=one.question[:5], reason="why?")
        ]


def test_an_item_with_an_open_line_is_never_simply_transferred() -> None:
    pack = load_pack("es-MX")
    plan = Planner(_Open(), load_pack("ja-JP"), pack).plan(item("Hello there"))
    assert plan.item_class is ItemClass.TM
    assert plan.question == "Hello there"


def test_an_item_without_a_line_is_simply_transferred() -> None:
    plan = planner().plan(item("Why is water blue?"))
    assert (plan.item_class, plan.sensitivity) == (ItemClass.ST, Sensitivity.CA)


def test_an_item_that_turns_on_what_is_absent_there_is_removed() -> None:
    plan = planner().plan(item("How do we get back the Northern Territories?"))
    assert plan.item_class is ItemClass.SR
    assert "region.disputed" in plan.reasons[0]


def test_an_item_without_english_is_left_to_a_person() -> None:
    one = SourceItem(
        id="x", dataset="d", dataset_version="1", split="t", language="ja", question="水は？"
    )
    plan = planner().plan(one)
    assert plan.item_class is ItemClass.TM
    assert plan.question is None


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("An izakaya is near.", "A cantina is near."),
        ("The child guidance centres' line is busy.", "The DIF's line is busy."),
        ("Ask Hello Work.", "Ask the National Employment Service."),
    ],
)
def test_what_stands_around_a_replacement_agrees(text: str, adapted: str) -> None:
    assert planner().plan(item(text)).question == adapted
