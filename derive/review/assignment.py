"""Who works on what: each free place on an item goes to one person, in one transaction.

Who may be given an item is in `eligibility`; here are the lines that say who has it, and what
happens to them. Unique constraints of the table hold the rules in the database too.
"""

from __future__ import annotations

import datetime
from typing import Any

import sqlalchemy as sa

from derive.errors import Forbidden
from derive.review import _log
from derive.review._tables import assignments, items, log
from derive.review.records import Person, Phase

OPEN, DONE, SKIPPED = "open", "done", "skipped"

# As in the log: what every act needs is put together once.
_ADD = sa.insert(assignments)
_LINE = sa.select(assignments).where(
    assignments.c.item_id == sa.bindparam("item"),
    assignments.c.round == sa.bindparam("in_round"),
    assignments.c.person == sa.bindparam("someone"),
)
_FIRST_OPEN = (
    sa.select(assignments.c.item_id)
    .where(assignments.c.person == sa.bindparam("someone"), assignments.c.state == OPEN)
    .order_by(assignments.c.id)
    .limit(1)
)


def mine(connection: sa.Connection, person: Person) -> str | None:
    """Return the item the person has had open for the longest time, or None."""
    found: str | None = connection.execute(_FIRST_OPEN, {"someone": person.id}).scalar()
    return found


def give(connection: sa.Connection, person_id: str, row: Any, by: str = "") -> None:
    """Give a free place on an item to a person. The caller has seen that there is one."""
    here = (assignments.c.item_id == row.item_id, assignments.c.round == row.round)
    if row.phase == Phase.ADJUDICATION:  # who settled it may do so again: one line a person
        connection.execute(sa.delete(assignments).where(*here, assignments.c.person == person_id))
    slot = _free_slot(connection, row)
    _enter(connection, person_id, row, slot)
    if slot is not None:
        lower = sa.update(items).where(items.c.item_id == row.item_id)
        connection.execute(lower.values(wanting=items.c.wanting - 1))
    _log.append(
        connection,
        "assign",
        person=by or person_id,
        item_id=row.item_id,
        phase=row.phase,
        round_=row.round,
        fingerprint=row.fingerprint,
        after={"person": person_id},
    )


def _enter(connection: sa.Connection, person_id: str, row: Any, slot: int | None) -> None:
    values = {
        "item_id": row.item_id,
        "round": row.round,
        "phase": row.phase,
        "slot": slot,
        "person": person_id,
        "state": OPEN,
        "at": _log.now(),
    }
    connection.execute(_ADD, values)


def _free_slot(connection: sa.Connection, row: Any) -> int | None:
    used: set[int] = set()
    if row.due > 1:
        taken = sa.select(assignments.c.slot).where(
            assignments.c.item_id == row.item_id,
            assignments.c.round == row.round,
            assignments.c.phase == row.phase,
        )
        used = set(connection.execute(taken).scalars())
    return next((number for number in range(row.due) if number not in used), None)


def assignment(connection: sa.Connection, person_id: str, row: Any) -> Any | None:
    """Return the person's line of this item and round, or None."""
    where = {"item": row.item_id, "in_round": row.round, "someone": person_id}
    return connection.execute(_LINE, where).first()


def close(connection: sa.Connection, line: Any, state: str) -> None:
    """Mark a line as done; a skipped one gives its place back but stays, so that it is not asked
    of this person again."""
    values = {"state": state, "slot": None if state == SKIPPED else line.slot}
    connection.execute(sa.update(assignments).where(assignments.c.id == line.id).values(values))


def touch(connection: sa.Connection, line: Any) -> None:
    """Note that a person is still at an item."""
    at = {"at": _log.now()}
    connection.execute(sa.update(assignments).where(assignments.c.id == line.id).values(at))


def release(connection: sa.Connection, line: Any, by: str, why: str) -> None:
    """Take an open item from a person who has not handed it in; they may be given it again."""
    connection.execute(sa.delete(assignments).where(assignments.c.id == line.id))
    if line.slot is not None:
        free = sa.update(items).where(
            items.c.item_id == line.item_id,
            items.c.round == line.round,
            items.c.phase == line.phase,
        )
        connection.execute(free.values(wanting=items.c.wanting + 1))
    _log.append(
        connection,
        "release",
        person=by,
        item_id=line.item_id,
        phase=line.phase,
        round_=line.round,
        before={"person": line.person},
        after={"reason": why},
    )


def opened(connection: sa.Connection, person_id: str) -> list[Any]:
    """Return the lines of all items that a person has open."""
    query = sa.select(assignments).where(
        assignments.c.person == person_id, assignments.c.state == OPEN
    )
    return list(connection.execute(query))


def left_behind(connection: sa.Connection, hours: float) -> list[Any]:
    """Return the lines of items that were open for so many hours without an act."""
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours)
    query = sa.select(assignments).where(
        assignments.c.state == OPEN, assignments.c.at < before.isoformat(timespec="milliseconds")
    )
    return list(connection.execute(query))


def today(connection: sa.Connection, person_id: str) -> int:
    """Return how many items the person has handed in since midnight UTC."""
    day = _log.now()[:10]
    query = sa.select(sa.func.count()).where(
        log.c.person == person_id, log.c.kind == _log.SUBMIT, log.c.at >= day
    )
    return int(connection.execute(query).scalar_one())


def require_mine(person: Person, line: Any | None, states: tuple[str, ...] = (OPEN,)) -> None:
    """Raise `Forbidden` unless the line is one of the person's in one of ``states``."""
    if line is None or line.state not in states:
        raise Forbidden(f"{person.name} has not been given this item")
