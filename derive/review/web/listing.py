"""All items of a project, filtered: what the address of the page of items says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import sqlalchemy as sa

from derive.records import DraftSet, SourceItem
from derive.review._tables import assignments, items
from derive.store import Store
from derive.work import CHECK, DRAFT

SIZE = 50
"""Items on a page."""

COLUMNS = ("phase", "queue", "item_class", "verdict", "risk_area", "harm_type")
"""What can be chosen from a list, as columns of the queue."""

_source = sa.table("items", *map(sa.column, ("id", "record")))
_results = sa.table("results", *map(sa.column, ("step", "item_id", "record")))


class Filters(NamedTuple):
    """What is looked for; "" is anything. ``text`` is sought in the id, the texts and the draft,
    ``finding`` is the id of a check, ``person`` has or had the item."""

    phase: str = ""
    queue: str = ""
    item_class: str = ""
    verdict: str = ""
    risk_area: str = ""
    harm_type: str = ""
    finding: str = ""
    person: str = ""
    text: str = ""
    page: int = 1

    def address(self, **changes: object) -> str:
        """Return the address of the page with these filters, some of them changed."""
        wanted = self._replace(**{"page": 1, **changes})._asdict()  # type: ignore[arg-type]
        return "/items?" + urlencode({k: v for k, v in wanted.items() if v not in {"", 1}})


class Line(NamedTuple):
    """One item in the list."""

    id: str
    phase: str
    queue: str
    item_class: str
    verdict: str
    risk_area: str
    harm_type: str
    question: str
    language: str
    draft: str
    people: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The kind of harm by which its texts are hidden, as `care.kind_of` names it."""
        return self.harm_type or self.risk_area


class Found(NamedTuple):
    """A page of the list, how many items there are in all, and on how many pages."""

    lines: list[Line]
    total: int
    pages: int


def find(store: Store, filters: Filters) -> Found:
    """Return the page of items that ``filters`` asks for."""
    wanted = _where(filters)
    with store.guard(), store.engine.connect() as connection:
        counted = sa.select(sa.func.count()).select_from(items).where(*wanted)
        total = int(connection.execute(counted).scalar_one())
        query = (
            sa.select(items)
            .where(*wanted)
            .order_by(items.c.position, items.c.item_id)
            .limit(SIZE)
            .offset((max(1, filters.page) - 1) * SIZE)
        )
        rows = connection.execute(query).all()
        lines = _lines(connection, rows)
    return Found(lines, total, -(-total // SIZE))


def choices(store: Store) -> dict[str, list[str]]:
    """Return the values that each of `COLUMNS` has."""
    with store.guard(), store.engine.connect() as connection:
        return {
            name: [
                value
                for value in connection.execute(
                    sa.select(items.c[name]).distinct().order_by(items.c[name])
                ).scalars()
                if value
            ]
            for name in COLUMNS
        }


def _where(filters: Filters) -> list[Any]:
    chosen = filters._asdict()
    wanted = [items.c[name] == chosen[name] for name in COLUMNS if chosen[name]]
    wanted += [items.c.position.is_not(None), items.c.control == ""]
    if filters.person:
        held = sa.select(assignments.c.item_id).where(assignments.c.person == filters.person)
        wanted.append(items.c.item_id.in_(held))
    if filters.finding:
        wanted.append(items.c.item_id.in_(_holding(CHECK, f'"check":"{filters.finding}"')))
    if text := filters.text.strip():
        said = sa.select(_source.c.id).where(_source.c.record.icontains(text, autoescape=True))
        wanted.append(
            items.c.item_id.in_(said)
            | items.c.item_id.in_(_holding(DRAFT, text))
            | items.c.item_id.icontains(text, autoescape=True)
        )
    return wanted


def _holding(step: str, text: str) -> Any:
    """Return the ids of items whose result of a step holds a text."""
    return sa.select(_results.c.item_id).where(
        _results.c.step == step, _results.c.record.icontains(text, autoescape=True)
    )


def _lines(connection: sa.Connection, rows: Sequence[Any]) -> list[Line]:
    ids = [row.item_id for row in rows]
    texts = sa.select(_source.c.id, _source.c.record).where(_source.c.id.in_(ids))
    said = dict(map(tuple, connection.execute(texts)))
    drafts = sa.select(_results.c.item_id, _results.c.record).where(
        _results.c.step == DRAFT, _results.c.item_id.in_(ids)
    )
    drafted = dict(map(tuple, connection.execute(drafts)))
    held: dict[str, list[str]] = {}
    query = sa.select(assignments.c.item_id, assignments.c.person)
    for item_id, person in connection.execute(query.where(assignments.c.item_id.in_(ids))):
        held.setdefault(item_id, []).append(person)
    return [
        _line(row, said[row.item_id], drafted.get(row.item_id), held.get(row.item_id, []))
        for row in rows
    ]


def _line(row: Any, said: str, drafted: str | None, held: Sequence[str]) -> Line:
    item = SourceItem.model_validate_json(said)
    draft = DraftSet.model_validate_json(drafted).get("question") if drafted else None
    columns = {name: getattr(row, name) for name in COLUMNS}
    return Line(
        id=row.item_id,
        question=item.question_en or item.question,
        language="en" if item.question_en else item.language,
        draft=draft.text if draft else "",
        people=tuple(dict.fromkeys(held)),
        **columns,
    )
