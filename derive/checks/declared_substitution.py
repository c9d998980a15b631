"""What the ledger declares, the draft carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.checks._base import BaseCheck, quote, span
from derive.checks._forms import stands_in
from derive.contracts import Case
from derive.records import Finding, Fix, Severity, Span, Substitution


class DeclaredSubstitution(BaseCheck):
    """Looks for the local form of every decided ledger line, or an accepted one (as M-ETA does).

    Where the English form stands in the draft instead, the fix puts the local one there.
    """

    id = "declared_substitution"
    name = "Declared substitution missing"
    sentence = "The draft lacks a form that the ledger declares."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each form that is missing, once however often it is declared."""
        seen: set[str] = set()
        for line in case.ledger:
            wanted = line.after_local
            if not wanted or line.open or wanted in seen:
                continue
            seen.add(wanted)
            if not any(stands_in(form, case.draft) for form in (wanted, *line.accepted)):
                yield self._missing(case, line, wanted)

    def _missing(self, case: Case, line: Substitution, wanted: str) -> Finding:
        english = _english(case.draft, line)
        if english is not None:
            start, end = english
            return self.finding(
                case,
                f"{quote(case.draft[start:end])} was left in English; the ledger says "
                f"{quote(wanted)}.",
                span("draft", start, end),
                fix=Fix(start=start, end=end, text=wanted),
            )
        return self.finding(
            case,
            f"The ledger turns {quote(line.before)} into {quote(wanted)}, which the draft does not "
            "have; use it, or correct the ledger.",
            *_adapted(case, line),
        )


def _english(draft: str, line: Substitution) -> tuple[int, int] | None:
    if not line.after.strip():
        return None
    pattern = rf"(?<!\w){re.escape(line.after)}(?!\w)"
    found = re.search(pattern, draft, re.IGNORECASE)
    return found.span() if found else None


def _adapted(case: Case, line: Substitution) -> Iterator[Span]:
    start, end = line.adapted_start, line.adapted_end
    if start is not None and end is not None and 0 <= start <= end <= len(case.adapted):
        yield span("adapted", start, end)


plugin = DeclaredSubstitution()
