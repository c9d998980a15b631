"""How far review is: for the lead's first look in the morning.

What is left and for how long is told by `_forecast`, each person by `_workload`.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import sqlalchemy as sa

from derive.config import Config
from derive.records import Record
from derive.review import _forecast, _log, _people, eligibility
from derive.review._tables import LISTED, items
from derive.review._workload import Blocked, PersonProgress, blocked, of_person
from derive.review.records import Event, Phase

__all__ = ["Blocked", "PersonProgress", "Progress", "progress"]

LAST_SKIPS = 50


class Progress(Record):
    """The state of review in numbers.

    ``queues`` counts items by queue and phase, ``verdicts`` ended ones by verdict. ``left`` counts
    acts that are still due (a double review is two), ``hours`` the active time they take at the
    median of now, ``days`` the calendar days at the pace of the last seven; None where nothing
    tells. ``skips`` are the last items that people gave back, with their reasons.
    """

    total: int
    done: int
    phases: dict[str, int]
    queues: dict[str, dict[str, int]]
    verdicts: dict[str, int]
    people: tuple[PersonProgress, ...]
    seconds: dict[str, float]
    left: int
    hours: float | None
    days: float | None
    blocked: tuple[Blocked, ...]
    skips: tuple[Event, ...]


def progress(connection: sa.Connection, config: Config) -> Progress:
    """Count everything that the dashboard shows."""
    queues = _by_queue(connection)
    phases: Counter[str] = Counter()
    for counts in queues.values():
        phases.update(counts)
    acts = _forecast.acts(connection)
    seconds = {
        phase: _forecast.median(a.seconds for a in acts if a.phase == phase) for phase in Phase
    }
    left = _forecast.left(connection)
    pace = _forecast.pace(acts)
    people = _people.everybody(connection)
    active = [p for p in people if p.active and eligibility.speaks(p, config.locale)]
    return Progress(
        total=phases.total(),
        done=phases[Phase.DONE],
        phases={phase: phases[phase] for phase in Phase},
        queues=queues,
        verdicts=_verdicts(connection),
        people=tuple(of_person(connection, p, acts, config) for p in people),
        seconds={phase: value for phase, value in seconds.items() if value is not None},
        left=sum(left.values()),
        hours=_forecast.hours(left, seconds),
        days=sum(left.values()) / pace if pace else None,
        blocked=tuple(blocked(connection, active)),
        skips=tuple(_log.latest(connection, "skip", LAST_SKIPS)),
    )


def _by_queue(connection: sa.Connection) -> dict[str, dict[str, int]]:
    query = (
        sa.select(items.c.queue, items.c.phase, sa.func.count())
        .where(LISTED)
        .group_by(items.c.queue, items.c.phase)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for queue, phase, number in connection.execute(query):
        counts[queue][phase] = number
    return dict(counts)


def _verdicts(connection: sa.Connection) -> dict[str, int]:
    query = (
        sa.select(items.c.verdict, sa.func.count())
        .where(LISTED, items.c.phase == Phase.DONE)
        .group_by(items.c.verdict)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
