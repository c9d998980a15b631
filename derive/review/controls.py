"""Control items: known good ones (gold) and deliberately bad ones, mixed in without a word.

They show whether people still look. Each person gets each control once, after every so many
reviews; no decision comes of it. A team writes them as JSON lines (setting ``review.controls``)::

    {"id": "q17-b", "item_id": "q17", "kind": "bad", "question": "…", "why": "the negation is gone"}

``item_id`` is an item of the project whose original is shown; ``question`` and ``reference_answer``
are what is shown as its draft, and where there is no answer the item's own is. A bad control is
passed by rejecting it (or sending it on), by correcting it, or by marking an error above minor; a
gold one by accepting it as it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field, ValidationError

from derive.errors import ReviewError
from derive.records import (
    CheckReport,
    Draft,
    DraftSet,
    ItemView,
    Queue,
    Record,
    Routing,
    Severity,
    Signature,
)
from derive.review import _log
from derive.review._form_check import is_edited
from derive.review._tables import assignments, controls, items, log
from derive.review.records import Person, Phase, Submission

PASS, FAIL = "pass", "fail"
_ENGINE = Signature(name="none", version="1")


class Control(Record):
    """A control item: what is shown as the draft of ``item_id``, and whether that is good."""

    id: str = Field(min_length=1)
    item_id: str
    kind: Literal["gold", "bad"]
    question: str = Field(min_length=1)
    reference_answer: str | None = None
    why: str = ""


def read(path: Path) -> list[Control]:
    """Return the controls of a file of JSON lines. Raises `ReviewError` with file and line."""
    found: list[Control] = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{path}: the control items cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Control.model_validate(json.loads(line)))
        except json.JSONDecodeError as error:
            raise ReviewError(f"{path}, line {number}: not JSON: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise ReviewError(f"{path}, line {number}: {where}: {first['msg']}") from error
    return found


def enter(connection: sa.Connection, given: list[Control]) -> None:
    """Put controls that are new beside the queue; nobody is given them as an ordinary item."""
    there = connection.execute(sa.select(items.c.item_id, items.c.control))
    known = {row.item_id: row.control for row in there}
    bases = {control.item_id for control in given}
    missing = sorted(bases - set(known))
    if missing:
        raise ReviewError(f"a control item shows {missing[0]!r}, which is no item of this project")
    for control in given:
        if known.get(control.id) == "":
            raise ReviewError(
                f"the control item {control.id!r}: there is already an item of this id"
            )
        if control.id in known:
            continue
        base = connection.execute(sa.select(items).where(items.c.item_id == control.item_id)).one()
        row = {**base._mapping, **_outside(control), "changed": _log.now()}
        connection.execute(sa.insert(items).values(row))
        line = {"item_id": control.id, "base": control.item_id}
        kept = {**line, "record": control.model_dump_json()}
        connection.execute(sa.insert(controls).values(kept))


def _outside(control: Control) -> dict[str, Any]:
    return {
        "item_id": control.id,
        "position": None,
        "queue": Queue.LIGHT,
        "control": control.kind,
        "sample": "",
        "second": False,
        "pretest": False,
        "round": 1,
        "translations": 0,
        "phase": Phase.REVIEW,
        "due": 0,
        "wanting": 0,
        "verdict": "",
    }


def get(connection: sa.Connection, item_id: str) -> Control | None:
    """Return the control that is called ``item_id``, or None where it is an ordinary item."""
    query = sa.select(controls.c.record).where(controls.c.item_id == item_id)
    record = connection.execute(query).scalar()
    return Control.model_validate_json(record) if record else None


def due(connection: sa.Connection, person: Person, every: int) -> Any | None:
    """Return the row of the control that a person is to get now, or None."""
    if not every:
        return None
    done = sa.select(sa.func.count()).where(
        log.c.person == person.id, log.c.kind == _log.SUBMIT, log.c.phase == Phase.REVIEW
    )
    count = int(connection.execute(done).scalar_one())
    seen = sa.select(assignments.c.item_id).where(assignments.c.person == person.id)
    given = sa.select(sa.func.count()).where(
        assignments.c.person == person.id, assignments.c.item_id.in_(sa.select(controls.c.item_id))
    )
    shown = int(connection.execute(given).scalar_one())
    if count - shown < every * (shown + 1):
        return None
    # Who has worked on the item itself would know that this is not its draft.
    waiting = (
        sa.select(items)
        .join(controls, controls.c.item_id == items.c.item_id)
        .where(items.c.item_id.not_in(seen), controls.c.base.not_in(seen))
    )
    if person.opt_outs:
        labels = (items.c.risk_area, items.c.harm_type, items.c.specific_harm)
        waiting = waiting.where(*(label.not_in(person.opt_outs) for label in labels))
    return connection.execute(waiting.order_by(items.c.item_id).limit(1)).first()


def disguise(control: Control, view: ItemView) -> ItemView:
    """Return the view of the base item as the control shows it."""
    answer = control.reference_answer
    if answer is None and view.drafts is not None:  # only the question was spoilt
        draft = view.drafts.get("reference_answer")
        answer = draft.text if draft else None
    texts = (("question", control.question), ("reference_answer", answer))
    drafts = tuple(
        Draft(item_id=control.id, field=field, text=text, engine=_ENGINE)
        for field, text in texts
        if text is not None
    )
    routing = Routing(item_id=control.id, queue=Queue.LIGHT, reasons=("no finding above minor",))
    return view.model_copy(
        update={
            "item": view.item.model_copy(update={"id": control.id}),
            "drafts": DraftSet(item_id=control.id, drafts=drafts),
            "back_translations": None,
            "report": CheckReport(item_id=control.id),
            "routing": routing,
            "decision": None,
        }
    )


def judge(control: Control, submission: Submission, start: dict[Any, str]) -> str:
    """Return whether a person passed a control."""
    grave = any(span.severity.weight > Severity.MINOR.weight for span in submission.spans)
    accepted = submission.verdict == "accept"
    as_it_is = accepted and not grave and not is_edited(submission, start)
    if control.kind == "gold":
        return PASS if as_it_is else FAIL
    return FAIL if as_it_is else PASS
