"""Takes in what people hand in. Each act is one transaction that reads, decides and writes.

A submission that cannot be taken (the draft has changed, another tab was first) is refused, but
never dropped: it goes to the log whole, and into the person's working copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.errors import Forbidden, StaleReview
from derive.records import FieldName, ItemView
from derive.review import _log, _people, assignment, controls, eligibility
from derive.review._context import Context, about, item_row, start_of
from derive.review._copies import Place, drop_copy, put_copy, working_copy
from derive.review._form_check import require, require_storable
from derive.review._settle import settle
from derive.review.forms import Form
from derive.review.records import (
    Event,
    Person,
    Phase,
    Receipt,
    ReviewRecord,
    Submission,
    WorkingCopy,
)


class _Case(NamedTuple):
    """A submission with all that it is judged by."""

    row: Any
    view: ItemView
    start: dict[FieldName, str]
    phase: Phase
    form: Form
    round: int


class Saves:
    """Autosaves and submissions of one project."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._database = context.database

    # ---- working copies ----

    def autosave(self, person: Person, item_id: str, copy: WorkingCopy, version: int) -> int:
        """Keep a working copy that is based on ``version``; return its new version."""
        require_storable(*_words(copy))
        with self._database.write() as connection:
            _people.get(connection, person.id)
            row = item_row(connection, item_id)
            line = assignment.assignment(connection, person.id, row)
            if line is not None and line.state == assignment.DONE:
                raise StaleReview("you have handed this item in: undo that first to change it")
            assignment.require_mine(person, line)
            _, current, _ = working_copy(connection, person.id, row)
            if version != current:
                raise StaleReview(
                    f"another window has a newer version of this item ({current}, not {version}): "
                    "reload to see it"
                )
            put_copy(connection, person.id, Place(item_id, row.round), current + 1, copy)
            assignment.touch(connection, line)
            return current + 1

    # ---- submissions ----

    def submit(self, person: Person, submission: Submission, phase: Phase | None) -> Receipt:
        """Take a submission in; ``phase`` is the only one it may be for, None for any but
        adjudication."""
        case = self._case(person, submission)
        if case is not None and submission.form in {case.form.id, case.form.label}:
            around = about(case.view, case.row.queue, case.start)
            require(case.form, submission, around)
        with self._database.write(durable=True) as connection:
            known = _log.by_key(connection, submission.key)
            if known is not None:
                return self._repeated(connection, person, submission, known)
            row = item_row(connection, submission.item_id)
            refusal, line = self._refusal(connection, person, submission, case, row)
            if not refusal and case is not None and line is not None:
                _wanted(Phase(line.phase), phase)
                return self._take(connection, submission, case, row, line)
            self._keep_refused(connection, person, submission, row)
        raise StaleReview(refusal)

    def _case(self, person: Person, submission: Submission) -> _Case | None:
        """Return what a submission is judged by; None where the person's part is over."""
        with self._database.read() as connection:
            if _log.by_key(connection, submission.key) is not None:
                return None
            row = item_row(connection, submission.item_id)
            line = assignment.assignment(connection, person.id, row)
            phase = Phase(line.phase) if line else Phase(row.phase)
            if phase is Phase.DONE or (line is not None and line.state != assignment.OPEN):
                return None
            standing = _log.standing(_log.of_item(connection, row.item_id, row.round))
        view = self._context.view(row, texts_only=True)
        start = start_of(view, phase, standing)
        form = self._context.forms.of(phase, row.queue)
        return _Case(row, view, start, phase, form, row.round)

    def _refusal(
        self,
        connection: sa.Connection,
        person: Person,
        submission: Submission,
        case: _Case | None,
        row: Any,
    ) -> tuple[str, Any]:
        """Return why a submission comes too late, or "" and the person's line of the item.

        Raises `Forbidden` where the item is not theirs.
        """
        line = assignment.assignment(connection, person.id, row)
        if line is not None and line.state == assignment.DONE:
            return "you have handed this item in before: undo that first to change it", line
        if not self._current(connection, submission, row):
            return "the draft of this item has changed since you opened it: look at it again", line
        if line is None:
            why = eligibility.fits(connection, person, row)
            if why and _had(connection, person, row):
                return f"this item is not yours any more: {why}", line
            if why:
                raise Forbidden(f"{person.name} cannot hand in {row.item_id}: {why}")
            assignment.give(connection, person.id, row)
            line = assignment.assignment(connection, person.id, row)
        assignment.require_mine(person, line)
        return self._moved(connection, submission, case, row, line), line

    def _moved(
        self,
        connection: sa.Connection,
        submission: Submission,
        case: _Case | None,
        row: Any,
        line: Any,
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

    def _current(self, connection: sa.Connection, submission: Submission, row: Any) -> bool:
        """Tell whether a submission is about the draft of now: other findings do not matter."""
        if row.control or submission.fingerprint == row.fingerprint:
            return True
        carried = _log.of_item(connection, row.item_id, row.round)
        return any(
            event.kind == "carry" and event.before.get("fingerprint") == submission.fingerprint
            for event in carried
        )

    def _take(
        self,
        connection: sa.Connection,
        submission: Submission,
        case: _Case,
        row: Any,
        line: Any,
    ) -> Receipt:
        at = _log.now()
        control = controls.get(connection, row.item_id) if row.control else None
        judged = controls.judge(control, submission, dict(case.start)) if control else ""
        record = ReviewRecord(
            **submission.model_dump(exclude={"form", "fingerprint"}),
            form=case.form.label,
            fingerprint=row.fingerprint,
            seq=0,
            reviewer=line.person,
            phase=case.phase,
            at=at,
            queue=row.queue,
            sample=row.sample,
            control=judged,
            draft=case.start,
        )
        seq = _log.append(
            connection,
            _log.SUBMIT,
            person=line.person,
            item_id=row.item_id,
            phase=case.phase,
            round_=row.round,
            fingerprint=row.fingerprint,
            key=submission.key,
            seconds=submission.seconds,
            before={"draft": dict(case.start)},
            after=record.model_dump(mode="json", exclude={"seq"}),
            at=at,
        )
        assignment.close(connection, line, assignment.DONE)
        drop_copy(connection, line.person, row)
        phase, decision = Phase.DONE, None
        if not row.control:
            phase, decision = settle(connection, self._context.store, row.item_id)
        return Receipt(item_id=row.item_id, seq=seq, at=at, phase=phase, decision=decision)

    def _repeated(
        self, connection: sa.Connection, person: Person, submission: Submission, known: Event
    ) -> Receipt:
        if (known.person, known.item_id, known.kind) != (
            person.id,
            submission.item_id,
            _log.SUBMIT,
        ):
            raise StaleReview("this key belongs to another save: load the page anew")
        row = item_row(connection, submission.item_id)
        phase = Phase.DONE if row.control else Phase(row.phase)
        return Receipt(
            item_id=known.item_id, seq=known.seq, at=known.at, phase=phase, repeated=True
        )

    def _keep_refused(
        self, connection: sa.Connection, person: Person, submission: Submission, row: Any
    ) -> None:
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
            wanted = set(WorkingCopy.model_fields)
            copy = WorkingCopy(**submission.model_dump(include=wanted))
            before = Place(row.item_id, row.round - 1)  # to look at, not to go on with
            put_copy(connection, person.id, before, version + 1, copy)


# ---- the parts of an act -----------------------------------------------------------------------


def _words(copy: WorkingCopy) -> Iterator[str | None]:
    yield from (copy.question, copy.reference_answer, copy.reason)
    yield from (text for span in copy.spans for text in (span.comment, span.category))
    yield from map(str, copy.ratings.values())


def _wanted(phase: Phase, only: Phase | None) -> None:
    if only is not None and phase is not only:
        raise Forbidden(f"this item is in {phase}, not in {only}")


def _had(connection: sa.Connection, person: Person, row: Any) -> bool:
    """Tell whether an item was once given to a person, who may have worked on it since."""
    given = _log.of_item(connection, row.item_id)
    return any(e.kind == "assign" and e.after.get("person") == person.id for e in given)
