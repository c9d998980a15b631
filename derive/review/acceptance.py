"""Zero-defect acceptance: what it shows of all drafts that none of a random sample is bad.

How many items that takes is `derive.fidelity.zero_defects`: 59 for 5 %, 149
for 2 %, 299 for 1 % of a large set, fewer of a finite one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.fidelity.intervals import wilson
from derive.records import Record, Severity
from derive.review._form_check import is_edited
from derive.review.records import Phase, ReviewRecord


class Acceptance(Record):
    """What the random sample says of all drafts.

    ``size`` items were drawn so that none bad among them shows that fewer than ``limit`` (0..1) of
    all are bad. A draft is bad where its first reviewer did not accept it, changed it, or marked
    an error above minor. ``low``/``high`` is the 95 % Wilson interval of the share of bad drafts.
    ``passed`` is None until all are reviewed or one is bad.
    """

    limit: float
    size: int
    reviewed: int
    bad: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    passed: bool | None = None


def acceptance(limit: float, drawn: Sequence[str], reviews: Iterable[ReviewRecord]) -> Acceptance:
    """Return what the reviews of the items ``drawn`` at random say."""
    first: dict[str, ReviewRecord] = {}
    for review in reviews:
        if review.phase is Phase.REVIEW and not review.superseded and not review.control:
            first.setdefault(review.item_id, review)
    bad = tuple(item_id for item_id in drawn if item_id in first and _is_bad(first[item_id]))
    interval = wilson(len(bad), len(first)) if first else None
    complete = len(first) == len(drawn) > 0
    return Acceptance(
        limit=limit,
        size=len(drawn),
        reviewed=len(first),
        bad=bad,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        passed=False if bad else True if complete else None,
    )


def _is_bad(review: ReviewRecord) -> bool:
    grave = any(span.severity.weight > Severity.MINOR.weight for span in review.spans)
    return review.verdict != "accept" or grave or is_edited(review, review.draft)
