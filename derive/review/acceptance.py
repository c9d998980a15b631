"""Zero-defect acceptance: how many items, all good, show that few of the rest are bad.

If a share ``p`` of a large set is bad, a random sample of n items is all good with probability
(1−p)ⁿ. That is at most 5 % for n = ln(0.05)/ln(1−p): 59 items for 5 %, 149 for 2 %, 299 for 1 %.
For a finite set of N items the sample is drawn without replacement, and fewer are enough: the
smallest n for which a set with ⌈pN⌉ bad items gives an all-good sample in at most 5 % of draws
(hypergeometric).
"""

from __future__ import annotations

import math

CONFIDENCE = 0.95


def sample_size(defects: float, population: int | None = None) -> int:
    """Return the sample that, all good, shows fewer than ``defects`` (0..1) at 95 %.

    ``population`` is the number of items there are; None counts them as many.
    """
    if not 0 < defects < 1:
        raise ValueError("a share of defects is above 0 and below 1")
    allowed = math.log(1 - CONFIDENCE)
    large = math.ceil(allowed / math.log1p(-defects))
    if population is None:
        return large
    bad = math.ceil(defects * population)
    if bad == 0:
        return 0
    low, high = 0, min(population, large)
    while low < high:
        middle = (low + high) // 2
        if _all_good(middle, bad, population) <= allowed:
            high = middle
        else:
            low = middle + 1
    return low


def _all_good(n: int, bad: int, population: int) -> float:
    """Return the logarithm of the probability that n of ``population`` items are all good."""
    good = population - bad
    if n > good:
        return -math.inf
    return _log_choose(good, n) - _log_choose(population, n)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
