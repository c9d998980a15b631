"""Each reviewer over time, and on control items.

Whatever is told of one person at a time from their reviews goes here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from derive.records import FIELDS, Record
from derive.review.controls import FAIL
from derive.review.records import ReviewRecord
from derive.review.states import plain

FEW = 10
"""Reviews a person must have at either end of their time for drift to be told."""


class Drift(Record):
    """How a person's reviews changed from the first third to the last. ``p`` is Fisher's exact test
    of the share of accepted items, None below ten reviews a third."""

    person: str
    reviews: int
    accepted: tuple[float, float]
    edited: tuple[float, float]
    seconds: tuple[float, float]
    p: float | None


class Controls(Record):
    """The control items that a person was shown, and those that they failed."""

    person: str
    shown: int
    failed: int
    items: tuple[str, ...]


def drifts(reviews: Iterable[ReviewRecord]) -> tuple[Drift, ...]:
    """Return the drift of everybody who reviewed, by their ids."""
    return tuple(_drift(person, own) for person, own in _by_person(reviews))


def failures(shown: Iterable[ReviewRecord]) -> tuple[Controls, ...]:
    """Return what everybody made of the control items they were shown, by their ids."""
    return tuple(_control(person, own) for person, own in _by_person(shown))


def _by_person(reviews: Iterable[ReviewRecord]) -> Iterator[tuple[str, list[ReviewRecord]]]:
    own: dict[str, list[ReviewRecord]] = defaultdict(list)
    for review in reviews:
        if not review.superseded:
            own[review.reviewer].append(review)
    return iter(sorted(own.items()))


class _Shares(NamedTuple):
    accepted: int
    edited: int
    seconds: float
    number: int


def _drift(person: str, own: Sequence[ReviewRecord]) -> Drift:
    from scipy.stats import fisher_exact  # noqa: PLC0415  (takes half a second to load)

    third = max(len(own) // 3, 1)
    first, last = _shares(own[:third]), _shares(own[-third:])
    table = [[s.accepted, s.number - s.accepted] for s in (first, last)]
    return Drift(
        person=person,
        reviews=len(own),
        accepted=(first.accepted / third, last.accepted / third),
        edited=(first.edited / third, last.edited / third),
        seconds=(first.seconds / third, last.seconds / third),
        p=float(fisher_exact(table).pvalue) if third >= FEW else None,
    )


def _shares(reviews: Sequence[ReviewRecord]) -> _Shares:
    accepted = sum(review.verdict == "accept" for review in reviews)
    edited = sum(
        any(plain(r.text(f)) != plain(r.draft.get(f)) for f in FIELDS if r.text(f)) for r in reviews
    )
    return _Shares(accepted, edited, sum(r.seconds for r in reviews), len(reviews))


def _control(person: str, own: Sequence[ReviewRecord]) -> Controls:
    failed = tuple(review.item_id for review in own if review.control == FAIL)
    return Controls(person=person, shown=len(own), failed=len(failed), items=failed)
