"""Amounts: found in every spelling, converted, rounded as people do."""

from __future__ import annotations

import pytest

from tests.adapters.localisation.conftest import Route, line


@pytest.mark.parametrize(
    "amount",
    [
        "¥30,000",
        "30,000 yen",
        "30000 yen",
        "JPY 30,000",
        "3 million yen",
        "¥3 million",
        "ten thousand yen",
        "3 to 5 million yen",
        "¥3,000–5,000",
        "several million yen",
        "tens of thousands of yen",
        "a 5,000-yen",
    ],
)
def test_an_amount_is_one_find_however_it_is_written(japan_to_mexico: Route, amount: str) -> None:
    found = japan_to_mexico.find(f"He asked me for {amount} in cash.")
    assert [concept for _, concept in found] == ["currency"]
    assert found[0][0] in amount


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("300,000 yen", "35,000 pesos"),
        ("¥498,000", "59,800 pesos"),
        ("10,000 yen", "1,200 pesos"),
        ("30 million yen", "3.5 million pesos"),
        ("3 to 5 million yen", "350,000 to 600,000 pesos"),
        ("tens of thousands of yen", "thousands of pesos"),
    ],
)
def test_a_round_amount_stays_round(japan_to_mexico: Route, before: str, after: str) -> None:
    plan = japan_to_mexico.plan(f"I lent him {before}.")
    assert plan.question == f"I lent him {after}."


def test_a_range_keeps_both_ends(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("It costs 10,000 to 30,000 yen.")
    assert plan.question == "It costs 1,200 to 3,500 pesos."


def test_the_draft_is_told_how_the_language_writes_the_amount(japan_to_mexico: Route) -> None:
    assert line(japan_to_mexico.plan("I paid ¥30,000."), "¥30,000").after_local == "3,500 pesos"


def test_the_word_alone_is_the_other_money(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Shall I pay in yen?")
    assert plan.question == "Shall I pay in pesos?"


def test_an_amount_in_other_money_is_left_alone(japan_to_mexico: Route) -> None:
    assert japan_to_mexico.find("It cost 30 euros.") == []


def test_dollars_become_pesos(us_to_mexico: Route) -> None:
    plan = us_to_mexico.plan("I inherited $50,000 and the $20 you owe me.")
    assert plan.question == "I inherited 900,000 pesos and the 350 pesos you owe me."
