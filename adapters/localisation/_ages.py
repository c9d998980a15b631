"""Ages that mean something only beside a law: *19* next to drinking, not *my 15-year-old son*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derive.locale_pack import Concept, Pack, load_concepts
from derive.locale_pack.match import context_distance, fold

from ._found import Found
from ._numerals import value

WINDOW = 160
"""Characters on each side of an age in which the context words of its limit are looked for."""

NEAR_LIMIT = {"age.majority": 2, "age.consent": 4, "age.pension": 6}
"""How many years off the limit (else three) an age still has to do with it."""

_WORD_AGES = "eighteen|nineteen|twenty|twenty[- ]one|sixteen|seventeen|fifteen|fourteen|thirteen"
_AGE = re.compile(
    rf"\b(?P<a>\d{{1,2}}|{_WORD_AGES})(?=[\s-](?:years?[\s-]old|year[\s-]olds?|years of age))"
    r"|\b(?:under|over|below|above|aged?|age of|turn(?:s|ed|ing)?|until|till|before|"
    r"reach(?:es|ed)?|"
    r"younger than|older than|at least|I am|(?:I|she|he|they|you|we)['’](?:m|s|re)|is|am|was|"
    rf"are|at)\s(?P<b>\d{{1,2}}|{_WORD_AGES})\b"
    r"(?![,.]?\d|\s?(?:%|percent|yen|dollars?|minutes?|hours?|days?|weeks?|months?|times|people|km|"
    r"kilomet\w+|o'clock|items?|points?|degrees?|and a half|companies|out of))",
    re.IGNORECASE,
)


def scan(text: str, source: Pack) -> Iterator[Found]:
    """Yield every age near a limit that stands near the context words of that limit.

    A limit said as one (*under 20*) counts wherever its words stand near; anybody's age only where
    it is within `NEAR_LIMIT` years of the limit, and then the words may stand further off.
    """
    folded = fold(text)
    for found in _AGE.finditer(text):
        group = "a" if found["a"] else "b"
        start, end = found.span(group)
        number = value(found[group])
        best: tuple[int, str] | None = None
        for concept, limit in _limits(source):
            if abs(number - limit) > NEAR_LIMIT.get(concept.id, 3):
                continue
            distance = context_distance(folded, start, end, concept.context, WINDOW)
            if distance is not None and (best is None or distance < best[0]):
                best = distance, concept.id
        if best is not None:
            surface = text[start:end]
            yield Found(start, end, surface, best[1], "age", 1, value=number, distance=best[0])


@lru_cache(maxsize=64)
def _limits(pack: Pack) -> tuple[tuple[Concept, float], ...]:
    """Return the age concepts that a pack fills, with their limits."""
    ages = (c for c in load_concepts().concepts.values() if c.type == "age")
    limits = ((concept, _limit(pack, concept.id)) for concept in ages)
    return tuple((concept, limit) for concept, limit in limits if limit is not None)


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
