"""How far review is: for the lead's first look in the morning."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from derive.config import Config
from derive.records import Record
from derive.review import _log, _people, assignment
from derive.review._tables import assignments, items, log
from derive.review.records import Event, Person, Phase

RECENT_DAYS = 7
"""Days whose pace the forecast goes by."""
LAST_SKIPS = 50


class PersonProgress(Record):
    """How one person is doing. ``seconds`` is the median of active time an item, None before the
    first; ``waiting`` the items that they could be given now; ``blocked`` why they get none."""

    person: Person
    open: int
    done: int
    done_today: int
    skipped: int
    seconds: float | None
    waiting: int
    blocked: str = ""


class Blocked(Record):
    """Items that nobody can be given, and why."""

    phase: Phase
    queue: str
    items: int
    why: str


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
    acts = _acts(connection)
    seconds = {phase: _median(a.seconds for a in acts if a.phase == phase) for phase in Phase}
    left = _left(connection)
    pace = _pace(acts)
    people = _people.everybody(connection)
    active = [p for p in people if p.active and assignment.speaks(p, config.locale)]
    return Progress(
        total=phases.total(),
        done=phases[Phase.DONE],
        phases={phase: phases[phase] for phase in Phase},
        queues=queues,
        verdicts=_verdicts(connection),
        people=tuple(_person(connection, p, acts, config) for p in people),
        seconds={phase: value for phase, value in seconds.items() if value is not None},
        left=sum(left.values()),
        hours=_hours(left, seconds),
        days=sum(left.values()) / pace if pace else None,
        blocked=tuple(_blocked(connection, active)),
        skips=tuple(_log.latest(connection, "skip", LAST_SKIPS)),
    )


def _listed() -> Any:
    return items.c.position.is_not(None)


def _by_queue(connection: sa.Connection) -> dict[str, dict[str, int]]:
    query = (
        sa.select(items.c.queue, items.c.phase, sa.func.count())
        .where(_listed())
        .group_by(items.c.queue, items.c.phase)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for queue, phase, number in connection.execute(query):
        counts[queue][phase] = number
    return dict(counts)


def _verdicts(connection: sa.Connection) -> dict[str, int]:
    query = (
        sa.select(items.c.verdict, sa.func.count())
        .where(_listed(), items.c.phase == Phase.DONE)
        .group_by(items.c.verdict)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _acts(connection: sa.Connection) -> Sequence[Any]:
    """Return who handed in what, when, in how many seconds."""
    query = sa.select(log.c.person, log.c.phase, log.c.seconds, log.c.at).where(
        log.c.kind == _log.SUBMIT
    )
    return connection.execute(query).all()


def _median(values: Iterable[float]) -> float | None:
    known = [value for value in values if value > 0]
    return statistics.median(known) if known else None


def _left(connection: sa.Connection) -> dict[str, int]:
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
        .where(_listed(), items.c.phase != Phase.DONE)
        .group_by(items.c.phase)
    )
    left: Counter[str] = Counter()
    for phase, here, then in connection.execute(query):
        left[phase] += int(here)
        left[Phase.REVIEW] += int(then)
    return {phase: number for phase, number in left.items() if number}


def _hours(left: dict[str, int], seconds: dict[Phase, float | None]) -> float | None:
    """Return the active hours that are left; a phase nobody has worked in yet counts as review."""
    usual = seconds[Phase.REVIEW]
    times = {phase: seconds[Phase(phase)] or usual for phase in left}
    if any(time is None for time in times.values()):
        return None
    return sum(number * (times[phase] or 0) for phase, number in left.items()) / 3600


def _pace(acts: Sequence[Any]) -> float | None:
    """Return the acts a day, over the last seven days or since the first one."""
    now = datetime.datetime.now(datetime.UTC)
    since = (now - datetime.timedelta(days=RECENT_DAYS)).isoformat()
    recent = [act.at for act in acts if act.at >= since]
    if not recent:
        return None
    first = datetime.datetime.fromisoformat(min(recent))
    return len(recent) / max((now - first).total_seconds() / 86400, 1)


# ---- people ------------------------------------------------------------------------------------


def _person(
    connection: sa.Connection, person: Person, acts: Sequence[Any], config: Config
) -> PersonProgress:
    own = [act for act in acts if act.person == person.id]
    today = sum(1 for act in own if act.at >= _log.now()[:10])
    states = sa.select(assignments.c.state, sa.func.count()).where(
        assignments.c.person == person.id
    )
    counted = connection.execute(states.group_by(assignments.c.state))
    by_state = {row[0]: row[1] for row in counted}
    waiting = _waiting(connection, person) if person.active else 0
    held = by_state.get(assignment.OPEN, 0)
    return PersonProgress(
        person=person,
        open=held,
        done=len(own),
        done_today=today,
        skipped=by_state.get(assignment.SKIPPED, 0),
        seconds=_median(act.seconds for act in own),
        waiting=waiting,
        blocked=_why(person, config, waiting + held, today),
    )


def _waiting(connection: sa.Connection, person: Person) -> int:
    query = sa.select(sa.func.count()).select_from(items)
    could = query.where(items.c.wanting > 0, assignment.may_take(person))
    return int(connection.execute(could).scalar_one())


def _why(person: Person, config: Config, at_hand: int, today: int) -> str:
    if not person.active:
        return "access ended"
    if not assignment.speaks(person, config.locale):
        return f"works in {', '.join(person.languages)}, the project is for {config.locale}"
    if person.daily is not None and today >= person.daily:
        return f"has done the {person.daily} items of today"
    return "" if at_hand else "nothing waits for them"


def _blocked(connection: sa.Connection, active: Sequence[Person]) -> list[Blocked]:
    """Return items that wait and that nobody may be given, by phase and queue."""
    takers = [assignment.may_take(person) for person in active]
    query = (
        sa.select(items.c.phase, items.c.queue, sa.func.count())
        .where(items.c.wanting > 0, _listed(), *(~taker for taker in takers))
        .group_by(items.c.phase, items.c.queue)
        .order_by(items.c.phase, items.c.queue)
    )
    return [
        Blocked(phase=phase, queue=queue, items=number, why=_missing(Phase(phase), queue, active))
        for phase, queue, number in connection.execute(query)
    ]


def _missing(phase: Phase, queue: str, active: Sequence[Person]) -> str:
    roles = assignment.roles(phase, queue)
    wanted = " or ".join(roles)
    if not any(person.has(*roles) for person in active):
        return f"nobody has the role {wanted}: derive reviewer add"
    return (
        f"everybody with the role {wanted} has worked on them already, or leaves out their "
        "category or queue: add somebody"
    )
