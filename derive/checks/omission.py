"""The back-translation is a good deal shorter than adapted English, or lacks a word."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, quote, span
from derive.checks._omission import new_gaps, shorter
from derive.contracts import Case
from derive.records import Finding, Severity

SHORT = 0.4
"""The part of the words that must be gone before something counts as left out."""


class Omission(BaseCheck):
    """Counts words, and looks for English that cannot be: *the was*, *a apple*, a comma after *of*.

    Such a place may be the way back's own fault, so it is neutral.
    """

    id = "omission"
    name = "Something left out"
    sentence = "The back-translation is much shorter than the adapted English, or lacks a word."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding on the length, and one for each place where a word is missing."""
        if not case.back or case.back == case.adapted:
            return
        lost = shorter(case.adapted, case.back)
        if lost >= SHORT:
            yield self.finding(
                case,
                f"The back-translation has {lost:.0%} fewer words than the adapted English; check "
                "that the draft leaves nothing out.",
                span("back", 0, len(case.back)),
            )
        for gap in new_gaps(case.adapted, case.back):
            yield self.finding(
                case,
                f"A word seems to be missing from the back-translation at {quote(gap.text)}; check "
                "the draft there.",
                span("back", gap.start, gap.end),
                severity=Severity.NEUTRAL,
            )


plugin = Omission()
