"""How far reviewers agree, as the reviews stand now.

Only double-blind reviews count: what two or more people said of the same draft without seeing each
other. Questions are compared in `_agreement_questions`, marked spans in `_agreement_spans`; each
person's drift over time and the control items they failed are in `_drift`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from derive.config import ReviewConfig
from derive.records import Record
from derive.review._agreement_questions import QuestionAgreement, by_question
from derive.review._agreement_spans import SpanAgreement, overlap
from derive.review._drift import Controls, Drift, drifts, failures
from derive.review.forms import Form
from derive.review.records import Phase, ReviewRecord


class Agreement(Record):
    """All of it. ``doubled`` is how many items two or more people have reviewed."""

    doubled: int
    questions: tuple[QuestionAgreement, ...]
    spans: SpanAgreement
    drift: tuple[Drift, ...]
    controls: tuple[Controls, ...]


def agreement(
    made: Sequence[ReviewRecord], forms: Mapping[str, Form], config: ReviewConfig
) -> Agreement:
    """Return the agreement among ``made``, all submissions of a project."""
    real = [r for r in made if r.phase is Phase.REVIEW and not r.superseded and not r.control]
    doubled = _doubled(real)
    return Agreement(
        doubled=len(doubled),
        questions=tuple(by_question(doubled, forms, config.seed)),
        spans=overlap(doubled),
        drift=drifts(real),
        controls=failures(review for review in made if review.control),
    )


def _doubled(real: Iterable[ReviewRecord]) -> list[list[ReviewRecord]]:
    """Return the reviews of the same draft by different people, the last of each."""
    by_draft: dict[tuple[str, str], dict[str, ReviewRecord]] = defaultdict(dict)
    for review in real:
        by_draft[review.item_id, review.fingerprint][review.reviewer] = review
    return [list(people.values()) for people in by_draft.values() if len(people) > 1]
