"""Workbooks that came back: read with bounds, cell by cell, nothing calculated."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from derive.errors import SheetError
from derive.review.sheets.files import read_bytes
from derive.review.sheets.returned import Returned
from derive.review.sheets.rows import Reply
from derive.review.sheets.table import SEAL, require, returned
from derive.safe_text import from_cell

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
"""How many times larger a part may be unpacked: text packs 5 to 20 times, a bomb 1,000 times."""
SMALL = 1024 * 1024
"""Parts up to this size may pack any way they like: an empty sheet packs well."""
MAX_PARTS = 1_000
MAX_COLUMNS = 1_000
HEADER_WITHIN = 10
"""The header is among the first so many rows."""
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # what Office writes for old .xls and for encrypted files
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_THREADED = re.compile(r"^\[Threaded comment\].*?\n\s*Comment:\s*", re.DOTALL)


def rows(path: Path) -> tuple[Returned, ...]:
    """Return the rows of the review sheet in a workbook.

    Raises `SheetError` where the file is no workbook, locked by a password, too large once it is
    unpacked, or holds no sheet that derive wrote.
    """
    data = read_bytes(path)
    if data.startswith(_OLE):
        raise SheetError(
            f"{path}: is protected by a password or an old .xls: save it as .xlsx without one"
        )
    try:
        _check(path, data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and rules that openpyxl leaves out
            book = openpyxl.load_workbook(io.BytesIO(data))
            return _rows(path, book)
    except SheetError:
        raise
    except _BROKEN as error:
        said = " ".join(str(error).split())[:200]
        raise SheetError(f"{path}: is no readable XLSX file: {said}") from error


_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What zipfile, the XML parsers and openpyxl raise on broken files; they document none of it."""


def _check(path: Path, data: bytes) -> None:
    """Refuse what unpacks to too much, or declares entities, before anything is unpacked whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if size > MAX_UNPACKED or len(parts) > MAX_PARTS:
            raise SheetError(
                f"{path}: unpacks to {size:,} bytes in {len(parts):,} parts, more than any sheet "
                "of derive: not read"
            )
        for part in parts:
            if part.file_size > max(SMALL, MAX_RATIO * part.compress_size):
                raise SheetError(f"{path}: {part.filename[:80]} is packed like a bomb: not read")
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                content = archive.read(part)  # zipfile unpacks no more than is announced
                if _DECLARATION.search(content.replace(b"\0", b"")):
                    raise SheetError(f"{path}: declares XML entities: not read")


def _rows(path: Path, book: Any) -> tuple[Returned, ...]:
    fault = "no sheet in it"
    for page in book.worksheets:
        if page.max_column > MAX_COLUMNS:
            fault = f"more than {MAX_COLUMNS:,} columns"
            continue
        head = _header(page)
        if head is None:
            continue
        line, keys = head
        fault = require(list(keys.values()))
        if not fault:
            return tuple(_returned(page, line, keys))
    raise SheetError(
        f"{path}: is no sheet that derive wrote ({fault}): its hidden first row and its hidden "
        "columns say where each row belongs; export it again"
    )


def _header(page: Any) -> tuple[int, dict[int, str]] | None:
    """Return the number of the row of keys, and the keys by column."""
    for number, row in enumerate(page.iter_rows(max_row=HEADER_WITHIN, values_only=True), 1):
        keys = {place: value for place, value in enumerate(row, 1) if isinstance(value, str)}
        if SEAL in keys.values():
            return number, keys
    return None


def _returned(page: Any, line: int, keys: dict[int, str]) -> list[Returned]:
    found = []
    titles: dict[str, str] = {}
    for row in page.iter_rows(min_row=line + 1):
        values: dict[str, str] = {}
        faults: list[str] = []
        notes: list[str] = []
        for place, cell in enumerate(row, 1):
            if place not in keys:
                continue
            text, fault = _text(cell)
            values[keys[place]] = text
            faults += [f"cell {cell.coordinate} {fault}"] if fault else []
            if cell.comment is not None and (note := _note(cell.comment.text)):
                notes.append(f"{titles.get(keys[place], keys[place])}: {note}")
        if not titles and values.get(SEAL, "") == SEAL:  # the row of titles
            titles = values
            continue
        if any(values.values()):
            found.append(_with(returned(values, f"row {row[0].row}"), faults, notes))
    return found


def _with(row: Returned, faults: list[str], notes: list[str]) -> Returned:
    """Add to a row what its cells were wrong in, and the comments that people hung on them."""
    if row.problem:
        return row
    if faults:
        return row.model_copy(update={"problem": "; ".join(faults)})
    if not notes:
        return row
    reason = "\n".join(filter(None, (row.reply.reason, *notes)))
    reply: Reply = row.reply.model_copy(update={"reason": reason})
    return row.model_copy(update={"reply": reply})


def _text(cell: Any) -> tuple[str, str]:
    """Return the text of a cell, and what is wrong with it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f" or not isinstance(value, str | bool | int | float):
        kind = "a formula" if cell.data_type == "f" else "a date or time"
        return "", f"holds {kind}: format it as text and write it again"
    if cell.data_type == "e":
        return "", f"holds the error {value}"
    if isinstance(value, bool):
        return ("yes" if value else "no"), ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return from_cell(str(value)), ""


def _note(text: str) -> str:
    """Return what somebody wrote in a comment, without the name that Excel puts in front."""
    bare = _THREADED.sub("", text.strip())
    first, colon, rest = bare.partition(":\n")
    return rest.strip() if colon and "\n" not in first and len(first) < 60 else bare
