"""Words of a back-translation that are no English: left in the draft's language, or doubled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._text import WORD, masked, word_set

FOREIGN = compiled(r"(?V1)[\p{L}--[\p{Latin}\p{Greek}\p{Common}]][\p{L}\p{M}\p{N}ー々・]*")
TWICE = compiled(
    r"(?<![\w'’.,-])([\p{L}\p{M}\p{N}]{2,})[)\"”»]*\s+[(\"“«]*\1(?![\w'’-])", re.IGNORECASE
)
_BARE = re.compile(r"\w+")
PROPER_TWICE = frozenset({"had", "that", "is", "so", "very", "no", "bye", "ha", "many", "more"})

SHORTEST = 4
"""Letters of a word below which it is too often a word of both languages."""


class BrokenWord(NamedTuple):
    """A stretch of a back-translation. ``sure`` where no English word can be meant."""

    start: int
    end: int
    text: str
    sure: bool = True


def foreign_words(back: str, adapted: str, draft: str) -> Iterator[BrokenWord]:
    """Yield what of a back-translation is in the draft's language still.

    In another script that is plain. A Latin word counts where the draft has it and adapted English
    has not; it is sure only with a letter that English lacks: *hospital* may be a translation.
    """
    text = masked(back)
    for found in [] if text.isascii() else FOREIGN.finditer(text):
        if found.group() not in adapted:
            yield BrokenWord(*found.span(), found.group())
    left = (word_set(draft) & word_set(back)) - word_set(adapted)
    for found in WORD.finditer(text) if left else ():
        word = found.group()
        if len(word) < SHORTEST or not word.islower() or word not in left:
            continue
        yield BrokenWord(*found.span(), word, not word.isascii())


def doubled_words(back: str, adapted: str) -> Iterator[BrokenWord]:
    """Yield the words that stand twice in a row, and do not in adapted English."""
    if not any(a == b for a, b in pairwise(_BARE.findall(back.casefold()))):
        return  # cheaper than the pattern
    known = {found.group(1).casefold() for found in TWICE.finditer(adapted)} | PROPER_TWICE
    for found in TWICE.finditer(masked(back)):
        if found.group(1).casefold() not in known:
            yield BrokenWord(*found.span(), found.group())
