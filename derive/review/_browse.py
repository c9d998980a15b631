"""All items for whoever leads, filtered; the filters are plain words, so that a URL holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from derive.records import ItemClass, Queue, Record
from derive.review._tables import LISTED, assignments, items
from derive.review.records import Phase

MOST = 500


class Filters(Record):
    """What is left of all items; "" leaves everything.

    ``label`` is a risk area, harm type or specific harm; ``person`` who has or had the item in its
    present round; ``text`` a part of the id; ``sample`` random or flagged.
    """

    queue: Queue | None = None
    phase: Phase | None = None
    item_class: ItemClass | None = None
    label: str = ""
    person: str = ""
    verdict: str = ""
    sample: str = ""
    text: str = ""


class Listed(Record):
    """An item in the list: where it is, who has it open, who has handed in something."""

    item_id: str
    queue: Queue
    phase: Phase
    item_class: ItemClass
    risk_area: str
    harm_type: str
    specific_harm: str
    sample: str
    second: bool
    verdict: str
    changed: str
    open_with: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


class Page(Record):
    """Some of the items that the filters leave, and how many there are in all."""

    items: tuple[Listed, ...]
    total: int


def browse(connection: sa.Connection, filters: Filters, offset: int, limit: int) -> Page:
    """Return the items from ``offset`` on, at most 500, in the order of the source."""
    where = [LISTED, *_conditions(filters)]
    count = sa.select(sa.func.count()).select_from(items).where(*where)
    query = sa.select(items).where(*where).order_by(items.c.position)
    rows = connection.execute(query.offset(offset).limit(min(limit, MOST))).all()
    people = _people(connection, [row.item_id for row in rows])
    listed = tuple(_listed(row, people) for row in rows)
    return Page(items=listed, total=int(connection.execute(count).scalar_one()))


def _conditions(filters: Filters) -> Iterator[Any]:
    for name in ("queue", "phase", "item_class", "verdict", "sample"):
        if wanted := getattr(filters, name):
            yield items.c[name] == wanted
    if filters.label:
        labels = (items.c.risk_area, items.c.harm_type, items.c.specific_harm)
        yield sa.or_(*(label == filters.label for label in labels))
    if filters.text:
        yield items.c.item_id.contains(filters.text, autoescape=True)
    if filters.person:
        yield (
            sa.select(assignments.c.id)
            .where(
                assignments.c.item_id == items.c.item_id,
                assignments.c.round == items.c.round,
                assignments.c.person == filters.person,
            )
            .exists()
        )


def _people(connection: sa.Connection, ids: list[str]) -> list[Any]:
    query = (
        sa.select(assignments.c.item_id, assignments.c.person, assignments.c.state)
        .join(items, items.c.item_id == assignments.c.item_id)
        .where(assignments.c.item_id.in_(ids), assignments.c.round == items.c.round)
        .order_by(assignments.c.id)
    )
    return list(connection.execute(query))


def _listed(row: Any, people: list[Any]) -> Listed:
    own = {
        state: tuple(p.person for p in people if p.item_id == row.item_id and p.state == state)
        for state in ("open", "done", "skipped")
    }
    names = set(Listed.model_fields) - {"open_with", "done_by", "skipped"}
    known = {name: row._mapping[name] for name in names}
    return Listed(**known, open_with=own["open"], done_by=own["done"], skipped=own["skipped"])
