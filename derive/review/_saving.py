"""Takes in what people hand in. Each act is one transaction that reads, decides and writes.

What a submission is judged by is in `_case`, why one cannot be taken any more in `_too_late`, and
where the item goes from here in `_settle`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from derive.errors import Forbidden, StaleReview
from derive.review import _log, _too_late, assignment, controls
from derive.review._case import Case, case_of
from derive.review._context import Context, about, item_row
from derive.review._copies import drop_copy
from derive.review._form_check import require
from derive.review._settle import settle
from derive.review.records import Event, Person, Phase, Receipt, ReviewRecord, Submission
from derive.store import Store


def submit(
    context: Context, person: Person, submission: Submission, only: Phase | None = None
) -> Receipt:
    """Take a submission in; ``only`` is the one phase that it may be for, None for any."""
    case = case_of(context, person, submission)
    if case is not None and submission.form in {case.form.id, case.form.label}:
        require(case.form, submission, about(case.view, case.row.queue, case.start))
    with context.database.write(durable=True) as connection:
        known = _log.by_key(connection, submission.key)
        if known is not None:
            return _repeated(connection, person, submission, known)
        row = item_row(connection, submission.item_id)
        why, line = _too_late.refusal(connection, person, submission, case, row)
        if not why and case is not None and line is not None:
            _wanted(Phase(line.phase), only)
            record = _record(connection, submission, case, row, line.person)
            return _take(connection, context.store, record, row, line)
        _too_late.keep(connection, person, submission, row)
    raise StaleReview(why)


def _wanted(phase: Phase, only: Phase | None) -> None:
    if only is not None and phase is not only:
        raise Forbidden(f"this item is in {phase}, not in {only}")


def _record(
    connection: sa.Connection, submission: Submission, case: Case, row: Any, reviewer: str
) -> ReviewRecord:
    """Return a submission as the log keeps it; its line there gives it its number."""
    control = controls.get(connection, row.item_id) if row.control else None
    return ReviewRecord(
        **submission.model_dump(exclude={"form", "fingerprint"}),
        form=case.form.label,
        fingerprint=row.fingerprint,
        seq=0,
        reviewer=reviewer,
        phase=case.phase,
        at=_log.now(),
        queue=row.queue,
        sample=row.sample,
        control=controls.judge(control, submission, dict(case.start)) if control else "",
        draft=case.start,
    )


def _take(
    connection: sa.Connection, store: Store, record: ReviewRecord, row: Any, line: Any
) -> Receipt:
    """Write a submission down, and move its item on."""
    seq = _log.append(
        connection,
        _log.SUBMIT,
        person=record.reviewer,
        item_id=row.item_id,
        phase=record.phase,
        round_=row.round,
        fingerprint=row.fingerprint,
        key=record.key,
        seconds=record.seconds,
        before={"draft": dict(record.draft)},
        after=record.model_dump(mode="json", exclude={"seq"}),
        at=record.at,
    )
    assignment.close(connection, line, assignment.DONE)
    drop_copy(connection, line.person, row)
    phase, decision = Phase.DONE, None
    if not row.control:
        phase, decision = settle(connection, store, row.item_id)
    return Receipt(item_id=row.item_id, seq=seq, at=record.at, phase=phase, decision=decision)


def _repeated(
    connection: sa.Connection, person: Person, submission: Submission, known: Event
) -> Receipt:
    """Return the receipt of a save that was stored before, by the same key."""
    same = (person.id, submission.item_id, _log.SUBMIT)
    if (known.person, known.item_id, known.kind) != same:
        raise StaleReview("this key belongs to another save: load the page anew")
    row = item_row(connection, submission.item_id)
    phase = Phase.DONE if row.control else Phase(row.phase)
    return Receipt(item_id=known.item_id, seq=known.seq, at=known.at, phase=phase, repeated=True)
