"""Fits a calibration to people's verdicts, with scikit-learn, and says how good it is.

Every figure is of cross-fitted probabilities: the model that judges a draft has not seen its item.
Folds and bootstrap keep the rows of one source item together.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError, MissingExtra
from derive.fidelity._figures import figures
from derive.fidelity.calibration import ALL, FEWEST_ERRORS, Calibration, Group, Weight
from derive.fidelity.intervals import SEED
from derive.records import Signature, fingerprint

FOLDS = 5
RECALL = 0.95
STRENGTHS = (0.01, 0.1, 1.0)
"""Inverse strengths of regularisation to choose from, inside each fold."""
ISOTONIC = (1000, 100)
"""Rows and errors from which the data allow isotonic regression."""
Floats = npt.NDArray[np.float64]


class Sample(NamedTuple):
    """One draft that people judged. ``bad``: it has a major or critical error. ``item`` is the
    source item it belongs to."""

    id: str
    item: str
    language: str
    item_class: str
    features: Mapping[str, float]
    bad: bool


def fit(samples: Sequence[Sample], recall: float = RECALL, *, features_of: str = "") -> Calibration:
    """Return the calibration per language, and per class where a class has enough errors.

    ``recall`` (0–1) is the share of errors that the threshold must not let pass. Raises
    `FidelityError` without samples or for an impossible recall, `MissingExtra` without
    scikit-learn.
    """
    if not 0 < recall < 1:
        raise FidelityError(f"a recall of {recall:g} cannot be wanted: give one between 0 and 1")
    if not samples:
        raise FidelityError("nothing to calibrate on: no draft has a verdict")
    _sklearn()
    groups: dict[tuple[str, str], list[Sample]] = {}
    for sample in samples:
        for name in {ALL, sample.item_class or ALL}:
            groups.setdefault((sample.language, name), []).append(sample)
    from threadpoolctl import threadpool_limits  # noqa: PLC0415  (scikit-learn brings it)

    with threadpool_limits(1):  # the matrices are narrow: threads would only wait for each other
        fitted = [_group(*key, members, recall) for key, members in sorted(groups.items())]
    facts = [(s.id, s.item, s.language, s.item_class, dict(s.features), s.bad) for s in samples]
    return Calibration(
        signature=Signature(
            name="logistic",
            version=version("scikit-learn"),
            settings={"folds": str(FOLDS), "recall": f"{recall:g}", "seed": str(SEED)},
        ),
        wanted_recall=recall,
        fitted_on=fingerprint(facts),
        features_of=features_of,
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        groups=tuple(fitted),
    )


def cross_fitted(samples: Sequence[Sample]) -> Floats:
    """Return the probability of an error for every sample, by models that did not see its item."""
    names = _names(samples)
    return _cross_fitted(samples, names)[0]


def _group(language: str, item_class: str, samples: Sequence[Sample], recall: float) -> Group:
    bad = np.asarray([sample.bad for sample in samples])
    items = [sample.item for sample in samples]
    errors = int(bad.sum())
    base: dict[str, Any] = {
        "language": language,
        "item_class": item_class,
        "rows": len(samples),
        "items": len(set(items)),
        "errors": errors,
    }
    names = _names(samples)
    why = _too_little(samples, errors, names)
    if why:
        return Group(status="not calibrated", note=why, **base)
    predicted, plain, isotonic = _cross_fitted(samples, names)
    model = _model().fit(_matrix(samples, names), bad)
    scaler, logistic = model[0], model[-1].best_estimator_
    weights = tuple(
        Weight(feature=name, mean=float(mean), spread=float(spread), weight=float(weight))
        for name, mean, spread, weight in zip(
            names, scaler.mean_, scaler.scale_, logistic.coef_[0], strict=True
        )
    )
    return Group(
        status="calibrated",
        method="logistic + isotonic" if isotonic else "logistic",
        intercept=float(logistic.intercept_[0]),
        weights=weights,
        steps=_steps(plain, bad) if isotonic else (),
        **figures(predicted, bad, items, recall),
        **base,
    )


def _too_little(samples: Sequence[Sample], errors: int, names: Sequence[str]) -> str:
    right = len(samples) - errors
    if min(errors, right) < FEWEST_ERRORS:
        what = f"{errors} drafts with an error" if errors <= right else f"{right} without one"
        return f"{what}, {FEWEST_ERRORS} are needed"
    if len({sample.item for sample in samples if sample.bad}) < FOLDS:
        return f"the errors are in fewer than {FOLDS} source items"
    return "" if names else "no score or finding differs between the drafts"


def _names(samples: Sequence[Sample]) -> list[str]:
    """Return the features that differ between drafts."""
    found: dict[str, set[float]] = {}
    for sample in samples:
        for name, value in sample.features.items():
            if math.isfinite(value):
                found.setdefault(name, set()).add(value)
    counts = {name: sum(name in s.features for s in samples) for name in found}
    return sorted(
        name
        for name, values in found.items()
        if len(values) > 1 or (name.startswith("check ") and counts[name] < len(samples))
    )


def _matrix(samples: Sequence[Sample], names: Sequence[str]) -> Floats:
    """Return the features as columns; a finding that is not there is 0, a score is average."""
    table = np.asarray(
        [[sample.features.get(name, np.nan) for name in names] for sample in samples],
        dtype=np.float64,
    )
    table[~np.isfinite(table)] = np.nan
    for place, name in enumerate(names):
        column = table[:, place]
        missing = np.isnan(column)
        if missing.any():
            column[missing] = 0.0 if name.startswith("check ") else column[~missing].mean()
    return table


def _cross_fitted(samples: Sequence[Sample], names: Sequence[str]) -> tuple[Floats, Floats, bool]:
    """Return final and plain logistic probabilities, and whether isotonic regression was used."""
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415  (an extra)
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict  # noqa: PLC0415

    table, bad = _matrix(samples, names), np.asarray([sample.bad for sample in samples])
    items = np.asarray([sample.item for sample in samples])
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED % 2**31)
    parts = list(folds.split(table, bad, items))
    plain = np.asarray(
        cross_val_predict(_model(), table, bad, cv=parts, method="predict_proba")[:, 1]
    )
    if len(samples) < ISOTONIC[0] or bad.sum() < ISOTONIC[1]:
        return plain, plain, False
    final = np.empty_like(plain)
    for train, test in parts:
        stairs = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
        final[test] = stairs.fit(plain[train], bad[train]).predict(plain[test])
    return final, plain, True


def _steps(plain: Floats, bad: npt.NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415  (an extra)

    stairs = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(plain, bad)
    places, heights = stairs.X_thresholds_, stairs.y_thresholds_
    return tuple((float(x), float(y)) for x, y in zip(places, heights, strict=True))


def _model() -> Any:
    """Return a logistic regression over standardised features that picks its own strength."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (an extra)
    from sklearn.model_selection import GridSearchCV  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415

    logistic = LogisticRegression(solver="newton-cholesky", max_iter=200)
    search = GridSearchCV(logistic, {"C": STRENGTHS}, cv=3, scoring="neg_log_loss")
    return make_pipeline(StandardScaler(), search)


def _sklearn() -> None:
    try:
        version("scikit-learn")
    except PackageNotFoundError as error:
        raise MissingExtra("scikit-learn", "fidelity", "calibration") from error
