"""Rows of CSV and TSV, with the header as the first row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from derive.errors import SourceError

from ._raw import printable, shorten
from ._rows import Row

MAX_RESTARTS = 20
"""How many never-closed quotation marks a file may have before the rest counts as one row."""


class _Reader(Protocol):
    """What `csv.reader` returns; its own class has no public name."""

    line_num: int

    def __next__(self) -> list[str]: ...


class _Record(NamedTuple):
    first: int
    last: int
    cells: list[str]
    fault: str = ""
    unclosed: bool = False


def rows_of_csv(text: str, name: str, tab: bool) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the header and the rows. Raises `SourceError` where the header cannot be used."""
    # A process-wide setting that can only be raised; the default of 128 KB would stop the reader
    # in the middle of a file, and long cells are rejected one by one later.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    lines = list(io.StringIO(text, newline=""))
    records = _records(lines, "\t" if tab else _delimiter(lines))
    first = next(records, None)
    if first is None or first.fault:
        raise SourceError(f"{name}: has no readable header: {first.fault if first else 'empty'}")
    header = header_names(first.cells, name)
    return header, _rows(records, header, lines)


def header_names(cells: list[str], name: str) -> tuple[str, ...]:
    """Return the column names, ``column 3`` for a blank one. Raises `SourceError` for doubles."""
    names = tuple(cell.strip() or f"column {number}" for number, cell in enumerate(cells, start=1))
    doubles = sorted(printable(column) for column, count in Counter(names).items() if count > 1)
    if doubles:
        raise SourceError(
            f"{name}: several columns are called {shorten(', '.join(doubles), 200)}: rename them"
        )
    return names


def _delimiter(lines: list[str]) -> str:
    """Comma, unless the header shows none: spreadsheets write ``;`` in many countries."""
    head = next((line for line in lines if line.strip()), "")
    return "," if "," in head else max(";\t,", key=head.count)


def _records(lines: list[str], delimiter: str) -> Iterator[_Record]:
    """Yield the records that are not blank. A quotation mark that is never closed costs its own
    line, not the rest of the file."""
    start, restarts = 0, 0
    while start < len(lines):
        reader = csv.reader(iter(lines[start:]), delimiter=delimiter, strict=True)
        for record in _read(reader, start):
            if record.unclosed and record.last > record.first and restarts < MAX_RESTARTS:
                restarts += 1
                start = record.first
                yield record._replace(last=record.first)
                break
            yield record
        else:
            return


def _read(reader: _Reader, offset: int) -> Iterator[_Record]:
    while True:
        first = offset + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed = "unexpected end" in str(error)
            fault = f"cannot be split into cells: {_explained(error, first, unclosed)}"
            yield _Record(first, offset + reader.line_num, [], fault, unclosed)
            continue
        if cells:
            yield _Record(first, offset + reader.line_num, cells)


def _explained(error: csv.Error, line: int, unclosed: bool) -> str:
    if unclosed:
        return f"a quotation mark opened in line {line} is never closed"
    return f'{error} (line {line}); inside a quoted cell write "" for a quotation mark'


def _rows(records: Iterator[_Record], header: tuple[str, ...], lines: list[str]) -> Iterator[Row]:
    for record in records:
        fault = record.fault
        if not fault and len(record.cells) != len(header):
            fault = f"has {len(record.cells)} cells, the header has {len(header)}"
        if fault:
            text = "".join(lines[record.first - 1 : record.last])
            yield Row(record.first, fault=fault, raw=text.rstrip("\r\n"))
        else:
            yield Row(record.first, dict(zip(header, record.cells, strict=True)))
