"""Working copies: what people have done and not handed in yet, saved as they work."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.review._tables import copies
from derive.review.records import WorkingCopy

_COPY = sa.select(copies).where(
    copies.c.item_id == sa.bindparam("item"), copies.c.person == sa.bindparam("someone")
)


def working_copy(
    connection: sa.Connection, person_id: str, row: Any
) -> tuple[WorkingCopy | None, int, WorkingCopy | None]:
    """Return a person's working copy, its version, and a copy of an older draft, if any."""
    found = connection.execute(_COPY, {"item": row.item_id, "someone": person_id}).first()
    if found is None:
        return None, 0, None
    copy = WorkingCopy.model_validate_json(found.record) if found.record else None
    if found.round != row.round:
        return None, found.version, copy
    return copy, found.version, None


class Place(NamedTuple):
    """An item in one of its rounds."""

    item_id: str
    round: int


def put_copy(
    connection: sa.Connection, person_id: str, place: Place, version: int, copy: WorkingCopy
) -> None:
    """Store a working copy."""
    here = (copies.c.item_id == place.item_id, copies.c.person == person_id)
    values = {"round": place.round, "version": version, "record": copy.model_dump_json()}
    if version > 1:
        done = connection.execute(sa.update(copies).where(*here).values(values))
        if done.rowcount:
            return
    key = {"item_id": place.item_id, "person": person_id}
    connection.execute(sa.insert(copies).values({**key, **values}))


def drop_copy(connection: sa.Connection, person_id: str, row: Any) -> None:
    """Empty a working copy that was handed in. Its version goes on, so an old window is told."""
    here = (copies.c.item_id == row.item_id, copies.c.person == person_id)
    emptied = {"record": None, "version": copies.c.version + 1, "round": row.round}
    connection.execute(sa.update(copies).where(*here).values(emptied))
