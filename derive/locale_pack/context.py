"""Comparing texts without losing offsets, and looking for context words near a form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

CONTEXT_WINDOW = 90
"""Characters on each side of a form in which its context words are looked for."""


def fold(text: str) -> str:
    """Return ``text`` folded for comparison, with the same length."""
    return "".join(map(_fold_char, text))


@lru_cache(maxsize=20_000)
def _fold_char(char: str) -> str:
    if char in "-‐‑–":
        return " "
    if char in "’‘":
        return "'"
    plain = unicodedata.normalize("NFKC", char)
    if "LATIN" in unicodedata.name(char, ""):
        plain = unicodedata.normalize("NFD", plain)[:1]
    plain = plain.lower()
    return plain if len(plain) == 1 else char


def context_distance(
    folded: str, start: int, end: int, context: Iterable[str], window_size: int = CONTEXT_WINDOW
) -> int | None:
    """Return how near (in characters) the nearest context word stands, or None where none does."""
    left = max(0, start - window_size)
    window = folded[left : end + window_size]
    best: int | None = None
    for found in _context_pattern(tuple(context)).finditer(window):
        first, last = left + found.start(), left + found.end()
        if last <= start or first >= end:
            gap = start - last if last <= start else first - end
            best = gap if best is None else min(best, gap)
    return best


@cache
def _context_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:{alternatives})(?:s|es)?\b")
