"""How well a metric follows people: correlations, and the accuracies that WMT's metrics task uses.

Pearson, Spearman and Kendall's τ-b are scipy's. Accuracy with tie calibration: Deutsch, Foster and
Freitag 2023 ("Ties matter"). Pairwise accuracy of systems: Kocmi et al. 2021. Soft pairwise
accuracy: Thompson et al. 2024.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError
from derive.fidelity.intervals import RESAMPLES, SEED, Interval, cluster_bootstrap
from derive.fidelity.significance import paired_p

Floats = npt.NDArray[np.float64]
MOST_PAIRS = 2_000_000


class Correlation(NamedTuple):
    """One coefficient with its clustered bootstrap interval; None where it is not defined."""

    name: str
    value: float | None
    interval: Interval | None
    number: int
    note: str = ""


class TieCalibrated(NamedTuple):
    """Accuracy over pairs (0–1) when metric differences up to ``epsilon`` count as ties."""

    accuracy: float
    epsilon: float
    pairs: int


def correlations(
    metric: Sequence[float],
    human: Sequence[float],
    clusters: Sequence[Hashable],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> list[Correlation]:
    """Return Pearson, Spearman and Kendall's τ-b of two series. Undefined for a constant series.

    Raises `FidelityError` where the series differ in length or hold NaN.
    """
    mine, theirs = _series(metric), _series(human)
    if not len(mine) == len(theirs) == len(clusters):
        raise FidelityError(f"{len(mine)} metric values against {len(theirs)} of people")
    note = _undefined(mine, theirs)
    found = []
    for name, coefficient in _COEFFICIENTS.items():

        def value(rows: npt.NDArray[np.intp], of: Callable[..., float] = coefficient) -> float:
            one, other = mine[rows], theirs[rows]
            return float("nan") if _undefined(one, other) else of(one, other)

        if note:
            found.append(Correlation(name, None, None, len(mine), note))
            continue
        interval = cluster_bootstrap(value, clusters, resamples=resamples, seed=seed)
        found.append(Correlation(name, value(np.arange(len(mine))), interval, len(mine)))
    return found


def tie_calibrated_accuracy(
    metric: Sequence[float], human: Sequence[float], groups: Sequence[Hashable] = ()
) -> TieCalibrated:
    """Return the share of pairs that the metric orders, or ties, as people do.

    Pairs are made within ``groups`` (the translations of one source), or among all where none are
    given. ``epsilon`` is the tie threshold that is best on these very pairs, as in WMT. Raises
    `FidelityError` where there is no pair, or more than two million.
    """
    first, second = _pairs(groups or [0] * len(metric))
    if not len(first):
        raise FidelityError("no two segments to compare: pairs are made within one source item")
    mine, theirs = _series(metric), _series(human)
    gap = mine[first] - mine[second]
    said = np.sign(theirs[first] - theirs[second])
    size = np.abs(gap)
    right = (np.sign(gap) == said) & (said != 0)
    order = np.argsort(size, kind="stable")
    sizes = size[order]
    ties_right = np.cumsum(said[order] == 0)
    order_right = right.sum() - np.cumsum(right[order])
    last = np.append(sizes[1:] != sizes[:-1], True)
    agreed = np.where(last, ties_right + order_right, -1)
    best = int(np.argmax(agreed))
    no_ties = int(right.sum()) if sizes[0] > 0 else -1
    accuracy, epsilon = max((float(agreed[best]), -float(sizes[best])), (float(no_ties), 0.0))
    return TieCalibrated(accuracy / len(size), -epsilon, len(size))


def pairwise_accuracy(metric: Mapping[str, float], human: Mapping[str, float]) -> float | None:
    """Return the share of pairs of systems that the metric orders as people do; ties of people are
    left out. None where there is no pair."""
    found = [
        (metric[one] - metric[other]) * (human[one] - human[other]) > 0
        for one, other in combinations(sorted(set(metric) & set(human)), 2)
        if human[one] != human[other]
    ]
    return sum(found) / len(found) if found else None


def soft_pairwise_accuracy(
    metric: Mapping[str, Sequence[float]],
    human: Mapping[str, Sequence[float]],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> float | None:
    """Return 1 less the mean difference of the two p values over all pairs of systems.

    Segment values by system, in the same order for all; where people are not sure which of two
    systems is better, the metric need not be either. None where there is no pair.
    """
    names = sorted(set(metric) & set(human))
    lengths = {len(series[name]) for series in (metric, human) for name in names}
    if len(lengths) > 1:
        raise FidelityError("soft pairwise accuracy needs the same segments of every system")
    differences = [
        abs(
            paired_p(_series(metric[a]), _series(metric[b]), resamples=resamples, seed=seed)
            - paired_p(_series(human[a]), _series(human[b]), resamples=resamples, seed=seed)
        )
        for a, b in combinations(names, 2)
    ]
    return 1 - sum(differences) / len(differences) if differences else None


def _stats() -> Any:
    """Return scipy's statistics, which take half a second to load."""
    from scipy import stats  # noqa: PLC0415

    return stats


_COEFFICIENTS: Mapping[str, Callable[..., float]] = {
    "Pearson's r": lambda one, other: float(_stats().pearsonr(one, other).statistic),
    "Spearman's ρ": lambda one, other: float(_stats().spearmanr(one, other).statistic),
    "Kendall's τ-b": lambda one, other: float(_stats().kendalltau(one, other).statistic),
}


def _undefined(mine: Floats, theirs: Floats) -> str:
    if len(mine) < 3:
        return "fewer than three segments"
    for name, series in (("the metric", mine), ("the ratings", theirs)):
        if np.ptp(series) == 0:
            return f"{name} has one value only: no correlation is defined"
    return ""


def _series(values: Sequence[float]) -> Floats:
    series = np.asarray(values, dtype=np.float64)
    if not np.isfinite(series).all():
        raise FidelityError("NaN or infinite among the values: leave such rows out first")
    return series


def _pairs(
    groups: Sequence[Hashable],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    members: dict[Hashable, list[int]] = {}
    for place, name in enumerate(groups):
        members.setdefault(name, []).append(place)
    number = sum(len(rows) * (len(rows) - 1) // 2 for rows in members.values())
    if number > MOST_PAIRS:
        raise FidelityError(
            f"{number:,} pairs of segments are too many: group them by source item (item_id)"
        )
    pairs = [pair for rows in members.values() for pair in combinations(rows, 2)]
    sides = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    return sides[:, 0], sides[:, 1]
