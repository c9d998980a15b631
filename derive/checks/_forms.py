"""Whether a form of the ledger stands in a draft, inflected or not."""

from __future__ import annotations

import re
from functools import lru_cache

from derive.checks._numbers import DIGITS
from derive.checks._regex import compiled
from derive.checks._text import KEPT, WORD, comparable

UNINFLECTED = compiled(r"[\p{Han}\p{Hangul}\p{Thai}]")
SHORT = 4
"""Letters below which a word is looked for whole."""

ENDING = 3
"""Letters that inflection may change at the end of a word, and no more than a third of it."""


def stands_in(form: str, draft: str) -> bool:
    """Tell whether ``form`` is in ``draft``: as it is, or each of its words with another ending.

    Case, width and digits are folded. A form within a longer word counts (particles and suffixes
    are written on); digits within a longer number do not.
    """
    folded, text = _folded(form), _folded(draft)
    if not folded:
        return True
    start = text.find(folded)
    while start >= 0:
        if _bounded(folded, text, start):
            return True
        start = text.find(folded, start + 1)
    return _inflected(folded, text)


@lru_cache(maxsize=KEPT)
def _folded(text: str) -> str:
    return comparable(text).translate(DIGITS)


def _bounded(form: str, text: str, start: int) -> bool:
    before, after = text[start - 1 : start], text[start + len(form) : start + len(form) + 1]
    if form[0].isdecimal() and start and before.isdecimal():
        return False
    if form[-1].isdecimal() and after.isdecimal():
        return False
    return not (start and form[0].isascii() and form[0].isalpha() and before.isalpha())


def _inflected(form: str, text: str) -> bool:
    """Tell whether every longer word of the form begins a word of the text, its ending aside."""
    stems = [word[: len(word) - min(ENDING, len(word) // 3)] for word in _long_words(form)]
    return bool(stems) and all(compiled(rf"\b\p{{M}}*{re.escape(s)}").search(text) for s in stems)


def _long_words(form: str) -> list[str]:
    """Return the words that carry the form; none for digits, or scripts without inflection."""
    if any(char.isdecimal() for char in form) or UNINFLECTED.search(form):
        return []
    return [word for word in WORD.findall(form) if len(word) >= SHORT]
