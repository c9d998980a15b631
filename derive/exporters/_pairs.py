"""Adapted English for formats of pairs: what of it may go out beside the target text.

Where adaptation changed little, adapted English *is* the source's English translation. It passes
the same search for copies as every other text; a text that is a copy is withheld, and only the
target side of its pair goes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol, runtime_checkable

from derive.exporters._copies import ADAPTED, find_copies
from derive.records import FIELDS, ExportRow, SourceItem, Terms


@runtime_checkable
class Paired(Protocol):
    """An exporter that writes pairs of adapted English and target (the value is True)."""

    pairs: bool


class Pairs(NamedTuple):
    """Rows with the adapted English that may go out, and how many texts of it may not."""

    rows: tuple[ExportRow, ...]
    withheld: int


def withhold_adapted(
    rows: Sequence[ExportRow], sources: Sequence[SourceItem], terms: Terms
) -> Pairs:
    """Take out every adapted English text that repeats source text. An owned set keeps all."""
    if terms.owned:
        return Pairs(tuple(rows), 0)
    copies = find_copies(rows, sources).copies
    close = {(copy.row_id, copy.field) for copy in copies if copy.field.startswith(ADAPTED)}
    return Pairs(tuple(_without(row, close) for row in rows), len(close))


def _without(row: ExportRow, close: set[tuple[str, str]]) -> ExportRow:
    gone = {name: None for name in FIELDS if (row.id, f"{ADAPTED} {name}") in close}
    if row.adapted is None or not gone:
        return row
    return row.model_copy(update={"adapted": row.adapted.model_copy(update=gone)})
