"""A number of adapted English is another one in the back-translation."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, listed, span
from derive.checks._numbers import numbers, spelled
from derive.checks._quantities import Quantity, difference
from derive.contracts import Case
from derive.records import Finding, Severity


class BackNumbers(BaseCheck):
    """Reads digits, words and ordinals, each number once: thirty against thirteen.

    It sees what ``numbers`` cannot, a number that the draft writes in words. Where the draft itself
    says the number in digits, the way back is to blame, and the finding is neutral. DEMETR: every
    replaced number is seen, at 1 % false alarms (``benchmarks/demetr.py``).
    """

    id = "back_numbers"
    name = "Number changed in the back-translation"
    sentence = "The back-translation says another number than the adapted English."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for all the numbers that differ."""
        if not case.back or case.back == case.adapted:
            return
        found = difference(case.adapted, case.back)
        old = [q for q in (*found.lost, *found.fewer) if not _declared(q, case)]
        new = list(found.added or found.more)
        if not found.lost and not found.added:
            return
        said = _drafted(case)
        sure = found.replaced and old and not all(q.values & said for q in old)
        if old and new:
            what = f"{_texts(old)} of the adapted English became {_texts(new)}"
        elif old:
            what = f"{_texts(old)} of the adapted English is missing from"
        elif new:
            what = f"{_texts(new)}, which the adapted English does not say, stands"
        else:
            return
        where = "in the back-translation" if not (old and not new) else "the back-translation"
        yield self.finding(
            case,
            f"{what} {where}; check the number in the draft.",
            *(span("adapted", q.start, q.end) for q in old),
            *(span("back", q.start, q.end) for q in new),
            severity=Severity.MAJOR if sure else Severity.NEUTRAL,
        )


def _texts(found: list[Quantity]) -> str:
    return listed(list(dict.fromkeys(q.text for q in found)))


def _drafted(case: Case) -> frozenset[float]:
    """Return every value that the draft says, as far as its language can be read."""
    values = (number.values for number in numbers(case.draft, case.language))
    return frozenset().union(*values, spelled(case.draft, case.language))


def _declared(quantity: Quantity, case: Case) -> bool:
    return any(
        line.adapted_start is not None
        and line.adapted_end is not None
        and line.adapted_start < quantity.end
        and quantity.start < line.adapted_end
        for line in case.ledger
    )


plugin = BackNumbers()
