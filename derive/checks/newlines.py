"""The lines of the draft are those of the adapted English."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, span
from derive.checks._text import lines
from derive.contracts import Case
from derive.records import Finding, Severity


class Newlines(BaseCheck):
    """Counts lines that are not blank, so that an answer in points keeps its points."""

    id = "newlines"
    name = "Lines"
    sentence = "The draft has more or fewer lines than the adapted English."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding where the number of lines differs."""
        wanted, found = len(lines(case.adapted)), len(lines(case.draft))
        if wanted == found or not wanted:
            return
        yield self.finding(
            case,
            f"The adapted English has {wanted} lines and the draft {found}; break the lines as the "
            "English does.",
            span("draft", 0, len(case.draft)),
        )


plugin = Newlines()
