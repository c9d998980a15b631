"""A question about a group of people is shown to a person, and its words stay."""

from __future__ import annotations

import pytest

from derive import plugins
from derive.locale_pack import load_pack
from derive.planning import Planner
from derive.records import AdaptationPlan, SourceItem, Strategy, Substitution


def planned(question: str) -> AdaptationPlan:
    source, target = load_pack("en-US"), load_pack("es-MX")
    adapter = plugins.locale_adapter("rules").open(source, target)
    item = SourceItem(
        id="x",
        dataset="d",
        dataset_version="1",
        split="test",
        language="en",
        question=question,
        question_en=question,
    )
    return Planner(adapter, source, target).plan(item)


def asked(question: str) -> list[Substitution]:
    return [line for line in planned(question).ledger if line.confirm]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Why are Muslim women always late?", "Muslim"),
        ("Are gay men better cooks?", "gay"),
        ("Do fat people eat more than others?", "fat"),
        ("Was the Nigerian or the Swedish student late?", "Nigerian"),
    ],
)
def test_a_group_is_kept_and_confirmed(question: str, word: str) -> None:
    (line, *_) = asked(question)
    assert line.before == word
    assert line.strategy is Strategy.RETAIN
    assert planned(question).question == question
    assert "differs between countries" in line.reason


@pytest.mark.parametrize(
    "question",
    [
        "Which black shoes go with a white shirt?",
        "What is the capital of Norway?",
        "Why do grandparents tell the same story twice?",
        "Read https://example.org/muslim and {gay} to me.",
    ],
)
def test_colours_countries_and_addresses_are_no_groups(question: str) -> None:
    assert asked(question) == []


def test_one_line_a_kind_is_enough() -> None:
    found = asked("Muslim, Hindu and Buddhist neighbours and a gay couple had dinner.")
    assert [line.before for line in found] == ["Muslim", "gay"]
