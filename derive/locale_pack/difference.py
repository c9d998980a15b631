"""Two packs beside each other: what each fills, and what one form means in both."""

from __future__ import annotations

from typing import NamedTuple

from derive.locale_pack.context import fold
from derive.locale_pack.load import forms, load_concepts
from derive.locale_pack.model import Entry, Pack


class Both(NamedTuple):
    """How two packs fill the same concept."""

    concept: str
    first: Entry
    second: Entry


class Clash(NamedTuple):
    """A form that two packs have under different concepts: read it with care in this pair."""

    text: str
    first: str
    second: str


class Difference(NamedTuple):
    """What two packs fill: one of them only, or both. Concepts in the order of the vocabulary."""

    only_first: list[str]
    only_second: list[str]
    both: list[Both]
    clashes: list[Clash]


def difference(first: Pack, second: Pack) -> Difference:
    """Compare two packs, concept by concept. `absent` is an answer, and counts as filled."""
    names = list(load_concepts().concepts)
    here, there = first.entries, second.entries
    return Difference(
        only_first=[name for name in names if name in here and name not in there],
        only_second=[name for name in names if name in there and name not in here],
        both=[Both(n, here[n], there[n]) for n in names if n in here and n in there],
        clashes=_clashes(first, second),
    )


def _clashes(first: Pack, second: Pack) -> list[Clash]:
    concepts = load_concepts().concepts
    theirs: dict[str, str] = {}
    for name, form in forms(second):
        for text in form.english():
            theirs.setdefault(fold(text), name)
    found = []
    for name, form in forms(first):
        for text in form.english():
            other = theirs.get(fold(text), name)
            if other != name and not (concepts[name].context or concepts[other].context):
                found.append(Clash(text, name, other))
    return found
