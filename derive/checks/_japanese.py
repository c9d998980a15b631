"""Japanese words, by fugashi with unidic-lite."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import fugashi

from derive.checks._regex import compiled
from derive.checks._text import KEPT

JAPANESE = compiled(r"[\p{Han}\p{Hiragana}]")
CHUNK = 2000
"""Characters analysed at a time: the time of a longer sentence grows faster than its length."""


class Token(NamedTuple):
    """A word with its place; ``unknown`` where the dictionary lacks it, katakana names aside."""

    text: str
    start: int
    unknown: bool


@cache
def _tagger() -> Any:
    return fugashi.Tagger()


@lru_cache(maxsize=KEPT)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a Japanese text in order."""
    found: list[Token] = []
    for first in range(0, len(text), CHUNK):
        position = first
        for node in _tagger()(text[first : first + CHUNK].replace("\x00", " ")):
            start = text.find(node.surface, position)
            if start < 0:
                continue
            position = start + len(node.surface)
            unknown = bool(node.is_unk) and bool(JAPANESE.search(node.surface))
            found.append(Token(node.surface, start, unknown))
    return tuple(found)
