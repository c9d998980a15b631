"""Why a submission cannot be taken in any more, and where it is kept instead.

A submission that comes too late (the draft has changed, another tab was first) is refused, but
never dropped: it goes to the log whole, and into the person's working copy. A new reason to refuse
goes into `refusal`, where it concerns the item, or into `_moved`, where it concerns what was open.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.errors import Forbidden
from derive.review import _log, assignment, eligibility
from derive.review._case import Case
from derive.review._copies import Place, put_copy, working_copy
from derive.review.records import Person, Phase, Submission, WorkingCopy


class Refusal(NamedTuple):
    """Why a submission comes too late, "" where it does not, and the person's line of the item."""

    why: str
    line: Any


def refusal(
    connection: sa.Connection, person: Person, submission: Submission, case: Case | None, row: Any
) -> Refusal:
    """Tell whether a submission comes too late; a free item is given to the person who hands it in.

    Raises `Forbidden` where the item is not theirs.
    """
    line = assignment.assignment(connection, person.id, row)
    if line is not None and line.state == assignment.DONE:
        return Refusal("you have handed this item in before: undo that first to change it", line)
    if not _is_current(connection, submission, row):
        why = "the draft of this item has changed since you opened it: look at it again"
        return Refusal(why, line)
    if line is None:
        why = eligibility.fits(connection, person, row)
        if why and _had(connection, person, row):
            return Refusal(f"this item is not yours any more: {why}", line)
        if why:
            raise Forbidden(f"{person.name} cannot hand in {row.item_id}: {why}")
        assignment.give(connection, person.id, row)
        line = assignment.assignment(connection, person.id, row)
    assignment.require_mine(person, line)
    return Refusal(_moved(connection, submission, case, row, line), line)


def keep(connection: sa.Connection, person: Person, submission: Submission, row: Any) -> None:
    """Log a submission that came too late; where the item is open, offer it as the copy."""
    key = f"refused:{person.id}:{submission.key}"
    if _log.by_key(connection, key) is None:
        _log.append(
            connection,
            "refuse",
            person=person.id,
            item_id=row.item_id,
            phase=row.phase,
            round_=row.round,
            fingerprint=submission.fingerprint,
            key=key,
            after=submission.model_dump(mode="json"),
        )
    current, version, _ = working_copy(connection, person.id, row)
    if current is None:
        copy = WorkingCopy(**submission.model_dump(include=set(WorkingCopy.model_fields)))
        before = Place(row.item_id, row.round - 1)  # to look at, not to go on with
        put_copy(connection, person.id, before, version + 1, copy)


def _moved(
    connection: sa.Connection, submission: Submission, case: Case | None, row: Any, line: Any
) -> str:
    """Return what has moved on since the person opened the item, or ""."""
    if case is None or (case.round, case.phase) != (row.round, Phase(line.phase)):
        return "this item has moved on since you opened it: look at it again"
    if submission.form not in {case.form.id, case.form.label}:
        return f"the form {case.form.id!r} has changed since you opened it: look again"
    _, version, _ = working_copy(connection, line.person, row)
    if submission.version is not None and submission.version != version:
        return "another window has a newer version of this item: reload to see it"
    return ""


def _is_current(connection: sa.Connection, submission: Submission, row: Any) -> bool:
    """Tell whether a submission is about the draft of now: other findings do not matter."""
    if row.control or submission.fingerprint == row.fingerprint:
        return True
    events = _log.of_item(connection, row.item_id, row.round)
    return _log.carried_on(events, submission.fingerprint)


def _had(connection: sa.Connection, person: Person, row: Any) -> bool:
    """Tell whether an item was once given to a person, who may have worked on it since."""
    given = _log.of_item(connection, row.item_id)
    return any(e.kind == "assign" and e.after.get("person") == person.id for e in given)
