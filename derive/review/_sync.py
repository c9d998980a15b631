"""Brings the queue of review up to date with what the pipeline has made since.

An item enters the queue when it is routed. Where its draft or plan has changed since, it is due
anew: a new round, the earlier decision stays in the log. Where only the findings have changed, or
the new draft is the very text that people accepted, what they decided still holds and is written
down once more for the new fingerprint.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.config import ReviewConfig
from derive.records import Decision, DraftSet, Queue
from derive.review import _log
from derive.review._enter import enter
from derive.review._routed import Routed, changed
from derive.review._settle import settle
from derive.review._tables import assignments, items
from derive.review.records import Phase
from derive.review.states import plain
from derive.store import LOOKUP, Store
from derive.work import DRAFT


class _Books(NamedTuple):
    """Where a sync reads and writes."""

    connection: sa.Connection
    store: Store
    config: ReviewConfig


def sync(connection: sa.Connection, store: Store, config: ReviewConfig) -> int:
    """Take in what has changed; return how many known items are due anew."""
    routed = changed(connection)
    if not routed:
        return 0
    ids = [item.item_id for item in routed]
    decided = store.decisions(ids)
    at = _Books(connection, store, config)
    known = _known(connection, ids)
    fresh = [item for item in routed if item.item_id not in known]
    enter(connection, fresh, decided, config)
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


# ---- items that are known --------------------------------------------------------------------


def _renew(at: _Books, item: Routed, row: Any, decision: Decision | None) -> int:
    """Take a changed item in; return 1 where it is due anew, else 0."""
    change = sa.update(items).where(items.c.item_id == item.item_id)
    if row.fingerprint == item.fingerprint:
        at.connection.execute(change.values(position=item.position))
        return 0
    stands = decision is not None and decision.fingerprint == row.fingerprint
    holds = _holds(at.store, item, row, decision if stands else None)
    at.connection.execute(change.values(_values(at, item, row, holds=holds)))
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


def _values(at: _Books, item: Routed, row: Any, *, holds: bool) -> dict[str, Any]:
    """Return the columns that change: a new round where what was done does not hold."""
    values = {**item.place(), "basis": item.basis, "routed": item.queue, "changed": _log.now()}
    values["item_class"] = item.item_class
    if not holds:
        values["round"] = row.round + 1
        values["translations"] = at.config.translations.get(item.queue, 0)
    elif _keeps_queue(at.connection, item, row):
        del values["queue"]
    return values


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
