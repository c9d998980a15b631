"""Anything a file held, as text that every store and screen can take."""

from __future__ import annotations

import math
from collections.abc import Mapping

from derive.records import JsonValue

MAX_DEPTH = 32
"""How deep lists and objects may be nested; the store cannot write what is much deeper."""

RAW_CHARACTERS = 10_000
"""A rejected row is kept whole up to this length, and its beginning beyond it."""


def printable(text: str) -> str:
    """Return ``text`` with lone surrogates and NULs written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\u0000")


def shorten(text: str, limit: int) -> str:
    """Return ``text`` in one line of at most ``limit`` characters."""
    line = " ".join(text[: 4 * limit].split())
    return line if len(line) <= limit and len(text) <= 4 * limit else f"{line[: limit - 1]}…"


def safe(value: JsonValue) -> JsonValue:
    """Return a copy that every store can write; what is too long or deep becomes a short text."""
    budget = [RAW_CHARACTERS]
    copy = _copy(value, 0, budget)
    return copy if budget[0] > 0 else f"{str(copy)[:RAW_CHARACTERS]}…"


def _copy(value: JsonValue, depth: int, budget: list[int]) -> JsonValue:
    budget[0] -= 1
    if depth > MAX_DEPTH or budget[0] <= 0:
        return "…"
    if isinstance(value, Mapping):
        return {
            printable(str(key)[:200]): _copy(inner, depth + 1, budget)
            for key, inner in list(value.items())[: budget[0]]
        }
    if isinstance(value, list):
        return [_copy(inner, depth + 1, budget) for inner in value[: budget[0]]]
    return _leaf(value, budget)


def _leaf(value: JsonValue, budget: list[int]) -> JsonValue:
    if isinstance(value, str):
        text = printable(value[: budget[0]])
        budget[0] -= len(value)
        return text
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float) else str(value)
