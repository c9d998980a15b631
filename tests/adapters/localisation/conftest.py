"""Plans made-up items with the rules adapter; every text is the project's own writing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pytest

from derive import plugins
from derive.locale_pack import load_pack
from derive.planning import Planner
from derive.records import AdaptationPlan, SourceItem, Substitution


class Route(NamedTuple):
    """An adapter and its planner, from one country to another."""

    planner: Planner
    find: Callable[..., list[tuple[str, str | None]]]
    plan: Callable[..., AdaptationPlan]


@cache
def route(source: str, target: str) -> Route:
    here, there = load_pack(source), load_pack(target)
    adapter = plugins.locale_adapter("rules").open(here, there)
    planner = Planner(adapter, here, there)

    def find(english: str, original: str | None = None) -> list[tuple[str, str | None]]:
        found = adapter.find(english, original)  # type: ignore[attr-defined]
        return [(one.text, one.concept) for one in found]

    def plan(
        english: str, original: str | None = None, answer: str | None = None, name: str = "one"
    ) -> AdaptationPlan:
        language = "en" if original is None else here.language
        return planner.plan(
            SourceItem(
                id=name,
                dataset="made up",
                dataset_version="1",
                split="test",
                language=language,
                question=original or english,
                question_en=english,
                reference_answer=answer,
                reference_answer_en=answer,
            )
        )

    return Route(planner, find, plan)


def line(plan: AdaptationPlan, before: str) -> Substitution:
    """Return the ledger line whose find holds ``before``."""
    return next(one for one in plan.ledger if before in one.before)


@pytest.fixture(scope="session")
def japan_to_mexico() -> Route:
    return route("ja-JP", "es-MX")


@pytest.fixture(scope="session")
def us_to_mexico() -> Route:
    return route("en-US", "es-MX")
