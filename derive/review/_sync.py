"""Brings the queue of review up to date with what the pipeline has made since.

An item enters the queue when it is routed. Where its draft or plan has changed since, it is due
anew: a new round, the earlier decision stays in the log. Where only the findings have changed, or
the new draft is the very text that people accepted, what they decided still holds and is written
down once more for the new fingerprint.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.config import ReviewConfig
from derive.fidelity.zero_defects import sample_for_zero_defects
from derive.records import Decision, DraftSet, Queue
from derive.review import _log, samples
from derive.review._settle import settle
from derive.review._tables import assignments, items
from derive.review.records import Phase
from derive.review.states import plain
from derive.store import LOOKUP, Store
from derive.work import DRAFT, PLAN, ROUTE

# The columns of the store's own tables that the queue is made from.
_source = sa.table("items", *map(sa.column, ("id", "position", "record")))
_results = sa.table(
    "results", *map(sa.column, ("step", "item_id", "fingerprint", "digest", "label", "record"))
)


class _At(NamedTuple):
    """Where a sync reads and writes."""

    connection: sa.Connection
    store: Store
    config: ReviewConfig


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
    return [
        Routed(
            row.id,
            row.position,
            row.fingerprint,
            f"{row.plan}:{row.draft or ''}",
            row.queue,
            row.item_class,
            row.record,
        )
        for row in connection.execute(query.limit(limit))
    ]


def _at(table: Any, step: str) -> Any:
    return sa.and_(table.c.step == step, table.c.item_id == _source.c.id)


def sync(connection: sa.Connection, store: Store, config: ReviewConfig) -> int:
    """Take in what has changed; return how many known items are due anew."""
    routed = changed(connection)
    if not routed:
        return 0
    ids = [item.item_id for item in routed]
    decided = store.decisions(ids)
    at = _At(connection, store, config)
    known = _known(connection, ids)
    fresh = [item for item in routed if item.item_id not in known]
    _enter(connection, fresh, decided, config)
    renewed = 0
    for item in routed:
        if item.item_id in known:
            renewed += _renew(at, item, known[item.item_id], decided.get(item.item_id))
    return renewed


def _known(connection: sa.Connection, ids: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for first in range(0, len(ids), LOOKUP):
        query = sa.select(items).where(items.c.item_id.in_(ids[first : first + LOOKUP]))
        found.update({row.item_id: row for row in connection.execute(query)})
    return found


# ---- new items -------------------------------------------------------------------------------


def _enter(
    connection: sa.Connection,
    fresh: Sequence[Routed],
    decided: Mapping[str, Decision],
    config: ReviewConfig,
) -> None:
    """Put new items into the queue, with their sample and how many reviews they get."""
    labels = {item.item_id: item.labels() for item in fresh}
    drawn = _drawn(connection, fresh, labels, config)
    tried = _tried(fresh, config)
    rows = []
    for item in fresh:
        second = samples.share(config.seed, "second", item.item_id) < config.second
        rows.append(
            {
                **labels[item.item_id],
                **_place(item),
                "item_id": item.item_id,
                "basis": item.basis,
                "routed": item.queue,
                "item_class": item.item_class,
                "sample": samples.label(item.item_id, item.queue, drawn),
                "second": second,
                "pretest": item.item_id in tried,
                "control": "",
                "priority": 0 if item.item_id in drawn else 1,
                "changed": _log.now(),
                **_begin(item, second, config, decided.get(item.item_id)),
            }
        )
    if rows:
        connection.execute(sa.insert(items), rows)


def _place(item: Routed) -> dict[str, Any]:
    return {"position": item.position, "fingerprint": item.fingerprint, "queue": item.queue}


def _begin(
    item: Routed, second: bool, config: ReviewConfig, decision: Decision | None
) -> dict[str, Any]:
    """Return the columns of the first round."""
    translations = config.translations.get(item.queue, 0)
    due = translations or (2 if second else 1)
    phase = Phase.TRANSLATION if translations else Phase.REVIEW
    if decision is not None and decision.fingerprint == item.fingerprint:
        phase, due = Phase.DONE, 0
    ended = decision.verdict if decision is not None and phase is Phase.DONE else ""
    return {
        "round": 1,
        "translations": translations,
        "phase": phase,
        "due": due,
        "wanting": due,
        "verdict": ended,
    }


def _drawn(
    connection: sa.Connection,
    fresh: Sequence[Routed],
    labels: Mapping[str, Mapping[str, str]],
    config: ReviewConfig,
) -> set[str]:
    """Return which of the new items the random sample takes, to fill it up to its size."""
    count = sa.select(sa.func.count()).select_from(items).where(items.c.control == "")
    there = int(connection.execute(count).scalar_one())
    have = int(connection.execute(count.where(items.c.sample == samples.RANDOM)).scalar_one())
    size = config.sample
    if size is None:
        size = sample_for_zero_defects(config.defects, there + len(fresh))
    candidates = (
        samples.Candidate(
            item.item_id, (*labels[item.item_id].values(), item.item_class), item.queue
        )
        for item in fresh
    )
    return samples.draw(candidates, max(size - have, 0), config.seed)


def _tried(fresh: Sequence[Routed], config: ReviewConfig) -> set[str]:
    """Return which of the new items are tried once they are accepted."""
    by_chance = sorted(samples.share(config.seed, "pretest", i.item_id) for i in fresh)
    if not config.pretest or not by_chance:
        return set()
    limit = by_chance[min(config.pretest, len(by_chance)) - 1]
    return {i.item_id for i in fresh if samples.share(config.seed, "pretest", i.item_id) <= limit}


# ---- items that are known --------------------------------------------------------------------


def _renew(at: _At, item: Routed, row: Any, decision: Decision | None) -> int:
    """Take a changed item in; return 1 where it is due anew, else 0."""
    change = sa.update(items).where(items.c.item_id == item.item_id)
    if row.fingerprint == item.fingerprint:
        at.connection.execute(change.values(position=item.position))
        return 0
    stands = decision is not None and decision.fingerprint == row.fingerprint
    holds = _holds(at.store, item, row, decision if stands else None)
    values = {**_place(item), "basis": item.basis, "routed": item.queue, "changed": _log.now()}
    values["item_class"] = item.item_class
    if not holds:
        values["round"] = row.round + 1
        values["translations"] = at.config.translations.get(item.queue, 0)
    elif _keeps_queue(at.connection, item, row):
        del values["queue"]
    at.connection.execute(change.values(values))
    _log.append(
        at.connection,
        "carry" if holds else "due",
        item_id=item.item_id,
        round_=row.round if holds else row.round + 1,
        fingerprint=item.fingerprint,
        before={"fingerprint": row.fingerprint, "phase": row.phase, "verdict": row.verdict},
    )
    if not holds:
        settle(at.connection, at.store, item.item_id)
    elif stands and decision is not None:
        again = {"fingerprint": item.fingerprint, "decided_at": ""}
        at.store.add_decision(decision.model_copy(update=again), at.connection)
    return 0 if holds else 1


def _keeps_queue(connection: sa.Connection, item: Routed, row: Any) -> bool:
    """Tell whether an item stays where it is: people sent it there, or somebody is at it with the
    form of that queue. New findings on a light item are another matter."""
    if row.queue != row.routed:
        return True
    line = sa.select(assignments.c.id).where(
        assignments.c.item_id == row.item_id, assignments.c.round == row.round
    )
    begun = connection.execute(line.limit(1)).first() is not None
    return begun and not _is_stricter(item, row)


def _is_stricter(item: Routed, row: Any) -> bool:
    return bool(row.routed == Queue.LIGHT and item.queue != Queue.LIGHT)


def _holds(store: Store, item: Routed, row: Any, decision: Decision | None) -> bool:
    """Tell whether what people did so far still holds for what the pipeline made now."""
    if item.basis == row.basis:
        return row.phase != Phase.DONE or not _is_stricter(item, row)
    same_plan = item.basis.split(":")[0] == row.basis.split(":")[0]
    return same_plan and decision is not None and _is_accepted(store, item.item_id, decision)


def _is_accepted(store: Store, item_id: str, decision: Decision) -> bool:
    """Tell whether the draft says word for word what people accepted."""
    result = store.results([DRAFT], [item_id]).get((DRAFT, item_id))
    if result is None or decision.verdict != "accept":
        return False
    drafts = DraftSet.model_validate_json(result.record)
    texts = {draft.field: draft.text for draft in drafts.drafts}
    return plain(texts.get("question")) == plain(decision.question) and plain(
        texts.get("reference_answer")
    ) == plain(decision.reference_answer)
