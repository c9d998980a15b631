"""Word n-grams that two texts have in common, counted with what Python has in C."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def common(mine: Sequence[str], theirs: Sequence[str], order: int) -> int:
    """Return how many n-grams of ``order`` words the two have in common, repeats counted."""
    first, second = _counted(mine, order), _counted(theirs, order)
    return sum([min(count, second[gram]) for gram, count in first.items() if gram in second])


def number(words: Sequence[str], order: int) -> int:
    """Return how many n-grams of ``order`` words there are."""
    return max(len(words) - order + 1, 0)


def _counted(words: Sequence[str], order: int) -> Counter[object]:
    if order == 1:
        return Counter(words)
    return Counter(zip(*[words[start:] for start in range(order)], strict=False))
