"""Sheets as Excel workbooks: text is text, what may not change is locked, choices are lists."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from derive.errors import SheetError
from derive.review.sheets import xlsx_read
from derive.review.sheets.files import File, Written, write_whole
from derive.review.sheets.rows import Sheet, SheetRow, Texts
from derive.review.sheets.table import Column, asked, cells, columns
from derive.safe_text import MAX_CELL, cell, in_units, right_to_left, starts_like_a_formula

MAX_ROWS = 1_000_000
KEY_ROW, TITLE_ROW, FIRST_ROW = 0, 1, 2
_MAY = {"autofilter": True, "format_columns": True, "format_rows": True}
_LISTS = "lists"


class Xlsx:
    """Writes and reads ``.xlsx``."""

    name = "xlsx"
    title = "Excel workbook: locked context, drop-downs, right-to-left where due"
    endings = (".xlsx",)

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write a workbook; an item with a text that no cell can hold is left out and named."""
        if len(sheet.rows) > MAX_ROWS:
            raise SheetError(f"{path}: {len(sheet.rows):,} items are too many: use --limit")
        fitting, left_out = _fitting(sheet)
        if fitting.rows:
            write_whole(path, lambda part: _Book(fitting, part).write())
        return Written((path,) if fitting.rows else (), len(fitting.rows), left_out)

    def read(self, path: Path) -> File:
        """Read a workbook."""
        return File(xlsx_read.rows(path))

    def recognises(self, start: bytes) -> bool:
        """XLSX is a ZIP archive."""
        return start.startswith(b"PK\x03\x04")


def _fitting(sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    kept: list[SheetRow] = []
    said: list[str] = []
    for row, values in zip(sheet.rows, cells(sheet), strict=True):
        sizes = {key: in_units(cell(value)) for key, value in values.items()}
        key = max(sizes, key=lambda name: sizes[name])
        if sizes[key] <= MAX_CELL:
            kept.append(row)
            continue
        said.append(
            f"{row.item_id}: {key} has {sizes[key]:,} characters, a cell of XLSX holds "
            f"{MAX_CELL:,}: left out; review it in the app, or as XLIFF"
        )
    return sheet.model_copy(update={"rows": tuple(kept)}), tuple(said)


class _Book:
    """One workbook while it is written."""

    def __init__(self, sheet: Sheet, path: Path) -> None:
        self._sheet = sheet
        self._columns = columns(sheet)
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._page = self._book.add_worksheet("review")
        self._lists = self._book.add_worksheet(_LISTS)
        self._formats: dict[tuple[str, str, bool], Any] = {}
        self._changed = self._book.add_format({"bold": True, "font_color": "#0b5394"})

    def write(self) -> None:
        self._describe()
        for place, column in enumerate(self._columns):
            self._head(place, column)
        rows = zip(self._sheet.rows, cells(self._sheet), strict=True)
        for number, (row, values) in enumerate(rows, FIRST_ROW):
            for place, column in enumerate(self._columns):
                self._cell(number, place, column, values.get(column.key, ""), row)
        self._finish()
        self._book.close()

    def _describe(self) -> None:
        self._book.set_properties({"title": cell(self._sheet.title)[:255], "author": "derive"})
        self._book.set_custom_property("derive project", cell(self._sheet.project)[:255], "text")
        self._book.set_custom_property("derive locale", self._sheet.locale, "text")

    def _head(self, place: int, column: Column) -> None:
        hidden = {"hidden": True} if column.use == "hidden" else {}
        self._page.set_column(place, place, column.width, None, hidden)
        self._page.write_string(KEY_ROW, place, column.key)
        looks = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        colour = "#d9ead3" if column.use == "write" else "#eeeeee"
        head = self._book.add_format({**looks, "bg_color": colour})
        self._page.write_string(TITLE_ROW, place, cell(column.title), head)
        if column.help:
            self._page.write_comment(
                TITLE_ROW, place, cell(column.help), {"author": "derive", "x_scale": 2.5}
            )
        if column.choices:
            self._choices(place, column)

    def _choices(self, place: int, column: Column) -> None:
        """Put a list into cells of its own: written into the rule it may not exceed 255 letters."""
        for number, choice in enumerate(column.choices):
            self._lists.write_string(number, place, cell(choice))
        letter = xlsxwriter.utility.xl_col_to_name(place)
        last = FIRST_ROW + len(self._sheet.rows) - 1
        self._page.data_validation(
            FIRST_ROW,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": f"={_LISTS}!${letter}$1:${letter}${len(column.choices)}",
                "error_title": "Not one of the answers",
                "error_message": "Choose one from the list, or leave the cell empty.",
            },
        )

    def _cell(self, number: int, place: int, column: Column, text: str, row: SheetRow) -> None:
        open_ = column.use == "write" and asked(self._sheet, row, column)
        safe = cell(text)
        looks = self._look(column, open_, starts_like_a_formula(safe))
        field, _, part = column.key.partition(".")
        texts = next((texts for texts in row.fields if texts.field == field), None)
        pieces = _pieces(texts) if texts and part == "adapted" and safe == text else ()
        if len(pieces) > 1:
            runs: list[Any] = []
            for piece, new in pieces:
                runs += [self._changed, piece] if new else [piece]
            self._page.write_rich_string(number, place, *runs, looks)
        elif safe:
            self._page.write_string(number, place, safe, looks)
        else:
            self._page.write_blank(number, place, None, looks)

    def _look(self, column: Column, open_: bool, risky: bool) -> Any:
        """Return a cell's format: always that of text, so that nothing typed is calculated."""
        rtl = self._right_to_left(column)
        key = (column.use if not open_ else "open", "rtl" if rtl else "ltr", risky)
        if key not in self._formats:
            grey = {} if open_ else {"bg_color": "#f3f3f3", "font_color": "#444444"}
            if column.use == "write" and not open_:
                grey = {"bg_color": "#cccccc"}
            self._formats[key] = self._book.add_format(
                {
                    "num_format": "@",
                    "text_wrap": True,
                    "valign": "top",
                    "locked": not open_,
                    "quote_prefix": risky,
                    "reading_order": 2 if rtl else 1,
                    "align": "right" if rtl else "left",
                    **grey,
                }
            )
        return self._formats[key]

    def _right_to_left(self, column: Column) -> bool:
        language = {"source": self._sheet.source_language, "target": self._sheet.locale}
        return right_to_left(language.get(column.language, "en"))

    def _finish(self) -> None:
        last = FIRST_ROW + len(self._sheet.rows) - 1
        self._page.set_row(KEY_ROW, None, None, {"hidden": True})
        self._page.set_row(TITLE_ROW, 45)
        self._page.freeze_panes(FIRST_ROW, 1)
        self._page.autofilter(TITLE_ROW, 0, last, len(self._columns) - 1)
        self._page.protect("", _MAY)
        self._page.set_landscape()
        self._page.repeat_rows(TITLE_ROW)
        self._lists.protect()
        self._lists.hide()
        if right_to_left(self._sheet.locale):
            self._page.right_to_left()


def _pieces(texts: Texts) -> list[tuple[str, bool]]:
    """Cut adapted English at what changed: (piece, whether it is new), joined the whole text."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    spans = sorted({(t.start, t.end) for t in texts.terms if t.start is not None and t.end})
    for start, end in spans:
        if start is None or end is None or start < at or not start < end <= len(texts.adapted):
            continue
        pieces += [(texts.adapted[at:start], False), (texts.adapted[start:end], True)]
        at = end
    pieces.append((texts.adapted[at:], False))
    return [piece for piece in pieces if piece[0]]


plugin = Xlsx()
