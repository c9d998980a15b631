"""Agreement on marked errors: how many characters both reviewers marked.

Another measure of overlap goes here, as a field of `SpanAgreement`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from derive.records import FIELDS, Record
from derive.review.records import ReviewRecord
from derive.review.states import plain


class SpanAgreement(Record):
    """Overlap of marked errors: F1 over characters, for pairs of reviews of the same text of which
    at least one marks something. ``severe`` counts major and critical marks only."""

    pairs: int
    f1: float | None
    severe: float | None


def overlap(doubled: Iterable[Sequence[ReviewRecord]]) -> SpanAgreement:
    """Return how far the marks of each pair of reviews of one text lie over each other."""
    pairs = [
        (one, other)
        for reviews in doubled
        for one, other in combinations(reviews, 2)
        if all(plain(one.text(field)) == plain(other.text(field)) for field in FIELDS)
        and (one.spans or other.spans)
    ]
    return SpanAgreement(
        pairs=len(pairs), f1=_f1(pairs, severe=False), severe=_f1(pairs, severe=True)
    )


def _f1(pairs: Iterable[tuple[ReviewRecord, ReviewRecord]], *, severe: bool) -> float | None:
    both = marked = 0
    for one, other in pairs:
        mine, theirs = _marked(one, severe=severe), _marked(other, severe=severe)
        both += len(mine & theirs)
        marked += len(mine) + len(theirs)
    return 2 * both / marked if marked else None


def _marked(review: ReviewRecord, *, severe: bool) -> set[tuple[str, int]]:
    return {
        (span.field, place)
        for span in review.spans
        for place in range(span.start, span.end)
        if not severe or span.severity != "minor"
    }
