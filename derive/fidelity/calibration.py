"""What a calibration is: how likely a draft has a major or critical error, by its scores.

Fitted per language and class (`derive.fidelity.fitting`) and stored as JSON. Using one needs no
library: a weighted sum, a logistic function, and steps where the data allowed isotonic regression.
A group with too few errors is there too, and says that it is not calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ValidationError

from derive.errors import FidelityError
from derive.records import FieldName, Finding, Record, Score, Signature

ALL = "all"
"""The class under which all classes of a language are fitted together."""

FEWEST_ERRORS = 30
"""Drafts with a major or critical error below which nothing is fitted."""


class Weight(Record):
    """One feature: its mean and spread in the data, and its weight once it is standardised."""

    feature: str
    mean: float
    spread: float
    weight: float


class Estimate(Record):
    """A figure on data that the model had not seen, with its bootstrap interval over items."""

    value: float
    low: float | None = None
    high: float | None = None


class CurvePoint(Record):
    """Some drafts of similar predicted probability: their mean, and the share with an error."""

    predicted: float
    observed: float
    low: float
    high: float
    number: int


class Operating(Record):
    """What a threshold costs: recall and precision of errors, and the share of drafts above it."""

    threshold: float
    recall: float
    precision: float
    load: float


class Group(Record):
    """The calibration of one language and class.

    ``status`` is `calibrated` or `not calibrated`, ``note`` says why. ``threshold`` is the
    probability from which a draft goes to full review, chosen for the wanted recall.
    """

    language: str
    item_class: str
    status: Literal["calibrated", "not calibrated"]
    note: str = ""
    rows: int
    items: int
    errors: int
    method: Literal["", "logistic", "logistic + isotonic"] = ""
    intercept: float = 0.0
    weights: tuple[Weight, ...] = ()
    steps: tuple[tuple[float, float], ...] = ()
    threshold: float | None = None
    auc: Estimate | None = None
    recall: Estimate | None = None
    precision: Estimate | None = None
    load: Estimate | None = None
    curve: tuple[CurvePoint, ...] = ()
    operating: tuple[Operating, ...] = ()

    @property
    def calibrated(self) -> bool:
        """True where probabilities can be told."""
        return self.status == "calibrated"

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability of an error, 0–1. A feature that is missing counts as average."""
        total = self.intercept
        for one in self.weights:
            value = features.get(one.feature)
            if value is not None and math.isfinite(value):
                total += one.weight * (value - one.mean) / one.spread
        plain = 1 / (1 + math.exp(-max(-700.0, min(700.0, total))))
        if not self.steps:
            return plain
        import numpy as np  # noqa: PLC0415 - the review app reads this module as it starts

        places, heights = zip(*self.steps, strict=True)
        return float(np.interp(plain, places, heights))


class Calibration(Record):
    """All groups of one fit. ``fitted_on`` is a fingerprint of the drafts, scores and verdicts;
    ``features_of`` one of the checks and metrics that the features come from. Where checks or
    metrics have changed since, the calibration is stale and must be made again."""

    signature: Signature
    wanted_recall: float
    fitted_on: str
    features_of: str = ""
    created: str = ""
    groups: tuple[Group, ...]

    def group(self, language: str, item_class: str) -> Group | None:
        """Return the group for a draft: of its class, else of its language; None without either."""
        mine = {g.item_class: g for g in self.groups if g.language == language}
        found = mine.get(item_class)
        return found if found is not None and found.calibrated else mine.get(ALL, found)


class Risk(NamedTuple):
    """The probability of a major or critical error in a draft, and the threshold for it."""

    probability: float
    threshold: float

    @property
    def high(self) -> bool:
        """True where the draft goes to full review."""
        return self.probability >= self.threshold


def risk(
    calibration: Calibration, language: str, item_class: str, features: Mapping[str, float]
) -> Risk | None:
    """Return the risk of a draft; None where its group is not calibrated."""
    group = calibration.group(language, item_class)
    if group is None or not group.calibrated or group.threshold is None:
        return None
    return Risk(group.probability(features), group.threshold)


def features(
    scores: Iterable[Score], findings: Iterable[Finding], name: FieldName
) -> dict[str, float]:
    """Return the features of one field: its fidelity scores, and penalty points by check."""
    found = {
        f"{score.metric} {score.compares}": score.value
        for score in scores
        if score.field == name and score.compares == "fidelity"
    }
    points = 0
    for finding in (one for one in findings if one.field == name):
        key = f"check {finding.check}"
        found[key] = found.get(key, 0.0) + 1
        points += finding.severity.weight
    return {**found, "penalty points": math.log1p(points)}


def load(path: Path) -> Calibration | None:
    """Return the calibration stored at ``path``; None where there is none."""
    if not path.is_file():
        return None
    try:
        return Calibration.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise FidelityError(
            f"{path}: cannot be read as a calibration; make it again with derive fidelity calibrate"
        ) from error


def save(calibration: Calibration, path: Path) -> None:
    """Store a calibration at ``path``."""
    try:
        path.write_text(calibration.model_dump_json(indent=1, exclude_defaults=True), "utf-8")
    except OSError as error:
        raise FidelityError(f"{path}: cannot be written: {error.strerror}") from error
