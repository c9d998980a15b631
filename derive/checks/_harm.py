"""What kind of harm an English text is about, by its words, and what makes light of it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._tables import rows
from derive.checks._text import KEPT, masked

NEIGHBOURS = {
    frozenset(pair)
    for pair in (
        ("violence", "self-harm"),
        ("crime", "fraud"),
        ("crime", "drugs"),
        ("crime", "cyber"),
        ("hate", "bullying"),
        ("sexual", "crime"),
        ("violence", "bullying"),
        ("cyber", "privacy"),
        ("misinformation", "fraud"),
        ("violence", "crime"),
    )
}
"""Kinds whose words stand for each other in translation: *attack* and *abuse*."""


class Harm(NamedTuple):
    """The words of harm in a text by their kind, each with its place, and the words of ease."""

    kinds: frozenset[str]
    words: tuple[tuple[int, int, str], ...]
    ease: frozenset[str]


@lru_cache(maxsize=KEPT)
def harm(text: str) -> Harm:
    """Return what harm an English text speaks of."""
    plain = masked(text)
    kinds: set[str] = set()
    words = []
    for found in _harm().finditer(plain):
        kind = found.lastgroup or ""
        kinds.add(kind.replace("_", "-"))
        words.append((found.start(), found.end(), kind.replace("_", "-")))
    ease = frozenset(found.group().casefold() for found in _ease().finditer(plain))
    return Harm(frozenset(kinds), tuple(words), ease)


def lost(before: Harm, after: Harm) -> frozenset[str]:
    """Return the kinds of ``before`` that neither are in ``after`` nor have a neighbour there."""
    return frozenset(
        kind
        for kind in before.kinds - after.kinds
        if not any(frozenset({kind, other}) in NEIGHBOURS for other in after.kinds)
    )


@cache
def _harm() -> re.Pattern[str]:
    groups = [
        f"(?P<{kind.replace('-', '_')}>{pattern})"
        for kind, sign, pattern in rows("harm_words.tsv")
        if sign == "harm"
    ]
    return compiled(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE)


@cache
def _ease() -> re.Pattern[str]:
    patterns = [pattern for _, sign, pattern in rows("harm_words.tsv") if sign == "ease"]
    return compiled(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
