"""Taking back what was handed in, and giving back what was not.

What can no longer be taken back is said in `_undoable`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from derive.errors import FormError, StaleReview
from derive.review import _log, _transcreation, assignment
from derive.review._context import Context, item_row
from derive.review._copies import Place, put_copy, working_copy
from derive.review._form_check import require_storable
from derive.review._settle import settle
from derive.review._tables import assignments
from derive.review.records import Event, Person, ReviewRecord, WorkingCopy


def undo(context: Context, person: Person, item_id: str) -> WorkingCopy:
    """Take back the person's last submission on an item."""
    with context.database.write(durable=True) as connection:
        row = item_row(connection, item_id)
        events = _log.of_item(connection, item_id)
        last = _undoable(person, row, events)
        _log.append(
            connection,
            _log.UNDO,
            person=person.id,
            item_id=item_id,
            phase=last.phase,
            round_=last.round,
            fingerprint=row.fingerprint,
            before={"seq": last.seq},
        )
        if last.round != row.round:
            _transcreation.take_back(connection, row, last, events)
        copy = _as_copy(ReviewRecord.model_validate({**last.after, "seq": last.seq}))
        _put_back(connection, person, item_row(connection, item_id), copy)
        if not row.control:
            settle(connection, context.store, item_id)
        return copy


def _put_back(connection: sa.Connection, person: Person, row: Any, copy: WorkingCopy) -> None:
    """Give the person the item again, with what they had handed in as the working copy."""
    line = assignment.assignment(connection, person.id, row)
    if line is not None:
        again = sa.update(assignments).where(assignments.c.id == line.id)
        connection.execute(again.values(state=assignment.OPEN, at=_log.now()))
    _, version, _ = working_copy(connection, person.id, row)
    put_copy(connection, person.id, Place(row.item_id, row.round), version + 1, copy)


def skip(context: Context, person: Person, item_id: str, reason: str) -> None:
    """Give an open item back; it is not given to this person again."""
    if not reason.strip():
        raise FormError("say why you skip it: the lead reads that")
    require_storable(reason)
    with context.database.write(durable=True) as connection:
        row = item_row(connection, item_id)
        line = assignment.assignment(connection, person.id, row)
        assignment.require_mine(person, line)
        assignment.close(connection, line, assignment.SKIPPED)
        _log.append(
            connection,
            "skip",
            person=person.id,
            item_id=item_id,
            phase=row.phase,
            round_=row.round,
            fingerprint=row.fingerprint,
            after={"reason": reason},
        )
        if not row.control:
            settle(connection, context.store, item_id)


def _undoable(person: Person, row: Any, events: list[Event]) -> Event:
    """Return the submission that a person may take back. Raises `StaleReview`."""
    standing = {review.seq for review in _log.standing(events)}
    submitted = [e for e in events if e.kind == _log.SUBMIT and e.seq in standing]
    own = [e for e in submitted if e.person == person.id and not _transcreation.is_seeded(e)]
    if not own or own[-1].round < row.round - 1:
        raise StaleReview(f"there is nothing of yours to take back on {row.item_id}")
    last = own[-1]
    later = [e for e in submitted if e.seq > last.seq and e.person != person.id]
    built_on = [e for e in later if e.phase != last.phase or e.round != last.round]
    if built_on:
        raise StaleReview(f"{row.item_id}: somebody has built on it since; ask the lead to reopen")
    begun_by = [e for e in events if e.round == row.round and e.kind in {"due", "reopen"}]
    if last.round < row.round and begun_by:
        raise StaleReview(f"{row.item_id}: the draft has changed since; review it anew")
    return last


def _as_copy(review: ReviewRecord) -> WorkingCopy:
    return WorkingCopy(**review.model_dump(include=set(WorkingCopy.model_fields)))
