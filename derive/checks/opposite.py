"""A word of adapted English came back as its opposite, or he came back as she."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, quote, span
from derive.checks._negation import negation_change
from derive.checks._opposites import Turned, turned
from derive.contracts import Case
from derive.records import Finding, Severity


class Opposite(BaseCheck):
    """Knows about 400 pairs (allow, forbid) and what *un-*, *dis-* and *-less* deny.

    A change of sex is neutral: many languages do not say it, so that the way back must guess.
    DEMETR: 37 % of the antonyms at 1.5 % false alarms.
    """

    id = "opposite"
    name = "Opposite meaning"
    sentence = "Where the adapted English has a word, the back-translation has its opposite."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each pair of opposites, and one for each change of sex."""
        if not case.back or case.back == case.adapted:
            return
        if negation_change(case.adapted, case.back).score:
            return  # not available, unavailable: ``negation`` looks at those
        seen: set[str] = set()
        for word in turned(case.adapted, case.back):
            key = "" if word.gender else word.text.casefold()  # one finding on she, her and herself
            if key not in seen:
                seen.add(key)
                yield self._turned(case, word)

    def _turned(self, case: Case, word: Turned) -> Finding:
        return self.finding(
            case,
            f"The adapted English says {quote(word.text)}, the back-translation "
            f"{quote(word.opposite)}; check which of the two the draft says.",
            span("adapted", word.start, word.end),
            severity=Severity.NEUTRAL if word.gender else None,
        )


plugin = Opposite()
