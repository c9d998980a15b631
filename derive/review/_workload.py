"""How each person is doing, and what nobody can be given.

A new reason why somebody gets nothing goes into `_why`, why nobody does into `_missing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from derive.config import Config
from derive.records import Record
from derive.review import _log, assignment, eligibility
from derive.review._forecast import median
from derive.review._tables import LISTED, assignments, items
from derive.review.records import Person, Phase


class PersonProgress(Record):
    """How one person is doing. ``seconds`` is the median of active time an item, None before the
    first; ``waiting`` the items that they could be given now; ``blocked`` why they get none."""

    person: Person
    open: int
    done: int
    done_today: int
    skipped: int
    seconds: float | None
    waiting: int
    blocked: str = ""


class Blocked(Record):
    """Items that nobody can be given, and why."""

    phase: Phase
    queue: str
    items: int
    why: str


def of_person(
    connection: sa.Connection, person: Person, acts: Sequence[Any], config: Config
) -> PersonProgress:
    """Return how somebody is doing; ``acts`` are everybody's, as `_forecast` gives them."""
    own = [act for act in acts if act.person == person.id]
    today = sum(1 for act in own if act.at >= _log.now()[:10])
    states = sa.select(assignments.c.state, sa.func.count()).where(
        assignments.c.person == person.id
    )
    counted = connection.execute(states.group_by(assignments.c.state))
    by_state = {row[0]: row[1] for row in counted}
    waiting = _waiting(connection, person) if person.active else 0
    held = by_state.get(assignment.OPEN, 0)
    return PersonProgress(
        person=person,
        open=held,
        done=len(own),
        done_today=today,
        skipped=by_state.get(assignment.SKIPPED, 0),
        seconds=median(act.seconds for act in own),
        waiting=waiting,
        blocked=_why(person, config, waiting + held, today),
    )


def _waiting(connection: sa.Connection, person: Person) -> int:
    query = sa.select(sa.func.count()).select_from(items)
    could = query.where(items.c.wanting > 0, eligibility.may_take(person))
    return int(connection.execute(could).scalar_one())


def _why(person: Person, config: Config, at_hand: int, today: int) -> str:
    if not person.active:
        return "access ended"
    if not eligibility.speaks(person, config.locale):
        return f"works in {', '.join(person.languages)}, the project is for {config.locale}"
    if person.daily is not None and today >= person.daily:
        return f"has done the {person.daily} items of today"
    return "" if at_hand else "nothing waits for them"


def blocked(connection: sa.Connection, active: Sequence[Person]) -> list[Blocked]:
    """Return items that wait and that nobody may be given, by phase and queue."""
    takers = [eligibility.may_take(person) for person in active]
    query = (
        sa.select(items.c.phase, items.c.queue, sa.func.count())
        .where(items.c.wanting > 0, LISTED, *(~taker for taker in takers))
        .group_by(items.c.phase, items.c.queue)
        .order_by(items.c.phase, items.c.queue)
    )
    return [
        Blocked(phase=phase, queue=queue, items=number, why=_missing(Phase(phase), queue, active))
        for phase, queue, number in connection.execute(query)
    ]


def _missing(phase: Phase, queue: str, active: Sequence[Person]) -> str:
    roles = eligibility.roles(phase, queue)
    wanted = " or ".join(roles)
    if not any(person.has(*roles) for person in active):
        return f"nobody has the role {wanted}: derive reviewer add"
    return (
        f"everybody with the role {wanted} has worked on them already, or leaves out their "
        "category or queue: add somebody"
    )
