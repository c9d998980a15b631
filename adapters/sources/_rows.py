"""The rows of a source file before they become items, and what makes a row unreadable."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from derive.records import JsonValue, RejectedRow

from ._raw import MAX_DEPTH, printable, safe, shorten

MAX_FIELD_BYTES = 1_000_000
"""A field may hold this many bytes as UTF-8; longer ones are never a question or an answer."""


class BadRow(Exception):
    """A row that cannot become an item: which field, and why. Turned into a `RejectedRow`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


class HugeNumber(str):
    """Digits of a number that Python refuses to read; its row is rejected for it."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """One row as its file holds it.

    ``number`` is where a person finds it: the line on which it starts in CSV, TSV and JSON Lines,
    the row of the sheet in XLSX, the position from 1 elsewhere. A row that could not be read has
    a ``fault`` and its text as ``raw``; all others have ``cells``.
    """

    number: int
    cells: Mapping[str, JsonValue] = field(default_factory=dict)
    fault: str = ""
    raw: JsonValue = None


@dataclass(frozen=True)
class Table:
    """One file, sheet or hub split. ``split`` is "" where its name does not tell.

    ``header`` lists the columns of formats that have one, so that a table without rows still
    shows them.
    """

    name: str
    split: str
    rows: tuple[Row, ...]
    header: tuple[str, ...] = ()

    def column_names(self) -> list[str]:
        """Return the columns in the order in which they first appear."""
        seen = dict.fromkeys(self.header)
        for row in self.rows:
            seen.update(dict.fromkeys(row.cells))
        return list(seen)


def rejected(table: Table, row: Row, bad: BadRow) -> RejectedRow:
    """Return the record of a row that was not read, safe to write as JSON."""
    return RejectedRow(
        file=printable(table.name),
        row=row.number,
        field=shorten(printable(bad.field), 200),
        reason=shorten(printable(bad.reason), 500),
        raw=safe(row.raw if row.fault else dict(row.cells)),
    )


def check_cells(cells: Mapping[str, JsonValue]) -> None:
    """Raise `BadRow` for the first field that nothing downstream could keep."""
    for name, value in cells.items():
        size = 0
        for text in (name, *_texts(name, value)):
            size += _bytes_of(name, text)
            if size > MAX_FIELD_BYTES:
                raise BadRow(name, f"holds more than {MAX_FIELD_BYTES:,} bytes")


def _texts(name: str, value: JsonValue) -> Iterator[str]:
    """Yield every text inside ``value``. A loop, not a recursion: the depth is not ours."""
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise BadRow(name, f"is nested deeper than {MAX_DEPTH} levels")
        if isinstance(part, HugeNumber):
            raise BadRow(name, f"is a number of {len(part):,} digits")
        if isinstance(part, float) and not math.isfinite(part):
            raise BadRow(name, "is an infinite number")
        if isinstance(part, str):
            yield part
        elif isinstance(part, Mapping):
            yield from part
            waiting += [(inner, depth + 1) for inner in part.values()]
        elif isinstance(part, list):
            waiting += [(inner, depth + 1) for inner in part]


def _bytes_of(name: str, text: str) -> int:
    if "\0" in text:
        raise BadRow(name, f"holds a NUL byte at character {text.index(chr(0)) + 1}")
    try:
        return len(text.encode())
    except UnicodeEncodeError as error:
        code = f"\\u{ord(text[error.start]):04x}"
        raise BadRow(name, f"holds half a character ({code}) at {error.start + 1}") from None
