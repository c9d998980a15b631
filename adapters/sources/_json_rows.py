"""Rows of JSON: an array of objects, or one object a line. The content decides, not the suffix."""

from __future__ import annotations

import json
from collections.abc import Iterator

from derive.errors import SourceError
from derive.records import JsonValue

from ._rows import HugeNumber, Row

_TOO_DEEP = "is nested too deeply to be read"


def rows_of_json(text: str, name: str, lines: bool) -> Iterator[Row]:
    """Yield the rows of a JSON file; ``lines`` says that its name promises JSON Lines.

    Raises `SourceError` where the file is neither an array of objects nor JSON Lines.
    """
    if lines and not text.lstrip().startswith("["):
        return _lines(text)
    try:
        whole = _loads(text)
    except RecursionError:
        if lines:
            return _lines(text)
        raise SourceError(f"{name}: {_TOO_DEEP}") from None
    except json.JSONDecodeError as error:
        if lines or error.msg == "Extra data":  # a second value follows the first: JSON Lines
            return _lines(text)
        raise SourceError(
            f"{name}: is not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        ) from None
    return _array(whole, name, one_line="\n" not in text.strip())


def _array(whole: JsonValue, name: str, one_line: bool) -> Iterator[Row]:
    if isinstance(whole, dict) and one_line:  # JSON Lines of one line
        whole = [whole]
    if not isinstance(whole, list):
        raise SourceError(
            f"{name}: holds {_kind(whole)}, not a list of items: write [{{…}}, {{…}}] or one "
            "object a line"
        )
    if not whole:
        raise SourceError(f"{name}: the list of items is empty")
    return (_row(number, value) for number, value in enumerate(whole, start=1))


def _lines(text: str) -> Iterator[Row]:
    # not splitlines: it also splits at U+2028 and the like, which JSON allows inside a text
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield _row(number, _loads(line))
        except RecursionError:
            yield Row(number, fault=_TOO_DEEP, raw=line)
        except json.JSONDecodeError as error:
            yield Row(number, fault=f"is not JSON: {error.msg}, column {error.colno}", raw=line)


def _row(number: int, value: JsonValue) -> Row:
    if isinstance(value, dict):
        return Row(number, value)
    return Row(number, fault=f"is {_kind(value)}, not an object", raw=value)


def _integer(digits: str) -> int | str:
    try:
        return int(digits)
    except ValueError:  # Python's limit on digits
        return HugeNumber(digits)


def _constant(name: str) -> float | None:
    """NaN is how pandas writes an empty cell; the infinities are rejected with their row."""
    return None if name == "NaN" else float(name)


def _kind(value: JsonValue) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return "null" if value is None else kinds.get(type(value), "a number")


# made once: json.loads would make one for every line
_loads = json.JSONDecoder(parse_int=_integer, parse_constant=_constant).decode
