"""Ages that mean something only beside a law: *19* next to drinking, not *my 15-year-old son*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derive.locale_pack import Concept, Pack, load_concepts
from derive.locale_pack.match import context_distance, fold

from ._found import Found
from ._numerals import value

_WORD_AGES = "eighteen|nineteen|twenty|twenty[- ]one|sixteen|seventeen|fifteen|fourteen|thirteen"
_AGE = re.compile(
    rf"\b(?P<a>\d{{1,2}}|{_WORD_AGES})(?=[\s-](?:years?[\s-]old|year[\s-]olds?|years of age))"
    r"|\b(?:under|over|below|above|aged?|age of|turn(?:s|ed|ing)?|until|till|before|"
    r"reach(?:es|ed)?|"
    rf"younger than|older than|at least|I am|I'm|is|am|was|at)\s(?P<b>\d{{1,2}}|{_WORD_AGES})\b"
    r"(?![,.]?\d|\s?(?:%|percent|yen|dollars?|minutes?|hours?|days?|weeks?|months?|times|people|km|"
    r"kilomet\w+|o'clock|items?|points?|degrees?|and a half|companies|out of))",
    re.IGNORECASE,
)


def scan(text: str, source: Pack) -> Iterator[Found]:
    """Yield every age that stands near the context words of an age concept the pack fills."""
    folded = fold(text)
    for found in _AGE.finditer(text):
        group = "a" if found["a"] else "b"
        start, end = found.span(group)
        best: tuple[int, str] | None = None
        for concept in _concepts(source):
            distance = context_distance(folded, start, end, concept.context)
            if distance is not None and (best is None or distance < best[0]):
                best = distance, concept.id
        if best is not None:
            number = value(found[group])
            yield Found(
                start, end, text[start:end], best[1], "age", 1, None, False, number, best[0]
            )


@lru_cache(maxsize=64)
def _concepts(pack: Pack) -> tuple[Concept, ...]:
    return tuple(
        c for c in load_concepts().concepts.values() if c.type == "age" and pack.filled(c.id)
    )


def shifted(age: float, concept: str, source: Pack, target: Pack) -> int | None:
    """Return the age that stands to the target's limit as ``age`` does to the source's.

    A 19-year-old who drinks is under age where the limit is 20, and is to be so where it is 18. An
    age on the same side of both limits stays. None where a pack does not know its limit.
    """
    limits = [_limit(pack, concept) for pack in (source, target)]
    here, there = limits
    if here is None or there is None:
        return None
    if age == here or (age < here) != (age < there):
        return int(age + there - here)
    return int(age)


def _limit(pack: Pack, concept: str) -> float | None:
    entry = pack.filled(concept)
    return entry.forms[0].value if entry else None
