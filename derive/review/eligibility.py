"""Who may be given what: by role, queue, cell and language, and never what they touched before.

A person is given items of their phases (by role), queues, cells and languages, none of a harm type
they opted out of, none they have touched in this round: whoever translated an item does not review
it, and a second reviewer is somebody else. What narrows a person's work further goes here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from derive.records import Queue
from derive.review._tables import LABELS, LISTED, assignments, items
from derive.review.records import Person, Phase, Role

WORK: Mapping[Phase, tuple[Role, ...]] = {
    Phase.ADJUDICATION: (Role.ADJUDICATOR,),
    Phase.REVIEW: (Role.REVIEWER,),
    Phase.TRANSLATION: (Role.TRANSLATOR, Role.AUTHOR),
    Phase.PRETEST: (Role.REVIEWER,),
}
"""The phases in the order in which a person with several roles is given them."""


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


def speaks(person: Person, locale: str) -> bool:
    """Tell whether a person works in the project's language."""
    tags = {locale, locale.split("-", maxsplit=1)[0]}
    return not person.languages or not tags.isdisjoint(person.languages)


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
    yield LISTED
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
