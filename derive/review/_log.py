"""The append-only log: every act of review as one line. What was undone stays, marked by the undo.

Acts (``kind``): ``invite``, ``redeem``, ``revoke``, ``change`` of people; ``due`` (an item is to be
reviewed, for the first time or anew), ``assign``, ``release``, ``skip``, ``submit``, ``undo``,
``refuse`` (a submission that came too late: kept here whole), ``decide``, ``carry`` (a decision
holds for a new draft too), ``reopen``, ``propose``.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from derive.records import JsonValue
from derive.review._tables import log
from derive.review.records import Event, Phase, ReviewRecord
from derive.store import LOOKUP

# Statements that every act needs are put together once: that takes longer than running them.
_ADD = sa.insert(log)
_BY_KEY = sa.select(log).where(log.c.key == sa.bindparam("wanted"))
_OF_ITEM = sa.select(log).where(log.c.item_id == sa.bindparam("item")).order_by(log.c.seq)
_OF_ROUND = _OF_ITEM.where(log.c.round == sa.bindparam("in_round"))

SUBMIT, UNDO = "submit", "undo"
SYSTEM = "derive"
"""Who acts where no person does: the pipeline, the state machine."""


def now() -> str:
    """Return the time as it is stored: UTC, ISO 8601, to the millisecond."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def append(  # noqa: PLR0913 - one argument per column
    connection: sa.Connection,
    kind: str,
    *,
    person: str = SYSTEM,
    item_id: str = "",
    phase: str = "",
    round_: int = 0,
    fingerprint: str = "",
    key: str | None = None,
    seconds: float = 0.0,
    before: dict[str, JsonValue] | None = None,
    after: dict[str, JsonValue] | None = None,
    at: str = "",
) -> int:
    """Add one line and return its number."""
    row = {
        "at": at or now(),
        "person": person,
        "item_id": item_id,
        "kind": kind,
        "phase": phase,
        "round": round_,
        "fingerprint": fingerprint,
        "key": key,
        "seconds": seconds,
        "before": _text(before),
        "after": _text(after),
    }
    made = connection.execute(_ADD, row)
    seq: int = made.inserted_primary_key[0]  # type: ignore[index]
    return seq


def by_key(connection: sa.Connection, key: str) -> Event | None:
    """Return the line that was stored with ``key``, or None."""
    row = connection.execute(_BY_KEY, {"wanted": key}).first()
    return event(row) if row else None


def of_item(connection: sa.Connection, item_id: str, round_: int | None = None) -> list[Event]:
    """Return the lines of one item (of one round), in order."""
    if round_ is None:
        rows = connection.execute(_OF_ITEM, {"item": item_id})
    else:
        rows = connection.execute(_OF_ROUND, {"item": item_id, "in_round": round_})
    return [event(row) for row in rows]


def of_kind(connection: sa.Connection, kinds: Sequence[str]) -> Iterator[Event]:
    """Yield all lines of some kinds, in order."""
    query = sa.select(log).where(log.c.kind.in_(kinds)).order_by(log.c.seq)
    return (event(row) for row in connection.execute(query))


def latest(connection: sa.Connection, kind: str, number: int) -> list[Event]:
    """Return the last lines of a kind, the newest first."""
    query = sa.select(log).where(log.c.kind == kind).order_by(log.c.seq.desc()).limit(number)
    return [event(row) for row in connection.execute(query)]


def submissions(connection: sa.Connection, ids: Sequence[str] | None) -> list[ReviewRecord]:
    """Return everything that was submitted (on ``ids``), in order, with what was undone marked."""
    query = sa.select(log).where(log.c.kind.in_((SUBMIT, UNDO))).order_by(log.c.seq)
    if ids is None:
        return reviews(event(row) for row in connection.execute(query))
    found: list[Event] = []
    for first in range(0, len(ids), LOOKUP):
        chosen = query.where(log.c.item_id.in_(ids[first : first + LOOKUP]))
        found += [event(row) for row in connection.execute(chosen)]
    return reviews(sorted(found, key=lambda line: line.seq))


def reviews(events: Iterable[Event]) -> list[ReviewRecord]:
    """Return the submissions among ``events``; those that a later line undid are superseded."""
    made: dict[int, ReviewRecord] = {}
    for line in events:
        if line.kind == SUBMIT:
            made[line.seq] = ReviewRecord.model_validate({**line.after, "seq": line.seq})
        elif line.kind == UNDO and line.before.get("seq") in made:
            seq = line.before["seq"]
            made[seq] = made[seq].model_copy(update={"superseded": True})
    return list(made.values())


def standing(events: Iterable[Event], phase: Phase | None = None) -> list[ReviewRecord]:
    """Return the submissions that stand (of one phase)."""
    return [r for r in reviews(events) if not r.superseded and phase in (None, r.phase)]


def carried_on(events: Iterable[Event], fingerprint: str) -> bool:
    """Tell whether what was done on an earlier ``fingerprint`` holds for what came after it."""
    return any(e.kind == "carry" and e.before.get("fingerprint") == fingerprint for e in events)


def event(row: Any) -> Event:
    """Return a row of the table as the record."""
    return Event(
        seq=row.seq,
        at=row.at,
        person=row.person,
        item_id=row.item_id,
        kind=row.kind,
        phase=row.phase,
        round=row.round,
        fingerprint=row.fingerprint,
        before=json.loads(row.before),
        after=json.loads(row.after),
    )


def _text(value: dict[str, JsonValue] | None) -> str:
    return json.dumps(value or {}, ensure_ascii=False, separators=(",", ":"))
