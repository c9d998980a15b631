"""Rows of the sheets of an Excel workbook, read with bounds."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from derive.errors import DeriveError, SourceError

from ._csv_rows import header_names
from ._parquet_rows import first_line, json_value
from ._rows import Row

MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PARTS = 10_000
MAX_SHEET_ROWS = 1_048_576
"""Excel's own limit; a file may claim any row number, and the gaps would be filled in."""
MAX_SHEET_COLUMNS = 1_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # what Office writes for old .xls and for encrypted files


class Sheet(NamedTuple):
    """A sheet that has rows."""

    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def sheets_of_xlsx(path: Path, name: str) -> list[Sheet]:
    """Return the sheets that hold anything. Raises `SourceError` if the file is broken, protected
    by a password or unpacks to more than `MAX_UNPACKED_BYTES`."""
    try:
        _check(path, name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl leaves out
            return _sheets(path, name)
    except DeriveError:
        raise
    except Exception as error:
        raise SourceError(f"{name}: is not a readable XLSX file: {first_line(error)}") from error


def _check(path: Path, name: str) -> None:
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise SourceError(
                f"{name}: is protected by a password or an old .xls: save it as .xlsx without one"
            )
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    # zipfile never unpacks more of a part than is announced here
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
        raise SourceError(
            f"{name}: unpacks to {size:,} bytes in {len(parts):,} parts, more than a table of "
            f"questions needs ({MAX_UNPACKED_BYTES:,} bytes, {MAX_PARTS:,} parts)"
        )


def _sheets(path: Path, name: str) -> list[Sheet]:
    with path.open("rb") as file:  # openpyxl leaves a file that it opened itself open on errors
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = [_sheet(sheet, f"{name}[{sheet.title}]") for sheet in book.worksheets]
    return [sheet for sheet in sheets if sheet is not None]


def _sheet(sheet: Any, name: str) -> Sheet | None:
    sheet.reset_dimensions()  # writers get them wrong, and openpyxl would cut the sheet there
    filled = _filled(sheet, name)
    _, head = next(filled, (0, ()))
    if not head:
        return None
    header = header_names(["" if cell is None else str(cell) for cell in _trim(head)], name)
    rows = tuple(_row(number, cells, header) for number, cells in filled)
    return Sheet(sheet.title, header, rows)


def _filled(sheet: Any, name: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MAX_SHEET_ROWS or len(cells) > MAX_SHEET_COLUMNS:
            raise SourceError(
                f"{name}: has more than {MAX_SHEET_ROWS:,} rows or {MAX_SHEET_COLUMNS:,} columns"
            )
        if any(cell not in (None, "") for cell in cells):
            yield number, cells


def _trim(cells: tuple[Any, ...]) -> tuple[Any, ...]:
    width = max(number for number, cell in enumerate(cells, start=1) if cell is not None)
    return cells[:width]


def _row(number: int, cells: tuple[Any, ...], header: tuple[str, ...]) -> Row:
    values = [json_value(cell) for cell in _trim(cells)]
    if len(values) > len(header):
        fault = f"has {len(values)} cells, the header has {len(header)}"
        return Row(number, fault=fault, raw=values)
    values += [None] * (len(header) - len(values))
    return Row(number, dict(zip(header, values, strict=True)))
