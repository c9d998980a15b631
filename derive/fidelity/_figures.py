"""What a calibration is worth: AUC, precision and review load at the threshold, and the curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from derive.fidelity.calibration import CurvePoint, Estimate, Operating
from derive.fidelity.intervals import Interval, cluster_bootstrap, wilson

BINS = 10
RECALLS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
RESAMPLES = 500
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def figures(predicted: Floats, bad: Bools, items: Sequence[str], recall: float) -> dict[str, Any]:
    """Return the threshold for a recall, and every figure of a `Group` at it."""
    limit = threshold(predicted, bad, recall)

    def at(rows: npt.NDArray[np.intp], what: Callable[[Bools, Bools], float]) -> float:
        return what(predicted[rows] >= limit, bad[rows])

    def estimate(of: Callable[[npt.NDArray[np.intp]], float]) -> Estimate:
        interval = cluster_bootstrap(of, items, resamples=RESAMPLES)
        ends = {"low": interval.low, "high": interval.high} if interval else {}
        return Estimate(value=of(np.arange(len(bad))), **ends)

    return {
        "threshold": limit,
        "auc": estimate(lambda rows: auc(predicted[rows], bad[rows])),
        "recall": estimate(lambda rows: at(rows, _recall)),
        "precision": estimate(lambda rows: at(rows, _precision)),
        "load": estimate(lambda rows: at(rows, _load)),
        "curve": tuple(_curve(predicted, bad)),
        "operating": tuple(_operating(predicted, bad)),
    }


def threshold(predicted: Floats, bad: Bools, recall: float) -> float:
    """Return the highest probability at which at least ``recall`` of the errors are caught."""
    errors = np.sort(predicted[bad])[::-1]
    needed = int(np.ceil(recall * len(errors) - 1e-9))
    return float(errors[max(needed, 1) - 1])


def auc(predicted: Floats, bad: Bools) -> float:
    """Return the area under the ROC curve (Mann and Whitney's U); NaN where one class is empty."""
    positives = int(bad.sum())
    negatives = len(bad) - positives
    if not positives or not negatives:
        return float("nan")
    from scipy import stats  # noqa: PLC0415  (takes half a second to load)

    ranks = stats.rankdata(predicted)
    u = ranks[bad].sum() - positives * (positives + 1) / 2
    return float(u / (positives * negatives))


def _recall(flagged: Bools, bad: Bools) -> float:
    return float((flagged & bad).sum() / bad.sum()) if bad.any() else float("nan")


def _precision(flagged: Bools, bad: Bools) -> float:
    return float((flagged & bad).sum() / flagged.sum()) if flagged.any() else float("nan")


def _load(flagged: Bools, bad: Bools) -> float:  # noqa: ARG001  (the same shape as the others)
    return float(flagged.mean())


def _curve(predicted: Floats, bad: Bools) -> list[CurvePoint]:
    """Return at most ten groups of equally many drafts, in the order of their probability."""
    order = np.argsort(predicted, kind="stable")
    points = []
    for part in np.array_split(order, min(BINS, len(order))):
        errors = int(bad[part].sum())
        interval = wilson(errors, len(part)) or Interval(0.0, 1.0)
        points.append(
            CurvePoint(
                predicted=float(predicted[part].mean()),
                observed=errors / len(part),
                low=interval.low,
                high=interval.high,
                number=len(part),
            )
        )
    return points


def _operating(predicted: Floats, bad: Bools) -> list[Operating]:
    found = []
    for wanted in RECALLS:
        limit = threshold(predicted, bad, wanted)
        flagged = predicted >= limit
        found.append(
            Operating(
                threshold=limit,
                recall=_recall(flagged, bad),
                precision=_precision(flagged, bad),
                load=_load(flagged, bad),
            )
        )
    return found
