"""Whatever people do in whatever order: the queue, the log and the decisions say the same."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.errors import ReviewError
from derive.review import _log
from derive.review._settle import course
from derive.review._tables import assignments, items
from derive.review.records import VERDICTS, Person, Phase, Role, WorkingCopy
from derive.review.states import advance
from tests.conftest import finished
from tests.review.conftest import Bench

ITEMS = ("i0", "i1", "i2")
ACTS = ("submit", "submit", "submit", "undo", "skip", "autosave", "next", "reopen", "move", "sync")

steps = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, 3),
        st.sampled_from(ITEMS),
        st.sampled_from((*VERDICTS, "accept", "accept")),
        st.sampled_from(("", "¿Otra cosa?", "¿Y otra?")),
    ),
    min_size=8,
    max_size=40,
)


def act(work: Bench, person: Person, step: tuple[str, str, str, str]) -> None:
    what, item_id, verdict, text = step
    service = work.service
    if what == "submit":
        desk = service.open(person, item_id)
        service.submit(person, finished(desk, verdict, **({"question": text} if text else {})))
    elif what == "autosave":
        desk = service.open(person, item_id)
        service.autosave(person, item_id, WorkingCopy(question=text), desk.version)
    acts: dict[str, Callable[[], object]] = {
        "undo": lambda: service.undo(person, item_id),
        "skip": lambda: service.skip(person, item_id, "not now"),
        "next": lambda: service.next(person),
        "reopen": lambda: service.reopen(None, item_id, "once more"),
        "move": lambda: service.move(None, person.id),
        "sync": service.sync,
    }
    if what in acts:
        acts[what]()


def agree(work: Bench) -> None:
    """Hold the queue against the log, and the decisions against both."""
    store = work.project.store
    decisions = store.decisions(list(ITEMS))
    with store.engine.connect() as connection:
        for item_id in ITEMS:
            row = connection.execute(sa.select(items).where(items.c.item_id == item_id)).one()
            events = _log.of_item(connection, item_id)
            state = advance(course(row), _log.standing(e for e in events if e.round == row.round))
            assert (row.phase, row.due) == (state.phase, state.due), item_id
            query = sa.select(assignments).where(
                assignments.c.item_id == item_id, assignments.c.round == row.round
            )
            lines = connection.execute(query).all()
            here = [line for line in lines if line.phase == row.phase and line.slot is not None]
            assert row.wanting == max(row.due - len(here), 0), item_id
            assert all(line.phase == row.phase for line in lines if line.state == "open")
            assert max(Counter(line.person for line in lines).values(), default=0) <= 1
            decided = [e.after["verdict"] for e in events if e.kind == "decide"]
            last = decided[-1] if decided else "withdrawn"
            now = decisions.get(item_id)
            assert (now.verdict if now else "withdrawn") == last, item_id
            if row.phase == Phase.DONE:
                assert now is not None
                assert now.fingerprint == row.fingerprint
                assert now.verdict == row.verdict
            standing = [
                (r.reviewer, r.phase)
                for r in _log.standing(e for e in events if e.round == row.round)
                if r.phase is not Phase.ADJUDICATION
            ]
            people = [reviewer for reviewer, _ in standing]
            assert len(people) == len(set(people)), "one person, two parts"


@pytest.mark.parametrize(("second", "pretest"), [(0.0, 0), (1.0, 0), (1.0, 24)])
@given(taken=steps)
@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_queue_log_and_decisions_agree(
    original: Path, second: float, pretest: int, taken: list[tuple[str, int, str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(original / "project", copy)
        work = Bench(copy, second=second, pretest=pretest)
        try:
            people = [work.person(f"P{n}", *Role) for n in range(4)]
            accepted = 0
            for what, who, item_id, verdict, text in taken:
                try:
                    act(work, people[who], (what, item_id, verdict, text))
                except ReviewError:
                    continue
                accepted += what == "submit"
                agree(work)
            seeded = [r for r in work.service.reviews() if ":translation" in r.key]
            assert len(list(work.service.reviews())) - len(seeded) == accepted
        finally:
            work.project.close()
