"""What of a row may stay away: texts of its ledger, adapted English, an answer people refused.

Where adaptation changed little, adapted English *is* the source's English translation, and a
reason in the ledger may quote the source. These texts pass the same search for copies as every
other; one that is a copy is withheld, and the row goes out without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol, runtime_checkable

from derive.exporters._copies import ADAPTED, LEDGER, REFUSED, Copy
from derive.exporters._row import neutral_reason
from derive.records import FIELDS, Adaptation, ExportRow

_BESIDE = (ADAPTED, LEDGER, REFUSED)


@runtime_checkable
class Paired(Protocol):
    """An exporter that writes pairs of adapted English and target (the value is True)."""

    pairs: bool


class Cleared(NamedTuple):
    """A row without the texts that may stay away and are copies, the copies in the texts that may
    not, and how many texts were taken away."""

    row: ExportRow
    own: list[Copy]
    withheld: int


def without_copies(row: ExportRow, copies: Sequence[Copy]) -> Cleared:
    """Take away every text of ``row`` that repeats source text and may stay away."""
    own = [copy for copy in copies if not copy.field.startswith(_BESIDE)]
    close = {copy.field for copy in copies if copy.field.startswith(_BESIDE)}
    if not close:
        return Cleared(row, own, 0)
    update: dict[str, Any] = {"adaptation": _clean(row.adaptation, close)}
    gone: dict[str, None] = {name: None for name in FIELDS if f"{ADAPTED} {name}" in close}
    if row.adapted is not None and gone:
        update["adapted"] = row.adapted.model_copy(update=gone)
    if REFUSED in close:
        update["refused"] = None
    return Cleared(row.model_copy(update=update), own, len(close))


def _clean(adaptation: Adaptation, close: set[str]) -> Adaptation:
    """Return an adaptation without the texts of its ledger that are among ``close``."""
    ledger = list(adaptation.ledger)
    for number, line in enumerate(ledger):
        instead = {"after": "", "after_local": None, "reason": neutral_reason(line)}
        update = {n: text for n, text in instead.items() if f"{LEDGER} {number} {n}" in close}
        ledger[number] = line.model_copy(update=update)
    return adaptation.model_copy(update={"ledger": tuple(ledger)})
