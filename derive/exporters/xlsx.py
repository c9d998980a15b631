"""One Excel workbook, one row an item, every cell text: nothing in it is calculated."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from derive.contracts import ExportContext, Rows
from derive.errors import ExportError
from derive.exporters._flat import flat, header
from derive.records import ExportRow
from derive.safe_text import MAX_CELL, cell, in_units, right_to_left, starts_like_a_formula

MAX_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""
_WIDE = {"question": 60, "reference_answer": 60, "ledger": 30, "id": 22}
_CREATED = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # the same rows, the same bytes


class Xlsx:
    """Writes ``data.xlsx``."""

    name = "xlsx"
    title = "Excel workbook: one row an item"

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the workbook. Raises `ExportError` where a text or the set does not fit in one."""
        if len(rows) > MAX_ROWS:
            raise ExportError(f"{len(rows):,} rows are more than a sheet holds: use --format csv")
        path = folder / "data.xlsx"
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
        with xlsxwriter.Workbook(str(path), plain) as book:
            book.set_properties({"title": cell(context.title)[:255], "created": _CREATED})
            page = book.add_worksheet("data")
            if right_to_left(context.locale):
                page.right_to_left()
            _fill(book, page, rows, context.canary)
        return [path]


def _fill(book: Any, page: Any, rows: Rows, canary: str) -> None:
    columns = header(canary)
    text = {"num_format": "@", "text_wrap": True, "valign": "top"}
    looks = {risky: book.add_format({**text, "quote_prefix": risky}) for risky in (False, True)}
    head = book.add_format({"bold": True, "bottom": 1})
    for place, name in enumerate(columns):
        page.set_column(place, place, _WIDE.get(name, 14))
        page.write_string(0, place, name, head)
    page.freeze_panes(1, 1)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(map(cell, flat(row, canary))):
            if in_units(value) > MAX_CELL:
                raise ExportError(_too_long(row, columns[place], in_units(value)))
            if value:
                page.write_string(number, place, value, looks[starts_like_a_formula(value)])


def _too_long(row: ExportRow, name: str, units: int) -> str:
    return (
        f"{row.id} ({row.provenance.item_id}): {name} has {units:,} characters, a cell of XLSX "
        f"holds {MAX_CELL:,}: use --format csv or jsonl"
    )


plugin = Xlsx()
