"""Who works on what: each free place on an item goes to one person, in one transaction.

A person is given items of their phases (by role), queues, cells and languages, none of a harm type
they opted out of, none they have touched in this round: whoever translated an item does not review
it, and a second reviewer is somebody else. Unique constraints hold this in the database too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from derive.errors import Forbidden
from derive.records import Queue
from derive.review import _log
from derive.review._tables import assignments, items, log
from derive.review.records import Person, Phase, Role

OPEN, DONE, SKIPPED = "open", "done", "skipped"

WORK: Mapping[Phase, tuple[Role, ...]] = {
    Phase.ADJUDICATION: (Role.ADJUDICATOR,),
    Phase.REVIEW: (Role.REVIEWER,),
    Phase.TRANSLATION: (Role.TRANSLATOR, Role.AUTHOR),
    Phase.PRETEST: (Role.REVIEWER,),
}
"""The phases in the order in which a person with several roles is given them."""
LABELS = (items.c.risk_area, items.c.harm_type, items.c.specific_harm)


def mine(connection: sa.Connection, person: Person) -> str | None:
    """Return the item the person has had open for the longest time, or None."""
    query = (
        sa.select(assignments.c.item_id)
        .where(assignments.c.person == person.id, assignments.c.state == OPEN)
        .order_by(assignments.c.id)
        .limit(1)
    )
    found: str | None = connection.execute(query).scalar()
    return found


def candidate(connection: sa.Connection, person: Person, locale: str) -> Any | None:
    """Return the row of the next item that waits for somebody like this person, or None."""
    if not speaks(person, locale):
        return None
    for phase, wanted in WORK.items():
        if not person.has(*wanted):
            continue
        query = (
            sa.select(items)
            .where(items.c.wanting > 0, *_fits(person, phase), ~_touched(person, phase))
            .order_by(items.c.priority, items.c.position)
            .limit(1)
        )
        row = connection.execute(query).first()
        if row is not None:
            return row
    return None


def fits(connection: sa.Connection, person: Person, row: Any) -> str:
    """Return why a person cannot be given an item that they ask for, or "" if they can."""
    phase = Phase(row.phase)
    if phase is Phase.DONE:
        return "its review has ended"
    if not person.has(*roles(phase, row.queue)):
        return f"it is in {phase}, which takes the role {' or '.join(roles(phase, row.queue))}"
    touched = sa.select(items.c.item_id).where(
        items.c.item_id == row.item_id, _touched(person, phase)
    )
    if connection.execute(touched).first():
        return "you have worked on it before, and somebody else must see it"
    return "" if row.wanting > 0 else "somebody else is working on it"


def give(connection: sa.Connection, person_id: str, row: Any, by: str = "") -> None:
    """Give a free place on an item to a person. The caller has seen that there is one."""
    here = (assignments.c.item_id == row.item_id, assignments.c.round == row.round)
    if row.phase == Phase.ADJUDICATION:  # who settled it may do so again: one line a person
        connection.execute(sa.delete(assignments).where(*here, assignments.c.person == person_id))
    used: set[int] = set()
    if row.due > 1:
        taken = sa.select(assignments.c.slot).where(*here, assignments.c.phase == row.phase)
        used = set(connection.execute(taken).scalars())
    slot = next((number for number in range(row.due) if number not in used), None)
    values = {
        "item_id": row.item_id,
        "round": row.round,
        "phase": row.phase,
        "slot": slot,
        "person": person_id,
        "state": OPEN,
        "at": _log.now(),
    }
    connection.execute(sa.insert(assignments).values(values))
    lower = sa.update(items).where(items.c.item_id == row.item_id)
    if slot is not None:
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


def assignment(connection: sa.Connection, person_id: str, row: Any) -> Any | None:
    """Return the person's line of this item and round, or None."""
    query = sa.select(assignments).where(
        assignments.c.item_id == row.item_id,
        assignments.c.round == row.round,
        assignments.c.person == person_id,
    )
    return connection.execute(query).first()


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


def speaks(person: Person, locale: str) -> bool:
    """Tell whether a person works in the project's language."""
    tags = {locale, locale.split("-", maxsplit=1)[0]}
    return not person.languages or not tags.isdisjoint(person.languages)


def require_mine(person: Person, line: Any | None, states: tuple[str, ...] = (OPEN,)) -> None:
    """Raise `Forbidden` unless the line is one of the person's in one of ``states``."""
    if line is None or line.state not in states:
        raise Forbidden(f"{person.name} has not been given this item")


def may_take(person: Person) -> Any:
    """Return the condition that an item is of a kind that this person is given."""
    phases = [phase for phase, wanted in WORK.items() if person.has(*wanted)]
    kinds = [sa.and_(*_fits(person, phase), ~_touched(person, phase)) for phase in phases]
    return sa.or_(sa.false(), *kinds)


def roles(phase: Phase, queue: str) -> tuple[Role, ...]:
    """Return the roles that a phase takes for a queue."""
    if phase is Phase.TRANSLATION and queue == Queue.AUTHOR:
        return (Role.AUTHOR,)
    return (Role.TRANSLATOR,) if phase is Phase.TRANSLATION else WORK[phase]


def _fits(person: Person, phase: Phase) -> Iterator[Any]:
    """Yield what must hold of an item in ``phase`` for this person."""
    yield items.c.phase == phase
    yield items.c.position.is_not(None)
    queues = set(person.queues or Queue)
    if phase is Phase.TRANSLATION:
        queues = {queue for queue in queues if person.has(*roles(phase, queue))}
    if len(queues) < len(Queue):
        yield items.c.queue.in_(sorted(queues))
    if person.opt_outs:
        yield from (label.not_in(person.opt_outs) for label in LABELS)
    if person.cells:
        yield sa.or_(*(label.in_(person.cells) for label in LABELS))


def _touched(person: Person, phase: Phase) -> Any:
    """Return the condition that the person has worked on the item in this round."""
    line = sa.select(assignments.c.id).where(
        assignments.c.item_id == items.c.item_id,
        assignments.c.round == items.c.round,
        assignments.c.person == person.id,
    )
    if phase is Phase.ADJUDICATION:  # whoever settled it may settle it again
        line = line.where(assignments.c.phase != Phase.ADJUDICATION)
    return line.exists()
