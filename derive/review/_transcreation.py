"""A round in which somebody writes an item anew: begun by a verdict, taken back with it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from derive.records import Queue
from derive.review import _log, assignment
from derive.review._tables import assignments, items
from derive.review.records import Event, Phase, ReviewRecord
from derive.review.states import plain

TRANSCREATE = "transcreate"
_SEEDED = ":translation"
"""What the key of a translation ends in that was made of a review."""


def begin(connection: sa.Connection, row: Any, final: ReviewRecord) -> None:
    """Begin the round in which somebody writes the item anew.

    A reviewer who has written it already is its translator; somebody else then reviews it.
    """
    begun = {
        "round": row.round + 1,
        "queue": Queue.TRANSCREATE,
        "translations": max(row.translations, 1),
    }
    connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(begun))
    _log.append(
        connection,
        TRANSCREATE,
        person=final.reviewer,
        item_id=row.item_id,
        round_=row.round + 1,
        fingerprint=row.fingerprint,
        before={"queue": row.queue, "translations": row.translations},
    )
    if plain(final.question) not in {"", plain(final.draft.get("question"))}:
        _seed(connection, row, final)


def _seed(connection: sa.Connection, row: Any, final: ReviewRecord) -> None:
    """Enter what a reviewer has written as the translation of the new round."""
    key = final.key + _SEEDED
    text = final.model_copy(update={"phase": Phase.TRANSLATION, "key": key, "seconds": 0.0})
    _log.append(
        connection,
        _log.SUBMIT,
        person=final.reviewer,
        item_id=row.item_id,
        phase=Phase.TRANSLATION,
        round_=row.round + 1,
        fingerprint=row.fingerprint,
        key=f"{key}:{row.round + 1}:{final.seq}",
        after=text.model_dump(mode="json"),
    )
    line = {
        "item_id": row.item_id,
        "round": row.round + 1,
        "phase": Phase.TRANSLATION,
        "slot": 0,
        "person": final.reviewer,
        "state": assignment.DONE,
        "at": _log.now(),
    }
    connection.execute(sa.insert(assignments).values(line))


def is_seeded(event: Event) -> bool:
    """Tell whether a submission was made of a review that sent the item to transcreation."""
    return event.phase == Phase.TRANSLATION and _SEEDED in str(event.after.get("key", ""))


def take_back(connection: sa.Connection, row: Any, last: Event, events: list[Event]) -> None:
    """Go back to the round of ``last``, the submission that had begun the one of now."""
    for event in events:
        if event.round == row.round and event.kind == _log.SUBMIT and is_seeded(event):
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
