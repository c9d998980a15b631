"""Figures and dates that law or history fixes wait for a person."""

from __future__ import annotations

import pytest

from tests.adapters.localisation.conftest import Route, line


@pytest.mark.parametrize(
    ("text", "figure", "concept"),
    [
        ("Fraud is punished by up to ten years in prison.", "ten years", "law.penalty"),
        ("Overtime is limited to 45 hours a month.", "45 hours a month", "law.limit"),
        ("File your tax return by 15 March.", "15 March", "law.limit"),
        ("The Juvenile Act, in force since 2022, applies.", "2022", "law.in_force"),
        (
            "The Great Kanto Earthquake of 1 September 1923 destroyed much.",
            "1 September 1923",
            "history.date",
        ),
        (
            "You must hand in the moving-in notification within 14 days.",
            "14 days",
            "law.limit",
        ),
    ],
)
def test_a_fixed_figure_is_found(
    japan_to_mexico: Route, text: str, figure: str, concept: str
) -> None:
    assert (figure, concept) in japan_to_mexico.find(text)


@pytest.mark.parametrize(
    "text",
    [
        "If you feel low for more than two weeks, see a doctor.",
        "Store water for at least three days.",
        "We met in 2019 and have been friends for six years.",
        "Bake it for 20 minutes.",
    ],
)
def test_a_persons_own_figure_is_none(japan_to_mexico: Route, text: str) -> None:
    assert japan_to_mexico.find(text) == []


def test_it_stays_and_asks_for_a_person(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Fraud is punished by up to ten years in prison.")
    term = line(plan, "ten years")
    assert term.after == "ten years"
    assert term.gap
    assert term.confirm


def test_an_article_and_its_law_are_one(japan_to_mexico: Route) -> None:
    found = japan_to_mexico.find("Article 627 of the Civil Code says so.")
    assert found == [("Article 627 of the Civil Code", "law.civil_code")]
