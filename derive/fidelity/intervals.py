"""Intervals of shares and of statistics, and how many items a sample needs.

Wilson's interval (Wilson 1927) is scipy's. The bootstrap draws whole clusters, as the fields of one
item, or the drafts of one source, are not independent of each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError

RESAMPLES = 1000
CONFIDENCE = 0.95
SEED = 20_261_122
"""Where none is given, so that a figure comes out the same a year later."""

Indices = npt.NDArray[np.intp]


class Interval(NamedTuple):
    """An interval and its confidence, both ends in the units of what it is of."""

    low: float
    high: float
    confidence: float = CONFIDENCE

    def __str__(self) -> str:
        return f"[{self.low:.3f}, {self.high:.3f}]"


class Share(NamedTuple):
    """A part of a whole: ``successes`` of ``number``, with Wilson's interval."""

    successes: int
    number: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        """The share itself, 0–1; None where there is nothing to take a share of."""
        return self.successes / self.number if self.number else None


def wilson(successes: int, number: int, confidence: float = CONFIDENCE) -> Interval | None:
    """Return Wilson's score interval of a share, 0–1; None where ``number`` is 0.

    Raises `FidelityError` where there are more successes than cases, or fewer than none.
    """
    if not 0 <= successes <= number:
        raise FidelityError(f"{successes} of {number} is no share")
    if number == 0:
        return None
    from scipy import stats  # noqa: PLC0415  (half a second, that commands without shares save)

    result = stats.binomtest(successes, number).proportion_ci(confidence, method="wilson")
    return Interval(float(result.low), float(result.high), confidence)


def share(successes: int, number: int, confidence: float = CONFIDENCE) -> Share:
    """Return a share with its interval."""
    return Share(successes, number, wilson(successes, number, confidence))


def sample_for_share(
    half_width: float,
    expected: float = 0.5,
    population: int | None = None,
    confidence: float = CONFIDENCE,
) -> int:
    """Return how many items a share needs so that its interval is ``half_width`` to each side.

    The normal approximation with the finite population correction (Cochran 1977). ``expected`` is
    the share one expects, 0.5 where one does not know.
    """
    if not (0 < half_width < 1 and 0 < expected < 1):
        raise FidelityError("a half width and a share lie between 0 and 1, ends excluded")
    from scipy import stats  # noqa: PLC0415

    z = float(stats.norm.ppf((1 + confidence) / 2))
    number = z * z * expected * (1 - expected) / half_width**2
    if population is not None:
        number = min(number / (1 + (number - 1) / population), population)
    return math.ceil(number - 1e-9)


def cluster_bootstrap(
    statistic: Callable[[Indices], float],
    clusters: Sequence[Hashable],
    *,
    resamples: int = RESAMPLES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
) -> Interval | None:
    """Return the percentile interval of ``statistic`` when whole clusters are drawn anew.

    ``statistic`` is given the indices of the drawn rows and may answer NaN where it is undefined
    (one class only); such draws are left out. None where fewer than two clusters exist or fewer
    than half of the draws gave a value.
    """
    groups = _groups(clusters)
    if len(groups) < 2:
        return None
    draw = np.random.default_rng(seed)
    values = np.empty(resamples)
    for place in range(resamples):
        chosen = draw.integers(len(groups), size=len(groups))
        values[place] = statistic(np.concatenate([groups[c] for c in chosen]))
    return percentile_interval(values, confidence)


def percentile_interval(values: npt.ArrayLike, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the middle part of bootstrap values; None where most of them are undefined."""
    drawn = np.asarray(values, dtype=float)
    good = drawn[np.isfinite(drawn)]
    if len(good) < len(drawn) / 2 or not len(good):
        return None
    low, high = np.quantile(good, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(float(low), float(high), confidence)


def _groups(clusters: Sequence[Hashable]) -> list[Indices]:
    members: dict[Hashable, list[int]] = {}
    for place, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(place)
    return [np.asarray(places, dtype=np.intp) for places in members.values()]
