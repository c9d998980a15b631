"""How far raters agree: Krippendorff's α, Fleiss' κ and Cohen's κ, each with the prevalence.

α after Krippendorff 2011 ("Computing Krippendorff's alpha-reliability"), any number of raters,
missing ratings allowed; its interval is a bootstrap over items. The closed formulas are written out
here because the library that has them is GPL; the tests compare the two. A κ is shown with the
prevalence because it falls where one label is rare however well people agree.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError
from derive.fidelity.intervals import RESAMPLES, SEED, Interval, percentile_interval

Level = Literal["nominal", "ordinal", "interval"]
Value = str | float
Floats = npt.NDArray[np.float64]


class Rating(NamedTuple):
    """What one rater said of one item: a label, or a number."""

    item: str
    rater: str
    value: Value


@dataclass(frozen=True)
class Agreement:
    """One coefficient of agreement.

    ``value`` is None where it is not defined; ``note`` then says why. ``items`` are those that at
    least two people rated, ``ratings`` all ratings of these. ``prevalence`` is the share of each
    value among them, ``observed`` the share of agreeing pairs (nominal coefficients only).
    """

    name: str
    value: float | None
    interval: Interval | None
    items: int
    raters: int
    ratings: int
    prevalence: Mapping[str, float] = field(default_factory=dict)
    observed: float | None = None
    note: str = ""


def krippendorff_alpha(
    ratings: Iterable[Rating],
    level: Level = "nominal",
    *,
    order: Sequence[Value] = (),
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Agreement:
    """Return Krippendorff's α (1: full agreement, 0: chance, below 0: worse) with its interval.

    ``order`` gives ordinal labels in their order; numbers need none. A person who rated an item
    twice counts with the last rating. Items with one rating say nothing and are left out. Raises
    `FidelityError` for labels on a scale of numbers, or without an order.
    """
    table = _table(ratings)
    values = _domain(table, level, order)
    counts = _counts(table, values)
    raters = len({rater for members in table.values() for rater in members})
    alpha, note = _alpha(counts, values, level)
    interval = None
    if alpha is not None and len(counts) > 1 and resamples:
        draw = np.random.default_rng(seed)
        weights = draw.multinomial(
            len(counts), np.full(len(counts), 1 / len(counts)), size=resamples
        )
        drawn = [_weighted_alpha(counts, values, level, row) for row in weights]
        interval = percentile_interval(drawn)
    return Agreement(
        f"Krippendorff's α ({level})",
        alpha,
        interval,
        len(counts),
        raters,
        int(counts.sum()),
        _prevalence(counts, values),
        _observed(counts) if level == "nominal" else None,
        note,
    )


def fleiss_kappa(ratings: Iterable[Rating]) -> Agreement:
    """Return Fleiss' κ (Fleiss 1971) of labels, over the items that all have equally many ratings.

    Raises `FidelityError` where they do not: use `krippendorff_alpha`, which allows gaps.
    """
    table = _table(ratings)
    values = _domain(table, "nominal", ())
    counts = _counts(table, values)
    if len(set(counts.sum(axis=1))) > 1:
        raise FidelityError(
            "Fleiss' κ needs equally many ratings of every item; Krippendorff's α does not"
        )
    raters = len({rater for members in table.values() for rater in members})
    observed = _observed(counts)
    shares = counts.sum(axis=0) / counts.sum() if counts.size else np.zeros(0)
    value, note = _chance_corrected(observed, float((shares**2).sum()))
    prevalence = _prevalence(counts, values)
    ratings_number = int(counts.sum())
    return Agreement(
        "Fleiss' κ", value, None, len(counts), raters, ratings_number, prevalence, observed, note
    )


def cohen_kappa(first: Sequence[Value], second: Sequence[Value]) -> Agreement:
    """Return Cohen's κ (Cohen 1960) of two raters' labels of the same items, in the same order.

    Raises `FidelityError` where the two lists differ in length.
    """
    if len(first) != len(second):
        raise FidelityError(f"{len(first)} ratings against {len(second)}: not the same items")
    number = len(first)
    mine, theirs = Counter(map(str, first)), Counter(map(str, second))
    agreed = sum(str(a) == str(b) for a, b in zip(first, second, strict=True))
    observed = agreed / number if number else None
    expected = sum(mine[v] * theirs[v] for v in mine) / number**2 if number else 1.0
    value, note = _chance_corrected(observed, expected)
    both = mine + theirs
    prevalence = {label: count / (2 * number) for label, count in sorted(both.items())}
    return Agreement("Cohen's κ", value, None, number, 2, 2 * number, prevalence, observed, note)


# ---- the table of ratings ----------------------------------------------------------------------


def _table(ratings: Iterable[Rating]) -> dict[str, dict[str, Value]]:
    """Return the ratings by item and rater, of items that two or more people rated."""
    table: dict[str, dict[str, Value]] = {}
    for item, rater, value in ratings:
        if isinstance(value, float) and math.isnan(value):
            continue
        table.setdefault(item, {})[rater] = value
    return {item: members for item, members in table.items() if len(members) > 1}


def _domain(
    table: Mapping[str, Mapping[str, Value]], level: Level, order: Sequence[Value]
) -> list[Value]:
    found = {value for members in table.values() for value in members.values()}
    if order:
        unknown = found - set(order)
        if unknown:
            raise FidelityError(f"{min(map(str, unknown))!r} is not among the ordered labels")
        return list(order)
    if level == "nominal":
        return sorted(found, key=str)
    words = sorted(str(value) for value in found if isinstance(value, str))
    if words:
        raise FidelityError(
            f"{words[0]!r} is no number: an {level} scale needs numbers or an order"
        )
    return sorted(found, key=float)


def _counts(table: Mapping[str, Mapping[str, Value]], values: Sequence[Value]) -> Floats:
    place = {value: index for index, value in enumerate(values)}
    counts = np.zeros((len(table), len(values)))
    for row, members in enumerate(table.values()):
        for value in members.values():
            counts[row, place[value]] += 1
    return counts


def _prevalence(counts: Floats, values: Sequence[Value]) -> dict[str, float]:
    total = counts.sum()
    shares = counts.sum(axis=0) / total if total else counts.sum(axis=0)
    return {str(value): float(part) for value, part in zip(values, shares, strict=True)}


def _observed(counts: Floats) -> float | None:
    """Return the mean share of agreeing pairs of ratings over the items."""
    if not len(counts):
        return None
    raters = counts.sum(axis=1)
    return float((((counts * (counts - 1)).sum(axis=1)) / (raters * (raters - 1))).mean())


def _chance_corrected(observed: float | None, expected: float) -> tuple[float | None, str]:
    if observed is None:
        return None, "no item has two ratings"
    if expected >= 1 - 1e-12:
        return None, "all ratings are the same: chance alone would agree, κ is not defined"
    return (observed - expected) / (1 - expected), ""


# ---- Krippendorff's α --------------------------------------------------------------------------


def _alpha(counts: Floats, values: Sequence[Value], level: Level) -> tuple[float | None, str]:
    if not len(counts):
        return None, "no item has two ratings"
    value = _weighted_alpha(counts, values, level, np.ones(len(counts)))
    if math.isnan(value):
        return None, "all ratings are the same: α is not defined"
    return value, ""


def _weighted_alpha(
    counts: Floats, values: Sequence[Value], level: Level, weights: npt.NDArray[Any]
) -> float:
    """Return α where item ``i`` occurs ``weights[i]`` times; NaN where all ratings are the same."""
    marginals = weights @ counts
    total = marginals.sum()
    distance = _distances(marginals, values, level)
    raters = counts.sum(axis=1)
    disagreement = np.einsum("uv,vw,uw->u", counts, distance, counts) / (raters - 1)
    expected = marginals @ distance @ marginals / (total - 1)
    return float(1 - weights @ disagreement / expected) if expected > 0 else math.nan


def _distances(marginals: Floats, values: Sequence[Value], level: Level) -> Floats:
    """Return the squared distances between all pairs of values."""
    number = len(values)
    if level == "nominal":
        return 1.0 - np.eye(number)
    if level == "interval":
        points = np.asarray([float(value) for value in values])
        return np.asarray((points[:, None] - points[None, :]) ** 2, dtype=np.float64)
    middle = np.cumsum(marginals) - marginals / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, dtype=np.float64)
