"""Taking back what was handed in, and giving back what was not."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from derive.errors import FormError, StaleReview
from derive.review import _log, assignment
from derive.review._context import Context, item_row
from derive.review._copies import Place, put_copy, working_copy
from derive.review._form_check import require_storable
from derive.review._settle import TRANSCREATE, settle
from derive.review._tables import assignments, items
from derive.review.records import Event, Person, Phase, ReviewRecord, WorkingCopy


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
        _return_to(connection, row, last, events)
        now = item_row(connection, item_id)
        line = assignment.assignment(connection, person.id, now)
        if line is not None:
            again = sa.update(assignments).where(assignments.c.id == line.id)
            connection.execute(again.values(state=assignment.OPEN, at=_log.now()))
        copy = _as_copy(ReviewRecord.model_validate({**last.after, "seq": last.seq}))
        _, version, _ = working_copy(connection, person.id, now)
        put_copy(connection, person.id, Place(item_id, now.round), version + 1, copy)
        if not row.control:
            settle(connection, context.store, item_id)
        return copy


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
    own = [e for e in submitted if e.person == person.id and not _seeded(e)]
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


def _seeded(event: Event) -> bool:
    """Tell whether a submission was made of a review that sent the item to transcreation."""
    return event.phase == Phase.TRANSLATION and ":translation" in str(event.after.get("key", ""))


def _return_to(connection: sa.Connection, row: Any, last: Event, events: list[Event]) -> None:
    """Go back to the round of a submission that had begun the next one (transcreation)."""
    if last.round == row.round:
        return
    for event in events:
        if event.round == row.round and event.kind == _log.SUBMIT and _seeded(event):
            _log.append(
                connection,
                _log.UNDO,
                person=last.person,
                item_id=row.item_id,
                phase=event.phase,
                round_=event.round,
                before={"seq": event.seq},
            )
    gone = (assignments.c.item_id == row.item_id, assignments.c.round == row.round)
    connection.execute(sa.delete(assignments).where(*gone))
    begun = next(e for e in reversed(events) if e.kind == TRANSCREATE)
    back = {"round": last.round, **begun.before}
    connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(back))


def _as_copy(review: ReviewRecord) -> WorkingCopy:
    return WorkingCopy(**review.model_dump(include=set(WorkingCopy.model_fields)))
