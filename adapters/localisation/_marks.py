"""Marks in school examinations given as a bare letter: *an E in my mock exam*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.locale_pack import Pack

from ._found import Found

_MARK = re.compile(
    r"\b(?:an?|the|only|got|get)\s(?P<mark>[A-F])(?:\s(?:judge?ment|rating|grade))?\b"
    r"(?=[^.!?]{0,50}\b(?:mock|practice|entrance|trial)\b[^.!?]{0,15}\b(?:exam\w*|tests?)\b)"
)


def scan(text: str, source: Pack) -> Iterator[Found]:
    """Yield letters that are marks, where the source's schools state them so."""
    if source.filled("school.mock_grade") is None:
        return
    for found in _MARK.finditer(text):
        yield Found(*found.span("mark"), found["mark"], "school.mock_grade", "mark", 6)
