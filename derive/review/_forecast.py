"""How much is left, and how long it takes: acts that are due, active time, pace.

All counts come from the queue and the log; what is told of one person is in `_workload`.
"""

from __future__ import annotations

import datetime
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from derive.review import _log, assignment
from derive.review._tables import LISTED, assignments, items, log
from derive.review.records import Phase

RECENT_DAYS = 7
"""Days whose pace the forecast goes by."""


def acts(connection: sa.Connection) -> Sequence[Any]:
    """Return who handed in what, when, in how many seconds."""
    query = sa.select(log.c.person, log.c.phase, log.c.seconds, log.c.at).where(
        log.c.kind == _log.SUBMIT
    )
    return connection.execute(query).all()


def median(values: Iterable[float]) -> float | None:
    """Return the median of the times that are known, None where none is."""
    known = [value for value in values if value > 0]
    return statistics.median(known) if known else None


def left(connection: sa.Connection) -> dict[str, int]:
    """Return the acts that are due, by phase: those of a phase that is still to come count too."""
    done = (
        sa.select(sa.func.count())
        .select_from(assignments)
        .where(
            assignments.c.item_id == items.c.item_id,
            assignments.c.round == items.c.round,
            assignments.c.phase == items.c.phase,
            assignments.c.state == assignment.DONE,
        )
        .scalar_subquery()
    )
    reviews = sa.case((items.c.second, 2), else_=1)
    ahead = sa.case((items.c.phase == Phase.TRANSLATION, reviews), else_=0)
    query = (
        sa.select(items.c.phase, sa.func.sum(items.c.due - done), sa.func.sum(ahead))
        .where(LISTED, items.c.phase != Phase.DONE)
        .group_by(items.c.phase)
    )
    counts: Counter[str] = Counter()
    for phase, here, then in connection.execute(query):
        counts[phase] += int(here)
        counts[Phase.REVIEW] += int(then)
    return {phase: number for phase, number in counts.items() if number}


def hours(due: Mapping[str, int], seconds: Mapping[Phase, float | None]) -> float | None:
    """Return the active hours that are left; a phase nobody has worked in yet counts as review."""
    usual = seconds[Phase.REVIEW]
    times = {phase: seconds[Phase(phase)] or usual for phase in due}
    if any(time is None for time in times.values()):
        return None
    return sum(number * (times[phase] or 0) for phase, number in due.items()) / 3600


def pace(done: Sequence[Any]) -> float | None:
    """Return the acts a day, over the last seven days or since the first one."""
    now = datetime.datetime.now(datetime.UTC)
    since = (now - datetime.timedelta(days=RECENT_DAYS)).isoformat()
    recent = [act.at for act in done if act.at >= since]
    if not recent:
        return None
    first = datetime.datetime.fromisoformat(min(recent))
    return len(recent) / max((now - first).total_seconds() / 86400, 1)
