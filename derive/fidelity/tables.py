"""Reads tables row by row: TSV, CSV, JSON Lines, and plain text as a table of one column.

Nothing is held in memory, so a table of any length can be scored. A quoted field may hold tabs and
line breaks; a TSV whose quotation marks are only text is read as such.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from derive.errors import FidelityError

Raw = Mapping[str, Any]
LONGEST = 2**24
"""Characters a field may have; Python's own limit is 131,072."""
LINE = "text"
"""The column that the lines of a plain text are in."""
_QUOTED: dict[str, Any] = {"quoting": csv.QUOTE_MINIMAL, "strict": True}
_PLAIN: dict[str, Any] = {"quoting": csv.QUOTE_NONE, "quotechar": None}


def read(path: Path) -> Iterator[Raw]:
    """Yield the rows of a table by column name, in order.

    The ending says what it is: .tsv, .csv, .jsonl; anything else is a text of one row a line.
    Raises `FidelityError` naming file and line.
    """
    kind = path.suffix.lower()
    try:
        if kind in {".tsv", ".csv"}:
            yield from _delimited(path, "\t" if kind == ".tsv" else ",")
        elif kind in {".jsonl", ".ndjson"}:
            yield from _json_lines(path)
        else:
            with path.open(encoding="utf-8-sig", newline="\n") as lines:
                for line in lines:
                    yield {LINE: line.rstrip("\r\n")}
    except UnicodeDecodeError as error:
        raise FidelityError(f"{path}: not UTF-8 (byte {error.start}): save it as UTF-8") from error
    except OSError as error:
        raise FidelityError(f"{path}: cannot be read: {error.strerror}") from error


def beside(tables: Mapping[str, Path]) -> Iterator[Raw]:
    """Yield the lines of several texts side by side, each under its name.

    Raises `FidelityError` where one of them ends before the others.
    """
    lines = [read(path) for path in tables.values()]
    for number, rows in enumerate(zip_longest(*lines), start=1):
        if None in rows:
            lengths = ", ".join(f"{path} has {_count(path):,}" for path in tables.values())
            raise FidelityError(f"the files differ in length: {lengths} lines")
        texts = {name: row[LINE] for name, row in zip(tables, rows, strict=True) if row}
        yield {"id": str(number), **texts}


def by_id(rows: Iterable[Raw], column: str, where: str) -> dict[str, Raw]:
    """Return rows by the id in ``column``. Raises `FidelityError` for one missing or twice."""
    found: dict[str, Raw] = {}
    for number, row in enumerate(rows, start=1):
        name = str(row.get(column) or "")
        if not name:
            raise FidelityError(f"{where}: row {number} has no {column}")
        if name in found:
            raise FidelityError(f"{where}: {column} {name!r} is there twice (row {number})")
        found[name] = row
    return found


def _count(path: Path) -> int:
    return sum(1 for _ in read(path))


def _delimited(path: Path, delimiter: str) -> Iterator[Raw]:
    csv.field_size_limit(LONGEST)
    quoting = _QUOTED if delimiter == "," or _even(path, delimiter, _QUOTED) else _PLAIN
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=delimiter, **quoting)
        header = next(rows, None)
        if not header:
            raise FidelityError(f"{path}: empty")
        if len(set(header)) < len(header):
            twice = next(name for name in header if header.count(name) > 1)
            raise FidelityError(f"{path}: two columns are called {twice!r}")
        yield from _rows(path, header, rows)


def _rows(path: Path, header: list[str], rows: Any) -> Iterator[Raw]:
    try:
        for row in rows:
            if row and len(row) != len(header):
                raise FidelityError(
                    f"{path}: line {rows.line_num} has {len(row)} fields, the header {len(header)}"
                )
            if row:
                yield dict(zip(header, row, strict=True))
    except csv.Error as error:
        raise FidelityError(f"{path}: line {rows.line_num}: {error}") from error


def _even(path: Path, delimiter: str, quoting: Mapping[str, Any]) -> bool:
    """Tell whether every row has as many fields as the header when read with ``quoting``."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=delimiter, **quoting)
        try:
            width = len(next(rows, []))
            return all(len(row) in {0, width} for row in rows)
        except csv.Error:
            return False


def _json_lines(path: Path) -> Iterator[Raw]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise FidelityError(f"{path}: line {number} is not JSON: {error.msg}") from error
            if not isinstance(row, dict):
                raise FidelityError(f"{path}: line {number} is not an object")
            yield row
