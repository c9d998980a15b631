"""What goes out beside a row in some formats: adapted English, and answers that people refused.

Where adaptation changed little, adapted English *is* the source's English translation. It passes
the same search for copies as every other text; a text that is a copy is withheld, and only the
row itself goes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from derive.exporters._copies import ADAPTED, REFUSED, Copy
from derive.records import FIELDS, ExportRow


@runtime_checkable
class Paired(Protocol):
    """An exporter that writes pairs of adapted English and target (the value is True)."""

    pairs: bool


class Cleared(NamedTuple):
    """A row without the texts beside it that are copies, the copies in the row itself, and how
    many texts were taken away."""

    row: ExportRow
    own: list[Copy]
    withheld: int


def without_copies(row: ExportRow, copies: Sequence[Copy]) -> Cleared:
    """Take away every text beside ``row`` that repeats source text."""
    close = {copy.field for copy in copies}
    own = [copy for copy in copies if copy.field != REFUSED and not copy.field.startswith(ADAPTED)]
    gone: dict[str, None] = {name: None for name in FIELDS if f"{ADAPTED} {name}" in close}
    update: dict[str, object] = {}
    if row.adapted is not None and gone:
        update["adapted"] = row.adapted.model_copy(update=gone)
    if REFUSED in close:
        update["refused"] = None
    kept = row.model_copy(update=update) if update else row
    return Cleared(kept, own, len(gone) + (REFUSED in close))
