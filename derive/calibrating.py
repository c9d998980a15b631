"""Fits a project's calibration to what its reviewers said, and lets its queues use it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from derive.errors import FidelityError
from derive.fidelity.calibration import Calibration, save
from derive.fidelity.fitting import RECALL, fit
from derive.measuring import Judged, features_of, project_samples, reroute
from derive.project import Project
from derive.records import FIELDS, Severity
from derive.review.service import ReviewService

if TYPE_CHECKING:
    from derive.review.records import ReviewRecord

GRAVE = {Severity.MAJOR.value, Severity.CRITICAL.value}


class Calibrated(NamedTuple):
    """A calibration that was fitted and stored, and what is in each queue since."""

    calibration: Calibration
    queues: dict[str, int]


def verdicts(reviews: Iterable[ReviewRecord]) -> dict[Judged, bool]:
    """Return for each field that was reviewed whether anybody marked a major or critical error.

    A rejected item in which no span is marked counts as wrong in every field. An adjudication
    stands for itself; control items and undone reviews do not count, nor do items that were sent
    back for another reason than their translation (transcreate, retire).
    """
    found: dict[Judged, bool] = {}
    settled: set[str] = set()
    for review in reviews:
        counts = review.verdict in {"accept", "reject"}
        if review.superseded or review.control or not counts or review.item_id in settled:
            continue
        final = review.phase == "adjudication"
        if final:
            settled.add(review.item_id)
        grave = {span.field for span in review.spans if span.severity in GRAVE}
        for name in FIELDS:
            bad = name in grave or (review.verdict == "reject" and not review.spans)
            key = Judged(review.item_id, name)
            found[key] = bad if final else bad or found.get(key, False)
    return found


def calibrate(project: Project, recall: float = RECALL) -> Calibrated:
    """Fit a calibration to a project's reviews, store it and route again what nobody decided.

    Raises `FidelityError` where nobody has reviewed anything.
    """
    judged = verdicts(ReviewService(project).reviews())
    samples = list(project_samples(project, judged))
    if not samples:
        raise FidelityError(
            f"{project.folder}: no draft was reviewed yet, so there is nothing to calibrate on: "
            f"derive review {project.folder}"
        )
    calibration = fit(samples, recall, features_of=features_of(project))
    with project.lock():
        save(calibration, project.calibration_path)
        queues = reroute(project, calibration)
    return Calibrated(calibration, queues)
