"""What people did, as far as an export tells it: by phase, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from derive.calibrating import verdicts
from derive.exporters.card import Agreement
from derive.fidelity.calibration import load
from derive.measuring import features_of
from derive.project import Project
from derive.report.data import AgreementRow
from derive.review._database import exists
from derive.review.agreement import Agreement as Agreed
from derive.review.service import ReviewService

ALPHA = "Krippendorff's α"


class Teamwork(NamedTuple):
    """How many people worked in each phase, how far they agreed, and the ids of the items whose
    drafted answer they refused: rejected, or marked with a major error."""

    team: Mapping[str, int]
    agreement: tuple[Agreement, ...]
    refused: frozenset[str]


def teamwork(project: Project) -> Teamwork:
    """Return what the log of review tells; nothing where nobody reviewed through the service."""
    if not exists(project.store):
        return Teamwork({}, (), frozenset())
    service = ReviewService(project)
    reviews = [r for r in service.reviews() if not r.superseded and not r.control]
    people: dict[str, set[str]] = {}
    for review in reviews:
        people.setdefault(review.phase.value, set()).add(review.reviewer)
    refused = {at.item_id for at, bad in verdicts(reviews).items() if bad and _is_answer(at.field)}
    team = {phase: len(who) for phase, who in sorted(people.items())}
    return Teamwork(team, _agreement(service.agreement()), frozenset(refused))


def calibration(project: Project) -> str:
    """Return in a sentence how fidelity was calibrated, "" where it was not."""
    found = load(project.calibration_path)
    groups = [group for group in found.groups if group.calibrated] if found else []
    if not groups:
        return ""
    named = "; ".join(
        f"{group.language} {group.item_class}: {group.items} items with {group.errors} errors"
        for group in groups
    )
    return f"Thresholds of review were fitted to reviewers' verdicts ({named})."


def _is_answer(field: str) -> bool:
    return field == "reference_answer"


def _agreement(agreed: Agreed) -> tuple[Agreement, ...]:
    return tuple(
        Agreement(line.ask or line.question, ALPHA, line.alpha, line.low, line.high, line.items)
        for line in agreed.questions
        if line.items
    )


def stale_calibration(project: Project) -> bool:
    """Tell whether a project's calibration was fitted with other checks or metrics than now."""
    found = load(project.calibration_path)
    return found is not None and found.features_of != features_of(project)


def agreement_rows(project: Project) -> tuple[AgreementRow, ...]:
    """Return how far reviewers agree, for the report; nothing where no item has two reviews."""
    if not exists(project.store):
        return ()
    return tuple(
        AgreementRow(
            line.ask or line.question,
            line.items,
            line.alpha,
            line.low,
            line.high,
            line.prevalence,
            line.note,
        )
        for line in ReviewService(project).agreement().questions
        if line.items
    )
