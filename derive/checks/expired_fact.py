"""The draft rests on a fact of the pack that is out of date."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import lru_cache

from derive.checks._base import BaseCheck, quote, span
from derive.checks._expiry import expired, expiry
from derive.contracts import Case
from derive.locale_pack import Pack
from derive.records import Finding, Severity, Span, Substitution


class ExpiredFact(BaseCheck):
    """Looks up the concept of every ledger line in the target pack.

    An entry may have an ``expires`` of its own. Without one, a helpline is old a year after the
    date on which it was looked up, any other fact three years after. A helpline is major.
    """

    id = "expired_fact"
    name = "Fact out of date"
    sentence = "The ledger puts in a fact of the pack that has to be looked up again."
    severity = Severity.MAJOR
    needs_draft = False

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each concept of the ledger that has expired."""
        if not case.ledger:
            return
        old = _old(case.target_pack, _today())
        if not old:
            return
        for line in {line.concept: line for line in case.ledger if not line.open}.values():
            if line.concept in old and line.after:
                yield self._expired(case, line)

    def _expired(self, case: Case, line: Substitution) -> Finding:
        entry = case.target_pack.entries[line.concept or ""]
        helpline = (line.concept or "").startswith("hotline.")
        return self.finding(
            case,
            f"{quote(line.after)} was to be looked up again by {expiry(entry)}: confirm "
            f"{line.concept} and put the new date into the pack.",
            *_where(case, line),
            severity=None if helpline else Severity.MINOR,
        )


def _where(case: Case, line: Substitution) -> Iterator[Span]:
    start, end = line.adapted_start, line.adapted_end
    if start is not None and end is not None and 0 <= start <= end <= len(case.adapted):
        yield span("adapted", start, end)


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


@lru_cache(maxsize=64)
def _old(pack: Pack, today: datetime.date) -> frozenset[str]:
    return frozenset(expired(pack, today))


plugin = ExpiredFact()
