"""Names of adapted English that got lost on the way, or came from nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from derive.checks._base import BaseCheck, quote, span
from derive.checks._entities import Name, names
from derive.checks._text import comparable, local_forms
from derive.contracts import Case
from derive.records import Finding, Severity

ALIKE = 55
"""How alike (0–100) a name must be to some part of the text to count as found there: names that
went through another script come back misspelt."""

SHORTEST = 4


class UndeclaredEntity(BaseCheck):
    """Needs a back-translation: a name may be in neither it nor the draft to count as lost.

    Names are told by their capitals alone, so findings are minor or, where unsure, neutral.
    """

    id = "undeclared_entity"
    name = "Name lost or added"
    sentence = "A name of the adapted English is in neither the draft nor its back-translation."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each name lost, and each new one in the back-translation."""
        if not case.back:
            return
        back = comparable(case.back)
        draft = comparable(case.draft)
        for name in names(case.adapted):
            if not _declared(name, case) and not _found(name.text, back, draft):
                yield self._lost(case, name)
        yield from self._added(case, comparable(case.adapted), draft)

    def _lost(self, case: Case, name: Name) -> Finding:
        return self.finding(
            case,
            f"{quote(name.text)} is in neither the draft nor its back-translation; check that the "
            "draft names it.",
            span("adapted", name.start, name.end),
            severity=None if name.sure and " " in name.text else Severity.NEUTRAL,
        )

    def _added(self, case: Case, adapted: str, draft: str) -> Iterator[Finding]:
        forms = " ".join(local_forms(case.ledger)).casefold()
        for name in names(case.back or ""):
            if name.sure and not _found(name.text, adapted, forms):
                sure = comparable(name.text) in draft
                yield self.finding(
                    case,
                    f"The back-translation names {quote(name.text)}, which the adapted English "
                    "does not; check the draft.",
                    span("back", name.start, name.end),
                    severity=None if sure else Severity.NEUTRAL,
                )


def _found(name: str, *texts: str) -> bool:
    """Tell whether the name, or one of its longer words, is nearly in one of the texts."""
    folded = comparable(name)
    if len(folded) < SHORTEST:
        return True
    parts = [folded, *(part for part in folded.split() if len(part) >= SHORTEST)]
    parts += [part.casefold() for part in name.split() if part.isupper() and len(part) > 2]
    return any(part in text for part in parts for text in texts) or any(
        fuzz.partial_ratio(folded, text, score_cutoff=ALIKE) for text in texts if len(text) >= 2
    )


def _declared(name: Name, case: Case) -> bool:
    """Tell whether a ledger line speaks of the name; ``declared_substitution`` looks at those."""
    return any(
        line.adapted_start is not None
        and line.adapted_end is not None
        and line.adapted_start < name.end
        and name.start < line.adapted_end
        for line in case.ledger
    )


plugin = UndeclaredEntity()
