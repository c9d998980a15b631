"""The numbers of two English texts, set against each other: digits, words and ordinals alike."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from derive.checks._number_words import WORDS
from derive.checks._numbers import Number, numbers
from derive.checks._text import KEPT, masked
from derive.checks._words import word_list

SOFT = frozenset(
    word_list(
        "one first second half quarter dozen dozens score decade decades century centuries "
        "fortnight millennium millennia noon midnight fully twice teen teenager teenagers teenage "
        "teens round-the-clock zero zeroth hundreds thousands millions billions third fourth fifth "
        "both couple pair pairs double doubled twin single once solo triple trio thrice sole"
    )
)
"""Words that may stand for a number of the other text, and are not missed there themselves."""

MORE: dict[str, tuple[float, ...]] = {
    "both": (2,),
    "couple": (2,),
    "pair": (2,),
    "pairs": (2,),
    "double": (2,),
    "doubled": (2,),
    "twin": (2,),
    "single": (1,),
    "sole": (1,),
    "once": (1,),
    "solo": (1,),
    "triple": (3,),
    "trio": (3,),
    "thrice": (3,),
    "third": (3, 1 / 3),
    "fourth": (4, 0.25),
    "fifth": (5, 0.2),
}
ALONE = frozenset(
    word_list(
        "half quarter dozen dozens score decade decades century centuries fortnight millennium "
        "millennia noon midnight fully twice teen teenager teenagers teenage teens "
        "round-the-clock both couple pair pairs double doubled twin single once solo triple trio "
        "thrice sole"
    )
)
"""Words that make no larger number with their neighbours: “twentieth century”."""

_VALUES = WORDS | MORE
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_DIGIT = re.compile(r"\d[\s-]?\Z")
_GAP = re.compile(r"(?:\s|-|‑|\sand\s|-and-)\Z")
_IN_NAME = re.compile(r"[^\W\d_]-?\Z")
"""What stands before a number that is part of a name or a unit: COVID-19, km2."""

MANY = 300
"""Numbers without a twin above which no partners are looked for: such a text is no sentence."""

LOST_OR_ADDED = 0.5
"""The score of a number on one side only; one that became another scores 1."""


class Quantity(NamedTuple):
    """A number with its place and all it may mean. ``firm`` where it has to be found again."""

    start: int
    end: int
    text: str
    values: frozenset[float]
    firm: bool


class Difference(NamedTuple):
    """The firm numbers of two texts that have no partner in the other one.

    ``fewer`` and ``more`` are those that the other text has too, only not as often.
    """

    lost: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    fewer: tuple[Quantity, ...]
    more: tuple[Quantity, ...]

    @property
    def replaced(self) -> bool:
        """Tell whether a number of one text stands where the other has another one."""
        return bool((self.lost and (self.added or self.more)) or (self.added and self.fewer))

    @property
    def score(self) -> float:
        """Return 0 to 1: how sure it is that the numbers differ."""
        if self.replaced:
            return 1.0
        return LOST_OR_ADDED * min(1.0, sum(map(_weight, self.lost + self.added)))


@lru_cache(maxsize=KEPT)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of an English text in order, whether in digits or in words."""
    digits = [_written(text, number) for number in numbers(text, "en")]
    return tuple(sorted([*digits, *_spelled(masked(text))], key=lambda q: q.start))


@lru_cache(maxsize=KEPT)
def difference(one: str, other: str) -> Difference:
    """Compare the numbers of two English texts, each number used once."""
    ours, theirs = quantities(one), quantities(other)
    if not ours and not theirs:
        return Difference((), (), (), ())
    left, right = _unmatched(ours, theirs)
    here = frozenset().union(*(q.values for q in ours))
    there = frozenset().union(*(q.values for q in theirs))
    left, right = [q for q in left if q.firm], [q for q in right if q.firm]
    return Difference(
        tuple(q for q in left if not q.values & there),
        tuple(q for q in right if not q.values & here),
        tuple(q for q in left if q.values & there),
        tuple(q for q in right if q.values & here),
    )


