"""Which column is read as which field of a `SourceItem`."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from shlex import quote

import yaml

from derive.errors import MissingColumns, SourceError, did_you_mean
from derive.records import JsonValue

from ._guessing import guess
from ._raw import printable, shorten
from ._rows import BadRow

FIELDS = (
    "id",
    "question",
    "reference_answer",
    "question_en",
    "reference_answer_en",
    "risk_area",
    "harm_type",
    "specific_harm",
    "borderline",
    "split",
)
"""What a column can be read as; everything else goes to the annotations."""

Wanted = Mapping[str, Sequence[str]]
"""The columns that an adapter looks for, by field, best first. ``meta.x`` is ``x`` in ``meta``."""


def nested(value: JsonValue, column: str = "") -> Mapping[str, JsonValue] | None:
    """Return ``value`` as an object, read from JSON text where a file can only hold text.

    Returns None for anything else. Raises `BadRow` for text that starts as an object and is none.
    """
    if isinstance(value, Mapping):
        return value
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return None
    try:
        return dict(json.loads(value))
    except (ValueError, RecursionError):
        raise BadRow(
            column, 'is not a JSON object: it needs double quotes, as in {"risk-area": "…"}'
        ) from None


def parents(wanted: Wanted, mapping: Mapping[str, str]) -> set[str]:
    """Return the columns that hold objects with wanted columns inside, as ``meta`` does."""
    names = [name for names in wanted.values() for name in names]
    return {name.partition(".")[0] for name in (*names, *mapping.values()) if "." in name}


def lookup(cells: Mapping[str, JsonValue], column: str) -> JsonValue:
    """Return the value of a column or of one inside an object; None where there is none."""
    if column in cells:
        return cells[column]
    head, _, tail = column.partition(".")
    inner = nested(cells.get(head), head) if tail else None
    return None if inner is None else inner.get(tail)


def check_mapping(mapping: Mapping[str, str], there: Sequence[str], extra: Sequence[str]) -> None:
    """Raise `SourceError` for a mapping of something that is no field, and `MissingColumns` for
    one to a column that is nowhere. ``extra`` are further keys that the adapter knows."""
    for field, column in mapping.items():
        if field not in (*FIELDS, *extra):
            raise SourceError(
                f"mapping: there is no field {field!r}{did_you_mean(field, (*FIELDS, *extra))}"
            )
        if column and column not in there:
            raise MissingColumns(
                f"mapping: {field} should come from a column {column!r}, which is not there"
                f"{_near(column, there)}"
            )


def resolve(wanted: Wanted, mapping: Mapping[str, str], there: Container[str]) -> dict[str, str]:
    """Return the column of each field that has one. A mapping to "" reads a field from nowhere."""
    found = {}
    for field in FIELDS:
        names = (mapping[field],) if field in mapping else wanted.get(field, ())
        column = next((name for name in names if name and name in there), None)
        if column is not None:
            found[field] = column
    return found


def missing_columns(
    where: str, fields: Sequence[str], wanted: Wanted, there: Sequence[str]
) -> MissingColumns:
    """Return the error for needed fields without a column: the nearest ones and what to write."""
    named = ", ".join(f"{field} (looked for: {', '.join(wanted[field])})" for field in fields)
    near = _near(wanted[fields[0]][0], there)
    guesses = guess(fields, there)
    lines = {field: guesses.get(field, "COLUMN") for field in fields}
    options = " ".join(f"--map {quote(f'{field}={column}')}" for field, column in lines.items())
    return MissingColumns(
        f"{where}: no column for {named}{near}; say which it is: "
        f"{options}, or in derive.yaml source: {{mapping: {inline_yaml(lines)}}}"
    )


def inline_yaml(value: Mapping[str, str]) -> str:
    """Return a mapping as YAML on one line."""
    dumped = yaml.safe_dump(
        dict(value), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000
    )
    return dumped.strip()


def _near(column: str, there: Sequence[str]) -> str:
    return did_you_mean(column, [shorten(printable(name), 60) for name in there])
