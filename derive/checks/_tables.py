"""Tables of words and patterns beside the code: tab-separated, with comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table in this package, without blank lines and those that begin by #."""
    text = (files("derive.checks") / name).read_text("utf-8")
    lines = (line for line in text.splitlines() if line.strip() and line[0] != "#")
    return tuple(tuple(line.split("\t")) for line in lines)
