"""What a submission is judged by, looked up before the transaction that takes it in."""

from __future__ import annotations

from typing import Any, NamedTuple

from derive.records import FieldName, ItemView
from derive.review import _log, assignment
from derive.review._context import Context, item_row, start_of
from derive.review.forms import Form
from derive.review.records import Person, Phase, Submission


class Case(NamedTuple):
    """A submission's item as it was when the submission came."""

    row: Any
    view: ItemView
    start: dict[FieldName, str]
    phase: Phase
    form: Form
    round: int


def case_of(context: Context, person: Person, submission: Submission) -> Case | None:
    """Return what a submission is judged by; None where the person's part is over."""
    with context.database.read() as connection:
        if _log.by_key(connection, submission.key) is not None:
            return None
        row = item_row(connection, submission.item_id)
        line = assignment.assignment(connection, person.id, row)
        phase = Phase(line.phase) if line else Phase(row.phase)
        if phase is Phase.DONE or (line is not None and line.state != assignment.OPEN):
            return None
        standing = _log.standing(_log.of_item(connection, row.item_id, row.round))
    view = context.view(row, texts_only=True)
    start = start_of(view, phase, standing)
    form = context.forms.of(phase, row.queue)
    return Case(row, view, start, phase, form, row.round)
