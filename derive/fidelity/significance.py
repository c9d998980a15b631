"""Is one system better than another? Paired bootstrap and approximate randomisation.

Both work on the sums that a corpus value is made of, as sacrebleu's do, and draw whole source
items, so rows of one item stay together. Paired bootstrap: Koehn 2004, with signed differences
(sacrebleu centres absolute ones, which makes p too small where two systems are close). Approximate
randomisation: Riezler and Maxwell 2005. A small p says that the difference is hardly chance; it
does not say that it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError
from derive.fidelity.intervals import RESAMPLES, SEED, Interval, percentile_interval

Floats = npt.NDArray[np.float64]
Value = Callable[[Floats], float]


class Difference(NamedTuple):
    """How much the second system differs from the first.

    ``interval`` is that of the difference, ``p_bootstrap`` and ``p_randomised`` two-sided.
    """

    first: float
    second: float
    difference: float
    interval: Interval | None
    p_bootstrap: float
    p_randomised: float
    segments: int
    clusters: int


def paired_tests(
    first: Floats,
    second: Floats,
    value: Value,
    clusters: Sequence[Hashable],
    *,
    resamples: int = RESAMPLES,
) -> Difference:
    """Return the difference of two systems on the same rows, with both tests.

    ``first`` and ``second`` hold a row of statistics per segment, in the same order; ``value``
    makes a corpus value of their sum. Raises `FidelityError` where there are fewer than two items.
    """
    if first.shape != second.shape or len(first) != len(clusters):
        raise FidelityError(f"{len(first)} rows against {len(second)}: not the same segments")
    mine, theirs = _summed(first, clusters), _summed(second, clusters)
    if len(mine) < 2:
        raise FidelityError("two systems cannot be compared on fewer than two items")
    draw = np.random.default_rng(SEED)
    one, other = value(mine.sum(axis=0)), value(theirs.sum(axis=0))
    drawn = _bootstrap(mine, theirs, value, draw, resamples)
    swapped = _randomised(mine, theirs, value, draw, resamples)
    observed = abs(other - one)
    around = np.abs(drawn - drawn.mean())
    return Difference(
        one,
        other,
        other - one,
        percentile_interval(drawn),
        _share(around >= observed - 1e-12),
        _share(np.abs(swapped) >= observed - 1e-12),
        len(first),
        len(mine),
    )


def paired_p(
    first: Floats, second: Floats, *, resamples: int = RESAMPLES, seed: int = SEED
) -> float:
    """Return the one-sided p that the mean of ``first`` is not above that of ``second``.

    By random signs of the paired differences, as soft pairwise accuracy needs it; 0.5 where the
    two are the same.
    """
    differences = first - second
    observed = differences.sum()
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(resamples, len(differences)))
    drawn = signs @ differences
    return float((np.sum(drawn > observed) + 0.5 * np.sum(drawn == observed)) / resamples)


def _summed(statistics: Floats, clusters: Sequence[Hashable]) -> Floats:
    """Return the statistics summed over the rows of each cluster."""
    places: dict[Hashable, int] = {}
    rows = np.asarray([places.setdefault(name, len(places)) for name in clusters], dtype=np.intp)
    summed = np.zeros((len(places), statistics.shape[1]))
    np.add.at(summed, rows, statistics)
    return summed


def _bootstrap(
    mine: Floats, theirs: Floats, value: Value, draw: np.random.Generator, resamples: int
) -> Floats:
    even = np.full(len(mine), 1 / len(mine))
    found = np.empty(resamples)
    for place in range(resamples):
        weights = draw.multinomial(len(mine), even)
        found[place] = value(weights @ theirs) - value(weights @ mine)
    return found


def _randomised(
    mine: Floats, theirs: Floats, value: Value, draw: np.random.Generator, resamples: int
) -> Floats:
    found = np.empty(resamples)
    total = mine.sum(axis=0) + theirs.sum(axis=0)
    for place in range(resamples):
        swap = draw.random(len(mine)) < 0.5
        first = np.where(swap[:, None], theirs, mine).sum(axis=0)
        found[place] = value(total - first) - value(first)
    return found


def _share(hits: npt.NDArray[np.bool_]) -> float:
    return float((hits.sum() + 1) / (len(hits) + 1))
