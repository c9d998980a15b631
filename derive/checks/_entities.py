"""Names in English text, found by their capitals: rough, so what rests on it stays minor."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked
from derive.checks._words import word_list

_WORD = r"\p{Lu}[\p{L}\p{M}]+(?:[-'’]\p{L}+)*"
NAME = compiled(rf"{_WORD}(?:\s(?:(?:of|the|de|la|von|van|al|bin|del|da)\s){{0,2}}{_WORD})*")
START = compiled(r"(?:^|[.!?:;…\n\"“”'‘(\[—–-])[\s\"“'‘(\[]*$")

NO_NAMES = frozenset(
    word_list(
        "monday tuesday wednesday thursday friday saturday sunday january february march "
        "april may june july august september october november december english i dr mr mrs "
        "ms prof st god internet north south east west northern southern eastern western the "
        "a an"
    )
)


class Name(NamedTuple):
    """A name with its place; ``sure`` where it is of several words or inside a sentence."""

    text: str
    start: int
    end: int
    sure: bool


@lru_cache(maxsize=KEPT)
def names(text: str) -> tuple[Name, ...]:
    """Return what looks like names in an English text, days and months left out."""
    plain = masked(text)
    found: list[Name] = []
    for match in NAME.finditer(plain):
        words = match.group().split()
        start = match.start()
        first = bool(START.search(plain[max(0, start - 4) : start])) or not plain[:start].strip()
        if first and len(words) > 1 and words[0].casefold() in {"the", "a", "an", "in", "on", "at"}:
            start += len(words[0]) + 1
            words, first = words[1:], False
        if all(word.casefold() in NO_NAMES for word in words):
            continue
        sure = sum(word[0].isupper() for word in words) > 1 or not first
        found.append(Name(plain[start : match.end()], start, match.end(), sure))
    return tuple(found)
