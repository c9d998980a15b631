"""What kind of harm an English text is about, by its words, and what makes light of it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

import ahocorasick

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


GROUP = compiled(r"\([^()]*\)")
HEAD = compiled(r"(?:^|\|)([a-z]+?)(?=[a-z][?*]|[^a-z]|$)")
"""The letters that an alternative begins with, an optional last one left out: rumo in rumou?r."""


class Harm(NamedTuple):
    """The kinds of harm that a text has words of."""

    kinds: frozenset[str]


@lru_cache(maxsize=KEPT)
def harm(text: str) -> Harm:
    """Return what harm an English text speaks of."""
    plain = masked(text)
    kinds, passed = set(), 0
    for start in _may_harm(plain):
        found = _harm().match(plain, start) if start >= passed else None
        if found:
            kinds.add((found.lastgroup or "").replace("_", "-"))
            passed = found.end()
    return Harm(frozenset(kinds))


@lru_cache(maxsize=KEPT)
def ease(text: str) -> frozenset[str]:
    """Return the words of an English text that make light of harm, folded."""
    return frozenset(found.group().casefold() for found in _ease().finditer(masked(text)))


def _may_harm(text: str) -> list[int]:
    """Return, cheaply, the places in order where a word begins as a word of harm does."""
    folded = text.casefold()
    found = [end + 1 - length for end, length in _beginnings().iter(folded)]
    if len(folded) != len(text):  # places are not the same in both
        return list(range(len(text))) if found else []
    return sorted({n for n in found if not (n and folded[n - 1].isalnum())})


@cache
def _beginnings() -> Any:
    """Return the letters that the patterns of harm begin with, ready to be looked for."""
    automaton = ahocorasick.Automaton()
    for _, sign, pattern in rows("harm_words.tsv"):
        for head in HEAD.findall(_flat(pattern)) if sign == "harm" else ():
            automaton.add_word(head, len(head))
    automaton.make_automaton()
    return automaton


def lost(before: Harm, after: Harm) -> frozenset[str]:
    """Return the kinds of ``before`` that neither are in ``after`` nor have a neighbour there."""
    return frozenset(
        kind
        for kind in before.kinds - after.kinds
        if not any(frozenset({kind, other}) in NEIGHBOURS for other in after.kinds)
    )


def _flat(pattern: str) -> str:
    """Return a pattern without its groups: only the alternatives at the top are left."""
    flat = GROUP.sub("+", pattern)
    return flat if flat == pattern else _flat(flat)


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
