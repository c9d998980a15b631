"""One row, read as one item: the same rules for every dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.records import Category, JsonValue, SourceItem, fingerprint

from ._mapping import lookup, nested
from ._raw import shorten
from ._rows import BadRow, Row, Table, check_cells

MAX_ID_CHARACTERS = 500

_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Reading:
    """How the rows of one table are read.

    ``columns`` gives the column of each field; ``holders`` the columns that hold objects. With
    ``english`` the texts are English already and stand for their own translation. With
    ``strict_flags`` a borderline mark that is neither yes nor no rejects its row, else it is kept
    as an annotation. ``renamed`` gives annotations another name than their column's.
    """

    dataset: str
    version: str
    language: str
    split: str
    columns: Mapping[str, str]
    holders: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    english: bool = False
    borderline: bool = False
    strict_flags: bool = True


def read_row(row: Row, table: Table, reading: Reading) -> SourceItem:
    """Return the item of a row. Raises `BadRow` naming the field and the reason."""
    if row.fault:
        raise BadRow("", row.fault)
    check_cells(row.cells)
    cells = _opened(row.cells, reading.holders)
    texts = {name: _text(cells, reading, name) for name in _TEXTS}
    if texts["question"] is None:
        raise BadRow(reading.columns["question"], "the question is missing")
    flag = _flag(cells, reading)
    return SourceItem(
        id=_identifier(cells, reading, table, row),
        dataset=reading.dataset,
        dataset_version=reading.version,
        split=_label(cells, reading, "split") or reading.split,
        language=reading.language,
        **_with_english(texts, reading),
        category=Category(**{name: _label(cells, reading, name) for name in _LABELS}),
        borderline=reading.borderline if flag is None else flag,
        annotations=_annotations(row.cells, cells, reading, flag),
        origin=f"{table.name}:{row.number}",
    )


_TEXTS = ("question", "reference_answer", "question_en", "reference_answer_en")
_LABELS = ("risk_area", "harm_type", "specific_harm")


def _opened(cells: Mapping[str, JsonValue], holders: frozenset[str]) -> Mapping[str, JsonValue]:
    """Return the cells with the objects that were written as JSON text opened, and checked."""
    written = [name for name in holders if isinstance(cells.get(name), str)]
    opened = ((name, nested(cells[name], name)) for name in written)
    objects = {name: value for name, value in opened if value is not None}
    check_cells(objects)
    return {**cells, **objects}


def _value(cells: Mapping[str, JsonValue], reading: Reading, name: str) -> JsonValue:
    column = reading.columns.get(name)
    return None if column is None else lookup(cells, column)


def _text(cells: Mapping[str, JsonValue], reading: Reading, name: str) -> str | None:
    value = _value(cells, reading, name)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not isinstance(value, str):
        raise BadRow(reading.columns[name], f"is not text but {shorten(repr(value), 60)}")
    return value


def _label(cells: Mapping[str, JsonValue], reading: Reading, name: str) -> str:
    """Return a label word for word; a number is a label too."""
    value = _value(cells, reading, name)
    if value is None or isinstance(value, str):
        return value if value and value.strip() else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    raise BadRow(reading.columns[name], f"is not a label but {shorten(repr(value), 60)}")


def _number(value: float) -> str:
    """Return 7 for 7.0, which is how spreadsheets and pandas keep whole numbers."""
    return str(int(value)) if float(value).is_integer() else str(value)


def _identifier(cells: Mapping[str, JsonValue], reading: Reading, table: Table, row: Row) -> str:
    if "id" not in reading.columns:
        return _made_id(table, row)
    name = _label(cells, reading, "id")
    if not name:
        raise BadRow(reading.columns["id"], "the id is missing")
    if len(name) > MAX_ID_CHARACTERS:
        raise BadRow(reading.columns["id"], f"an id of more than {MAX_ID_CHARACTERS} characters")
    return name


def _made_id(table: Table, row: Row) -> str:
    """Return an id that is the same whenever the same file is read, e.g. ``cases-12-1f0c9a3b``."""
    stem = re.sub(r"[^\w-]+", "-", table.name.rsplit(".", 1)[0])[-60:]
    return f"{stem}-{row.number}-{fingerprint(table.name, row.number, dict(row.cells))[:8]}"


def _flag(cells: Mapping[str, JsonValue], reading: Reading) -> bool | None:
    value = _value(cells, reading, "borderline")
    if value is None or isinstance(value, bool):
        return value
    flag = _FLAGS.get(str(value).strip().lower())
    if flag is None and str(value).strip() and reading.strict_flags:
        raise BadRow(reading.columns["borderline"], f"{shorten(repr(value), 60)} is not yes or no")
    return flag


def _with_english(texts: Mapping[str, str | None], reading: Reading) -> dict[str, str | None]:
    if not reading.english:
        return dict(texts)
    own = {f"{name}_en": texts[name] for name in ("question", "reference_answer")}
    return {**texts, **{name: texts[name] or text for name, text in own.items()}}


def _annotations(
    raw: Mapping[str, JsonValue],
    cells: Mapping[str, JsonValue],
    reading: Reading,
    flag: bool | None,
) -> dict[str, JsonValue]:
    """Return every column that became no field, as the source wrote it.

    An object is left out only when all that is in it was read.
    """
    read = set(reading.columns.values())
    if flag is None:
        read.discard(reading.columns.get("borderline", ""))
    return {
        reading.renamed.get(name, name): value
        for name, value in raw.items()
        if name not in read and not _all_read(name, cells[name], read)
    }


def _all_read(name: str, value: JsonValue, read: set[str]) -> bool:
    if not isinstance(value, Mapping) or not value:
        return False
    return all(f"{name}.{key}" in read for key in value)
