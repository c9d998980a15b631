"""How many items must all be good to accept a set; without SciPy, which takes a second to load."""

from __future__ import annotations

import math

from derive.errors import FidelityError

CONFIDENCE = 0.95
_EXACT = 1e-9


def sample_for_zero_defects(
    defect_rate: float, population: int | None = None, confidence: float = CONFIDENCE
) -> int:
    """Return how many items must be found free of defects to accept a set.

    If none of that many randomly drawn items has a defect, then with ``confidence`` fewer than
    ``defect_rate`` (0–1) of all items have one. Without ``population`` it is ln(1-c)/ln(1-p): 59
    for 5 %, 149 for 2 %, 299 for 1 %; in a finite set the exact (hypergeometric) number, which is
    smaller. Raises `FidelityError` where a rate is not between 0 and 1.
    """
    if not (0 < defect_rate < 1 and 0 < confidence < 1):
        raise FidelityError("a defect rate and a confidence lie between 0 and 1, ends excluded")
    allowed = math.log(1 - confidence)
    if population is None:
        return math.ceil(allowed / math.log1p(-defect_rate) - _EXACT)
    defects = max(1, math.ceil(defect_rate * population - _EXACT))
    low, high = min(1, population), population
    while low < high:  # the more are drawn, the less likely it is that all of them are good
        middle = (low + high) // 2
        if _all_good(middle, defects, population) <= allowed + _EXACT:
            high = middle
        else:
            low = middle + 1
    return low


def _all_good(drawn: int, defects: int, population: int) -> float:
    """Return the logarithm of the probability that a draw without replacement meets no defect."""
    good = population - defects
    if drawn > good:
        return -math.inf
    return _log_choose(good, drawn) - _log_choose(population, drawn)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
