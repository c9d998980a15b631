"""Gives a person the next item, or the one they ask for, and lays it before them.

What comes before the next real item, as control items do, goes into `_give`.
"""

from __future__ import annotations

import sqlalchemy as sa

from derive.errors import Forbidden
from derive.review import _people, assignment, controls, eligibility
from derive.review._context import Context, item_row
from derive.review._desk import SEES_ALL, lay_out, surroundings
from derive.review.records import Desk, Person, Phase, Role


def next_item(context: Context, person: Person) -> str | None:
    """Return the item the person works on next, or None; see `ReviewService.next`."""
    with context.database.read() as connection:
        me = _people.get(connection, person.id)
        if (open_item := assignment.mine(connection, me)) is not None:
            return open_item
    with context.database.write() as connection:
        me = _people.get(connection, person.id)
        if me.daily is not None and assignment.today(connection, me.id) >= me.daily:
            return None
        return assignment.mine(connection, me) or _give(connection, context, me)


def _give(connection: sa.Connection, context: Context, person: Person) -> str | None:
    """Give the person what waits for them: a control item that is due, else the next real one."""
    row, config = None, context.config
    if config.controls and person.has(Role.REVIEWER):
        row = controls.due(connection, person, config.control_every)
    row = row or eligibility.candidate(connection, person, context.project.config.locale)
    if row is None:
        return None
    assignment.give(connection, person.id, row)
    item_id: str = row.item_id
    return item_id


def desk(context: Context, person: Person, item_id: str) -> Desk | None:
    """Return the desk of whoever has the item or may look at it; None for whoever might take
    it: an adjudicator, too, what is to be settled."""
    with context.database.read() as connection:
        me = _people.get(connection, person.id)
        row = item_row(connection, item_id)
        line = assignment.assignment(connection, me.id, row)
        settles = row.phase == Phase.ADJUDICATION and me.has(Role.ADJUDICATOR)
        takes = settles and not eligibility.fits(connection, me, row)
        if line is None and (takes or not me.has(*SEES_ALL)):
            return None
        around = surroundings(connection, me, row)
    return lay_out(context, around)


def claim(context: Context, person: Person, item_id: str) -> None:
    """Give the person an item that they ask for. Raises `Forbidden` with why they cannot have it.

    Does nothing where they have it already.
    """
    with context.database.write() as connection:
        me = _people.get(connection, person.id)
        row = item_row(connection, item_id)
        if assignment.assignment(connection, me.id, row) is not None:
            return
        if why := eligibility.fits(connection, me, row):
            raise Forbidden(f"{me.name} cannot open {item_id}: {why}")
        assignment.give(connection, me.id, row)
