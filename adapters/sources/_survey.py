"""Which columns a table has, how full they are, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from derive.records import JsonValue

from ._mapping import nested
from ._raw import printable, shorten
from ._rows import BadRow, Table

EXAMPLE_CHARACTERS = 60


@dataclass
class Seen:
    """How often a column is filled, and its first filling, shortened."""

    filled: int = 0
    example: str = ""

    def add(self, value: JsonValue) -> None:
        """Count one cell."""
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        self.filled += 1
        if not self.example:
            self.example = shorten(printable(_brief(value)), EXAMPLE_CHARACTERS)


def survey(table: Table, holders: Iterable[str]) -> dict[str, Seen]:
    """Return what is in each column; what is inside objects goes as ``meta.risk-area``.

    ``holders`` are the columns in which text may be an object too.
    """
    seen = {name: Seen() for name in table.header}
    opened: set[str] = set()
    for row in table.rows:
        for name, value in row.cells.items():
            inner = _inside(value, name in holders)
            if inner:
                opened.add(name)
            cells = {f"{name}.{key}": part for key, part in inner.items()} or {name: value}
            for column, cell in cells.items():
                seen.setdefault(column, Seen()).add(cell)
    return {name: found for name, found in seen.items() if found.filled or name not in opened}


def merged(surveys: Iterable[Mapping[str, Seen]]) -> dict[str, Seen]:
    """Return the survey of all tables together."""
    total: dict[str, Seen] = {}
    for one in surveys:
        for name, seen in one.items():
            known = total.setdefault(name, Seen())
            known.filled += seen.filled
            known.example = known.example or seen.example
    return total


def _inside(value: JsonValue, holder: bool) -> Mapping[str, JsonValue]:
    if not isinstance(value, Mapping) and not holder:
        return {}
    try:
        return nested(value) or {}
    except BadRow:
        return {}  # said when the row is read


def _brief(value: JsonValue) -> str:
    """Return the beginning of a value; ``str`` of a deep or long one could fail or take long."""
    if isinstance(value, str):
        return value[:1000]
    if isinstance(value, Mapping):
        return f"{{{', '.join(list(value)[:5])}}}"
    return f"list of {len(value)}" if isinstance(value, list) else str(value)
