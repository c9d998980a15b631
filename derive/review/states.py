"""TRAPD as a state machine: from what was submitted on an item to where the item is now.

::

    translation ──▶ review ──▶ (adjudication) ──▶ (pretest) ──▶ done
                      │ reviewers differ ▲            │ fails
                      └──────────────────┴────────────┘

Nothing is stored here: the state is computed from the submissions that stand, so an undo is a
submission less. A verdict ``transcreate`` ends the round; the next one begins with translation.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from derive.records import FIELDS
from derive.review.records import Phase, ReviewRecord

DecidedIn = Literal["review", "adjudication", "pretest"]


class Course(NamedTuple):
    """What an item has to pass: drafts by people, reviews, whether it is tried out."""

    translations: int = 0
    reviews: int = 1
    pretest: bool = False


class State(NamedTuple):
    """Where an item is. ``due`` is how many submissions the phase takes in all.

    ``deciding`` are the submissions that the decision rests on, the last one carries its text;
    empty while nothing is decided. ``decided_in`` is the phase in which that was.
    """

    phase: Phase
    due: int = 0
    deciding: tuple[ReviewRecord, ...] = ()
    decided_in: DecidedIn = "review"


def advance(course: Course, standing: Sequence[ReviewRecord]) -> State:
    """Return the state after the submissions of a round that stand, in the order they came."""
    by_phase = {phase: [r for r in standing if r.phase is phase] for phase in Phase}
    if len(by_phase[Phase.TRANSLATION]) < course.translations:
        return State(Phase.TRANSLATION, course.translations)
    reviewed = by_phase[Phase.REVIEW]
    if len(reviewed) < course.reviews:
        return State(Phase.REVIEW, course.reviews)
    adjudicated, tried = by_phase[Phase.ADJUDICATION], by_phase[Phase.PRETEST]
    if not adjudicated and differences(reviewed):
        return State(Phase.ADJUDICATION, 1)
    decided = _decided(reviewed, adjudicated)
    if not course.pretest or _verdict(decided) != "accept":
        return decided
    return _after_pretest(decided, adjudicated, tried)


def _decided(reviewed: Sequence[ReviewRecord], adjudicated: Sequence[ReviewRecord]) -> State:
    if adjudicated:
        deciding = (*reviewed, adjudicated[-1])
        return State(Phase.DONE, 0, deciding, "adjudication")
    return State(Phase.DONE, 0, tuple(reviewed), "review")


def _after_pretest(
    decided: State, adjudicated: Sequence[ReviewRecord], tried: Sequence[ReviewRecord]
) -> State:
    """Return the state of an accepted item that is to be tried: a failure goes to adjudication."""
    if not tried:
        return decided._replace(phase=Phase.PRETEST, due=1)
    settled = [review for review in adjudicated if review.seq > tried[-1].seq]
    if settled:
        return decided
    if tried[-1].verdict != "accept":
        return State(Phase.ADJUDICATION, len(adjudicated) + 1)
    return State(Phase.DONE, 0, (*decided.deciding, tried[-1]), "pretest")


def _verdict(state: State) -> str:
    return state.deciding[-1].verdict if state.deciding else ""


def differences(reviews: Sequence[ReviewRecord]) -> tuple[str, ...]:
    """Return in what the reviews of one item differ: the verdict, or the texts they accept."""
    if len({review.verdict for review in reviews}) > 1:
        return ("verdict",)
    if not reviews or reviews[0].verdict != "accept":
        return ()
    return tuple(
        field for field in FIELDS if len({plain(review.text(field)) for review in reviews}) > 1
    )


def plain(text: str | None) -> str:
    """Return a text as reviewers compare it: composed, and blanks counted as one."""
    return " ".join(unicodedata.normalize("NFC", text or "").split())
