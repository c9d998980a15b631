"""What a back-translation lacks of adapted English: length, and words out of a sentence."""

from __future__ import annotations

from functools import lru_cache

from derive.checks._gaps import Gap, gaps
from derive.checks._text import KEPT, words

GAP = 0.5
"""What a place with a missing word adds to the score."""

FEWEST = 5
"""Words of adapted English below which its length says nothing."""


@lru_cache(maxsize=KEPT)
def shorter(adapted: str, back: str) -> float:
    """Return by which part of its words the back-translation is shorter, 0 to 1."""
    wanted = len(words(adapted))
    if wanted < FEWEST:
        return 0.0
    return max(0.0, 1 - len(words(back)) / wanted)


def new_gaps(adapted: str, back: str) -> tuple[Gap, ...]:
    """Return the gaps of the back-translation, unless adapted English has as many of its own."""
    found = gaps(back)
    return found if found and len(found) > len(gaps(adapted)) else ()


def score(adapted: str, back: str) -> float:
    """Return 0 to 1.5: how much points at something left out."""
    return shorter(adapted, back) + (GAP if new_gaps(adapted, back) else 0.0)
