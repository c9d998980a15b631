"""What the checks have in common: attributes with defaults, and a short way to a finding."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar, Literal

from derive.contracts import Case
from derive.records import Finding, Fix, Severity, Span

MOST = 20
"""Findings that one check reports on one field; nobody reads more, and a broken draft has many."""

LONGEST_QUOTE = 60

TextName = Literal["original", "english", "adapted", "draft", "back"]


class BaseCheck(ABC):
    """A check that fills in `find`. ``version`` is raised whenever its findings change."""

    id: str
    name: str
    sentence: str
    severity: Severity = Severity.MINOR
    needs_draft: bool = True
    version: ClassVar[int] = 1

    @abstractmethod
    def find(self, case: Case) -> Iterator[Finding]:
        """Yield the findings on one field, any number of them."""

    def run(self, case: Case) -> Iterator[Finding]:
        """Yield at most `MOST` findings on one field."""
        return islice(self.find(case), MOST)

    def finding(
        self,
        case: Case,
        message: str,
        *spans: Span,
        severity: Severity | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """Return a finding of this check, as severe as the check itself unless told otherwise."""
        return Finding(
            item_id=case.item_id,
            field=case.field,
            check=self.id,
            severity=severity or self.severity,
            message=message,
            spans=spans,
            fix=fix,
        )


def span(text: TextName, start: int, end: int) -> Span:
    """Return a span of one of the texts of the case."""
    return Span(text=text, start=start, end=end)


def quote(text: str) -> str:
    """Return ``text`` in quotation marks, on one line, cut where it is long."""
    line = " ".join(text.split())
    if len(line) > LONGEST_QUOTE:
        line = line[: LONGEST_QUOTE - 1] + "…"
    return f"“{line}”"


def listed(texts: list[str], most: int = 3) -> str:
    """Return the first few of ``texts``, quoted, and how many more there are."""
    more = f" and {len(texts) - most} more" if len(texts) > most else ""
    return ", ".join(map(quote, texts[:most])) + more
