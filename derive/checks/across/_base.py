"""What the checks of a whole set have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from derive.contracts import Case, SetTools
from derive.records import FieldName, Finding, Severity, Span

MOST = 3
"""Findings that one check of the set reports on one item."""


class BaseSetCheck(ABC):
    """A check that fills in `find`. ``version`` is raised whenever its findings change."""

    id: str
    name: str
    sentence: str
    severity: Severity = Severity.MINOR
    version: ClassVar[int] = 1

    @abstractmethod
    def find(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:
        """Yield the findings on the set, any number of them."""

    def run(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:
        """Yield at most `MOST` findings on one item."""
        given: Counter[str] = Counter()
        for finding in self.find(cases, tools):
            given[finding.item_id] += 1
            if given[finding.item_id] <= MOST:
                yield finding

    def finding(
        self,
        item_id: str,
        field: FieldName,
        message: str,
        *spans: Span,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this check, as severe as the check itself unless told otherwise."""
        return Finding(
            item_id=item_id,
            field=field,
            check=self.id,
            severity=severity or self.severity,
            message=message,
            spans=spans,
        )
