"""Little sets for the tests of the checks of a whole set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from derive.contracts import Case, SetCheck, SetTools
from derive.records import Finding
from tests.checks.sample import make_case


class Cases:
    """Cases that can be gone through again and again, and that count how often they were."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._cases, self.passes = tuple(cases), 0

    def __iter__(self) -> Iterator[Case]:
        self.passes += 1
        return iter(self._cases)


def item(item_id: str, adapted: str, draft: str, locale: str = "es-MX", **more: Any) -> Case:
    """Return a case of the item ``item_id``; English needed no adaptation unless told."""
    return make_case(locale, adapted, draft, item_id=item_id, **more)


def found(check: SetCheck, cases: Iterable[Case], tools: SetTools | None = None) -> list[Finding]:
    """Return the findings of a check on a set."""
    return list(check.run(Cases(cases), tools or SetTools()))
