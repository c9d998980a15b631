"""Articles of a law or constitution: *Article 25 of the Constitution* is one item with its law."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ._found import Found

_ARTICLE = re.compile(
    r"\b(?:Articles?|Sections?|§)\s?\d+(?:[-\s]\d+)?(?:\(\d+\))?"
    r"(?:(?:,?\sand|,)\s\d+)*(?:,\s(?:paragraph|item)\s\d+)?,?\s(?:of|in)\s(?:the\s)?$"
)
_KINDS = ("law.", "constitution")


def with_articles(text: str, found: Iterable[Found]) -> list[Found]:
    """Widen the finds of laws to the article that is named before them."""
    return [_widened(text, find) for find in found]


def _widened(text: str, find: Found) -> Found:
    if not (find.concept or "").startswith(_KINDS):
        return find
    article = _ARTICLE.search(text[max(0, find.start - 60) : find.start])
    if article is None:
        return find
    start = find.start - len(article.group())
    return replace(find, start=start, text=text[start : find.end])
