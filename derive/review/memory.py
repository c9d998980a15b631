"""Hands what people accepted to the project's translation memory, as reviewed pairs.

A pair is adapted English and the text that was accepted for it. Texts that a person wrote anew
(transcreated, by an author) translate nothing, and stay out. A fact in the store says up to which
line of the log this was done, so that after a crash nothing is missing and nothing needs counting.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from derive import engines, plugins
from derive.contracts import MemoryProvider
from derive.project import Project
from derive.records import FIELDS, AdaptationPlan, Decision, ItemClass, Queue
from derive.review import _log
from derive.review._database import Database, exists
from derive.review._settle import DECIDE
from derive.review._tables import items, log
from derive.review.records import Event
from derive.store import LOOKUP
from derive.work import PLAN

FACT = "review:remembered"
ORIGIN = "review"
_one_at_a_time = threading.Lock()


class _Accepted(NamedTuple):
    seq: int
    decision: Decision


def remember(project: Project, database: Database) -> int:
    """Put the pairs that were accepted since the last call into the memory; return how many."""
    with _one_at_a_time:
        done = int(project.store.get_fact(FACT) or 0)
        last, accepted = _since(database, done)
        provider = plugins.cache_provider() if last > done else None
        if not isinstance(provider, MemoryProvider):
            return 0
        pairs = list(_pairs(project, accepted))
        if pairs:
            config = project.config
            path = project.memory_path
            provider.remember(path, pairs, engines.PIVOT, config.locale, ORIGIN)
        project.store.set_fact(FACT, str(last))
        return len(pairs)


def catch_up(project: Project) -> int:
    """Do as `remember`, before a run that may use the memory; nothing where nobody reviewed."""
    return remember(project, Database(project.store)) if exists(project.store) else 0


def _since(database: Database, done: int) -> tuple[int, list[_Accepted]]:
    """Return the last decision there is, and the accepted ones after ``done``."""
    query = (
        sa.select(log)
        .join(items, items.c.item_id == log.c.item_id)
        .where(log.c.kind == DECIDE, log.c.seq > done)
        .where(items.c.queue.not_in([Queue.TRANSCREATE, Queue.AUTHOR]))
        .order_by(log.c.seq)
    )
    newest = sa.select(sa.func.max(log.c.seq)).where(log.c.kind == DECIDE)
    with database.read() as connection:
        last = int(connection.execute(newest).scalar() or done)
        events = [_log.event(row) for row in connection.execute(query.where(log.c.seq <= last))]
    standing = {event.item_id: event for event in events}  # an undo leaves none, a later one wins
    return last, [_Accepted(e.seq, _decision(e)) for e in standing.values() if _is_accept(e)]


def _is_accept(event: Event) -> bool:
    return bool(event.after.get("verdict") == "accept")


def _decision(event: Event) -> Decision:
    known = {name: event.after[name] for name in Decision.model_fields if name in event.after}
    return Decision.model_validate(known)


def _pairs(project: Project, accepted: Sequence[_Accepted]) -> Iterator[tuple[str, str]]:
    """Yield the adapted English and the accepted text of each field."""
    for first in range(0, len(accepted), LOOKUP):
        some = accepted[first : first + LOOKUP]
        plans = project.store.results([PLAN], [one.decision.item_id for one in some])
        for one in some:
            decision = one.decision
            result = plans.get((PLAN, decision.item_id))
            if result is None or result.label in {ItemClass.NC, ItemClass.SR}:
                continue
            plan = AdaptationPlan.model_validate_json(result.record)
            for field in FIELDS:
                english = plan.adapted(field)
                text = decision.question if field == "question" else decision.reference_answer
                if english and text and text.strip():
                    yield english, text
