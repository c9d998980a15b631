"""What the pipeline has made that the queue of review does not know yet.

The one place that reads the tables of the store; a column that the queue needs is added here.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.review._tables import items
from derive.work import DRAFT, PLAN, ROUTE

# The columns of the store's own tables that the queue is made from.
_source = sa.table("items", *map(sa.column, ("id", "position", "record")))
_results = sa.table(
    "results", *map(sa.column, ("step", "item_id", "fingerprint", "digest", "label", "record"))
)


class Routed(NamedTuple):
    """What the store says of a routed item. ``basis`` changes with the plan or the draft."""

    item_id: str
    position: int | None
    fingerprint: str
    basis: str
    queue: str
    item_class: str
    record: str

    def labels(self) -> dict[str, str]:
        """Return the item's category, as the columns of the queue."""
        category = json.loads(self.record).get("category") or {}
        names = ("risk_area", "harm_type", "specific_harm")
        return {name: category.get(name) or "" for name in names}

    def place(self) -> dict[str, Any]:
        """Return where the item is, and of which draft, as the columns of the queue."""
        return {"position": self.position, "fingerprint": self.fingerprint, "queue": self.queue}


def changed(connection: sa.Connection, limit: int | None = None) -> list[Routed]:
    """Return the items whose routing or place the queue does not know yet."""
    route, plan, draft = (_results.alias(name) for name in ("route", "plan", "draft"))
    query = (
        sa.select(_source, route.c.fingerprint, route.c.label.label("queue"))
        .add_columns(plan.c.digest.label("plan"), plan.c.label.label("item_class"))
        .add_columns(draft.c.digest.label("draft"))
        .select_from(_source)
        .join(route, _at(route, ROUTE))
        .join(plan, _at(plan, PLAN))
        .outerjoin(draft, _at(draft, DRAFT))
        .outerjoin(items, items.c.item_id == _source.c.id)
        .where(
            items.c.fingerprint.is_distinct_from(route.c.fingerprint)
            | items.c.position.is_distinct_from(_source.c.position)
        )
    )
    return [_routed(row) for row in connection.execute(query.limit(limit))]


def _routed(row: Any) -> Routed:
    return Routed(
        row.id,
        row.position,
        row.fingerprint,
        f"{row.plan}:{row.draft or ''}",
        row.queue,
        row.item_class,
        row.record,
    )


def _at(table: Any, step: str) -> Any:
    return sa.and_(table.c.step == step, table.c.item_id == _source.c.id)