def _written(text: str, number: Number) -> Quantity:
    """Return a number in digits; in English 1.4 is no date and no time."""
    values = number.values
    if "." in number.text and number.strict:
        strict = number.strict  # 1.4 million is 1.4 and 1400000, and not 4
        values = frozenset(v for v in values if math.log10(max(v, 1e-9) / strict) % 1 < 1e-6)
    named = _IN_NAME.search(text, max(0, number.start - 2), number.start) is not None
    firm = not named and number.text not in {"0", "00"}  # 10:00 is 10
    return Quantity(number.start, number.end, number.text, values, firm)


def _spelled(text: str) -> Iterator[Quantity]:
    """Yield numbers in words, neighbouring words as one number: “two hundred and six”."""
    if _VALUES.keys().isdisjoint(_WORD.findall(text.lower())):
        return
    run: list[re.Match[str]] = []
    for found in _WORD.finditer(text):
        if found.group().lower() not in _VALUES:
            continue
        alone = found.group().casefold() in ALONE or (run and run[-1].group().casefold() in ALONE)
        if run and (alone or not _GAP.fullmatch(text, run[-1].end(), found.start())):
            yield from _quantity(text, run)
            run = []
        run.append(found)
    yield from _quantity(text, run)


def _quantity(text: str, run: list[re.Match[str]]) -> Iterator[Quantity]:
    if not run:
        return
    said = [found.group().casefold() for found in run]
    before = text[max(0, run[0].start() - 2) : run[0].start()]
    if _VALUES[said[0]][0] >= 100 and _DIGIT.search(before):
        return  # 3 million: `numbers` has read it
    values = [_VALUES[word] for word in said]
    total = _total([v[0] for v in values])
    firm = any(word not in SOFT for word in said)
    options = frozenset({total, *(values[0] if len(run) == 1 else ())})
    start, end = run[0].start(), run[-1].end()
    yield Quantity(start, end, text[start:end], options, firm)


def _total(values: list[float]) -> float:
    """Add up the words of one number: a hundred multiplies, a thousand closes a group."""
    total = section = 0.0
    for value in values:
        if value >= 1000:
            total, section = total + (section or 1) * value, 0.0
        elif value == 100:
            section = (section or 1) * 100
        else:
            section += value
    return total + section


def _unmatched(
    ours: tuple[Quantity, ...], theirs: tuple[Quantity, ...]
) -> tuple[list[Quantity], list[Quantity]]:
    """Return what is left of both when each number has taken its likeliest partner."""
    mine_left, right = _cancelled(ours, theirs)
    left: list[Quantity] = []
    if max(len(mine_left), len(right)) > MANY:
        return mine_left, right
    for mine in sorted(mine_left, key=lambda q: (not q.firm, len(q.values))):
        found = max(
            (q for q in right if q.values & mine.values),
            key=lambda q: (q.text == mine.text, q.firm, -len(q.values)),
            default=None,
        )
        if found is None:
            left.append(mine)
        else:
            right.remove(found)
    return left, right


def _cancelled(
    ours: tuple[Quantity, ...], theirs: tuple[Quantity, ...]
) -> tuple[list[Quantity], list[Quantity]]:
    """Return both without the numbers that are written alike in both, each cancelling one."""
    common = Counter(q.text for q in ours) & Counter(q.text for q in theirs)
    left = []
    for side in (ours, theirs):
        taken = common.copy()
        kept = []
        for quantity in side:
            if taken[quantity.text]:
                taken[quantity.text] -= 1
            else:
                kept.append(quantity)
        left.append(kept)
    return left[0], left[1]


def _weight(quantity: Quantity) -> float:
    """Return how much a number on one side only says: a small one in words says little."""
    if not quantity.text[0].isdecimal():
        return 0.6
    return 0.8 if max(quantity.values) <= 12 else 1.0
