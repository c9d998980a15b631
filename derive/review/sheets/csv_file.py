"""Sheets as CSV in UTF-8 with BOM, for tools that know nothing else.

A CSV file can lock nothing: what may not be changed is sealed, and the import tells.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from derive.errors import SheetError
from derive.review.sheets.files import File, Written, read_bytes, write_whole
from derive.review.sheets.returned import Returned
from derive.review.sheets.rows import Sheet
from derive.review.sheets.table import ITEM, SEAL, cells, columns, require, returned
from derive.safe_text import comma_cell, from_comma_cell

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Csv:
    """Writes and reads ``.csv``; reads ``;`` and tabs too, as spreadsheets write them."""

    name = "csv"
    title = "CSV in UTF-8, safe to open in a spreadsheet"
    endings = (".csv", ".tsv")

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write one row an item, the keys of the columns in front."""
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
        write_whole(path, lambda part: _write(sheet, part, delimiter))
        return Written((path,), len(sheet.rows))

    def read(self, path: Path) -> File:
        """Read a file. Raises `SheetError` where it is not UTF-8 or UTF-16, or no such table."""
        text = _text(path, read_bytes(path))
        csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        try:
            header = [key.strip() for key in next(reader, [])]
            if fault := require(header):
                raise SheetError(
                    f"{path}: is no sheet that derive wrote ({fault}): export it again"
                )
            return File(tuple(_rows(reader, header)))
        except csv.Error as error:
            raise SheetError(
                f"{path}: line {reader.line_num} cannot be split into cells ({error}): save it "
                "again as “CSV UTF-8”"
            ) from error

    def recognises(self, start: bytes) -> bool:
        """Tell by the header."""
        return f"{ITEM},queue,".encode() in start[:100]


def _write(sheet: Sheet, path: Path, delimiter: str) -> None:
    keys = [column.key for column in columns(sheet)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(keys)
        for row in cells(sheet):
            writer.writerow([comma_cell(row.get(key, "")) for key in keys])


def _rows(reader: csv._reader, header: list[str]) -> list[Returned]:  # type: ignore[name-defined]
    found: list[Returned] = []
    first = reader.line_num + 1
    for row in reader:
        where, first = f"line {first}", reader.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header) and any(row[len(header) :]):
            problem = f"has {len(row)} cells, the header has {len(header)}"
            found.append(Returned(where=where, problem=problem))
            continue
        values = {key: from_comma_cell(cell) for key, cell in zip(header, row, strict=False)}
        if values.get(SEAL) == SEAL:  # the titles of a workbook that was saved as CSV
            continue
        found.append(returned(values, where))
    return found


def _text(path: Path, data: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(
            f"{path}: is not {encoding.removesuffix('-sig').upper()}: save it again as “CSV UTF-8”"
        ) from error


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


plugin = Csv()
