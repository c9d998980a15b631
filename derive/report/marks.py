"""Marks spans of a text as HTML. Whatever the text says, it stays text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape

from derive.marking import Stretch, stretches


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
    return Markup("").join(_piece(stretch) for stretch in stretches(text, marks))


def _piece(stretch: Stretch[Mark]) -> Markup:
    if not stretch.marks:
        return escape(stretch.text)
    kinds = " ".join(dict.fromkeys(mark.kind for mark in stretch.marks))
    title = "; ".join(dict.fromkeys(mark.title for mark in stretch.marks))
    return Markup('<mark class="{}" title="{}">{}</mark>').format(kinds, title, stretch.text)


def direction(language: str) -> str:
    """Return ``rtl``, ``ltr`` or, for a language nobody knows, ``auto``."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "auto"
