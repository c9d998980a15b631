"""Marks spans of a text as HTML. Whatever the text says, it stays text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape


@dataclass(frozen=True)
class Mark:
    """A span of a text, why it is marked, and as what: a change or a severity."""

    start: int
    end: int
    title: str
    kind: str


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """Return ``text`` with its marks. Where marks overlap, the stretch carries all their titles.

    A mark that reaches over the end of the text is cut; an empty one is left out.
    """
    inside = [
        replace(mark, end=min(mark.end, len(text)))
        for mark in marks
        if 0 <= mark.start < min(mark.end, len(text))
    ]
    points = sorted({0, len(text), *(place for mark in inside for place in (mark.start, mark.end))})
    return Markup("").join(_piece(text, start, end, inside) for start, end in pairwise(points))


def _piece(text: str, start: int, end: int, marks: Sequence[Mark]) -> Markup:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    if not over:
        return escape(text[start:end])
    kinds = " ".join(dict.fromkeys(mark.kind for mark in over))
    title = "; ".join(dict.fromkeys(mark.title for mark in over))
    return Markup('<mark class="{}" title="{}">{}</mark>').format(kinds, title, text[start:end])


def direction(language: str) -> str:
    """Return ``rtl``, ``ltr`` or, for a language nobody knows, ``auto``."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"
