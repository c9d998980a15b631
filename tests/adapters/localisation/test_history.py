"""Where a question turns on the source's history, nothing is swapped without a person."""

from __future__ import annotations

from derive.records import ItemClass, Strategy
from tests.adapters.localisation.conftest import Route


def test_a_past_event_keeps_its_people_and_places(japan_to_mexico: Route) -> None:
    question = "Did Koreans suffer in Tokyo after the Great Kanto Earthquake?"
    plan = japan_to_mexico.plan(question)
    assert plan.question == question
    assert plan.item_class is ItemClass.TM
    kept = {line.before for line in plan.ledger if line.gap}
    assert {"Tokyo", "the Great Kanto Earthquake"} <= kept | {f"the {name}" for name in kept}
    assert all(line.strategy is Strategy.RETAIN for line in plan.ledger if line.gap)


def test_what_the_past_does_not_bind_is_still_adapted(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("I paid 30,000 yen to donate after the Great Kanto Earthquake.")
    assert "pesos" in (plan.question or "")
    assert "Great Kanto Earthquake" in (plan.question or "")


def test_without_a_past_event_places_are_adapted(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Is the tap water in Tokyo safe?")
    assert "Tokyo" not in (plan.question or "")
