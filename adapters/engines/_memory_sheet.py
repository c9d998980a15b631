"""Reads and writes sheets of pairs: CSV, TSV, XLSX; reads JSON lines.

Two columns are enough. A first row with ``source`` and ``target``, or with language tags, says
which; without one the first column is the source. What is written starts with such a row. A text
that a spreadsheet would take for a formula gets an apostrophe, which the reader takes off again.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from babel.core import get_global
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from derive.errors import EngineError

from ._memory_language import canonical, nearest, rank
from ._memory_store import Pair
from ._memory_unit import Unit

COLUMNS = ("source", "target", "source_language", "target_language", "reviewed", "origin")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_CELL = 32_767  # characters that Excel allows in one

Row = tuple[int, Sequence[str] | str]
"""The number of a row and its cells, or what is wrong with it."""


def read_csv(path: Path, source: str, target: str) -> Iterator[Unit]:
    """Yield the rows of a comma- or semicolon-separated file in UTF-8."""
    return _units(path, _delimited(path, _delimiter(path)), source, target, _unguarded)


def read_tsv(path: Path, source: str, target: str) -> Iterator[Unit]:
    """Yield the rows of a tab-separated file in UTF-8."""
    return _units(path, _delimited(path, "\t"), source, target, _unguarded)


def read_xlsx(path: Path, source: str, target: str) -> Iterator[Unit]:
    """Yield the rows of the first sheet of an Excel file."""
    return _units(path, _cells(path), source, target, _unescaped)


def read_jsonl(path: Path, source: str, target: str) -> Iterator[Unit]:
    """Yield the lines of a file of JSON objects with ``source`` and ``target``."""
    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        for number, line in enumerate(lines, start=1):
            where = f"line {number}"
            try:
                row = json.loads(line)
                texts = {source: row["source"], target: row["target"]}
            except (ValueError, KeyError, TypeError, RecursionError):
                texts = {}
            good = texts and all(isinstance(text, str) for text in texts.values())
            wrong = "" if good else "not an object with source and target"
            yield Unit(where, texts, bool(good and row.get("reviewed") is True), wrong)


def write_csv(pairs: Iterable[Pair], path: Path, source: str, target: str) -> None:  # noqa: ARG001
    """Write pairs as CSV in UTF-8 with a byte order mark, which Excel asks for."""
    _write_delimited(pairs, path, ",")


def write_tsv(pairs: Iterable[Pair], path: Path, source: str, target: str) -> None:  # noqa: ARG001
    """Write pairs as quoted tab-separated values."""
    _write_delimited(pairs, path, "\t")


def write_xlsx(pairs: Iterable[Pair], path: Path, source: str, target: str) -> None:  # noqa: ARG001
    """Write pairs as an Excel sheet of texts: nothing in it is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("memory")
    sheet.append(COLUMNS)
    for number, pair in enumerate(pairs, 2):
        if max(len(pair.source), len(pair.target)) > _CELL:
            raise EngineError(
                f"{path}: row {number} has a text of more than {_CELL:,} characters, which Excel "
                "does not take; export as .tmx or .csv"
            )
        sheet.append([_text_cell(sheet, _escaped(text)) for text in _row(pair)])
    book.save(path)
    book.close()


# ---- rows as units -------------------------------------------------------------------------------


def _units(
    path: Path, rows: Iterable[Row], source: str, target: str, plain: Callable[[str], str]
) -> Iterator[Unit]:
    columns: dict[str, int] | None = None
    for number, cells in rows:
        where = f"row {number}"
        if isinstance(cells, str):
            yield Unit(where, problem=cells)
            continue
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(path, cells, source, target)
            if columns:
                continue
            columns = {"source": 0, "target": 1}
        yield _unit(where, cells, columns, (source, target), plain)


def _unit(
    where: str,
    cells: Sequence[str],
    columns: dict[str, int],
    languages: tuple[str, str],
    plain: Callable[[str], str],
) -> Unit:
    def cell(name: str) -> str:
        at = columns.get(name, len(cells))
        return cells[at] if at < len(cells) else ""

    if max(columns["source"], columns["target"]) >= len(cells):
        return Unit(where, problem="not a source and a target")
    one = canonical(cell("source_language")) or languages[0]
    other = canonical(cell("target_language")) or languages[1]
    texts = {one: plain(cell("source")), other: plain(cell("target"))}
    return Unit(where, texts, cell("reviewed").strip().casefold() in {"yes", "true", "1"})


def _columns(path: Path, cells: Sequence[str], source: str, target: str) -> dict[str, int]:
    """Return which column is what, where the first row says so; else nothing."""
    names = [cell.strip().casefold() for cell in cells]
    if {"source", "target"} <= set(names):
        return {name: names.index(name) for name in COLUMNS if name in names}
    tags = {canonical(cell): at for at, cell in reversed(list(enumerate(cells))) if _is_tag(cell)}
    here, there = nearest(source, tags), nearest(target, tags)
    if here and there and here != there:
        return {"source": tags[here], "target": tags[there]} | {
            name: names.index(name) for name in COLUMNS[2:] if name in names
        }
    if len(tags) > 1 and len(tags) == len([c for c in cells if c.strip()]):
        missing = target if here else source
        raise EngineError(f"{path}: no column is {missing}; there are {', '.join(sorted(tags))}")
    return {}


def _is_tag(cell: str) -> bool:
    tag = canonical(cell)
    known = get_global("likely_subtags")
    return bool(tag) and tag.split("-")[0] in known and rank(tag, tag) == 0 and len(tag) <= 12


# ---- files ---------------------------------------------------------------------------------------


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        first = [re.sub(r'"(?:[^"]|"")*"', "", file.readline(100_000)) for _ in range(20)]
    having = {mark: sum(mark in line for line in first) for mark in ",;"}
    return ";" if having[";"] > having[","] else ","


def _delimited(path: Path, delimiter: str) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield rows.line_num, f"not readable: {error}"
                continue
            yield rows.line_num, cells


def _cells(path: Path) -> Iterator[Row]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise EngineError(f"{path}: not an Excel file: {error}") from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        for number, row in enumerate(sheet.iter_rows(values_only=True) if sheet else (), 1):
            yield number, ["" if value is None else str(value) for value in row]
    finally:
        book.close()


def _write_delimited(pairs: Iterable[Pair], path: Path, delimiter: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        rows.writerow(COLUMNS)
        rows.writerows([_guarded(text) for text in _row(pair)] for pair in pairs)


def _row(pair: Pair) -> Sequence[str]:
    reviewed = "yes" if pair.reviewed else "no"
    languages = (pair.source_language, pair.target_language)
    return (pair.source, pair.target, *languages, reviewed, pair.origin)


def _guarded(text: str) -> str:
    return "'" + text if _FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if _GUARDED.match(text) else text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text, also where it begins with =
    return cell


def _escaped(text: str) -> str:
    """Write what a cell cannot hold as OOXML does: ``_x0001_``."""
    return _UNSAFE.sub(lambda hit: f"_x{ord(hit[0]):04X}_", text)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text)
