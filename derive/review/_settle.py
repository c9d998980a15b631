"""After every act: where the item is now, what is decided, who may still be working on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.records import Decision
from derive.review import _log, _transcreation, assignment
from derive.review._tables import assignments, items
from derive.review.records import Event, Phase
from derive.review.states import Course, State, advance
from derive.store import Store

DECIDE = "decide"
_ITEM = sa.select(items).where(items.c.item_id == sa.bindparam("item"))
_TAKEN = (
    sa.select(sa.func.count())
    .select_from(assignments)
    .where(
        assignments.c.item_id == sa.bindparam("item"),
        assignments.c.round == sa.bindparam("in_round"),
        assignments.c.phase == sa.bindparam("in_phase"),
        assignments.c.slot.is_not(None),
    )
)


class Settled(NamedTuple):
    """Where an item is after an act, and the decision where one was reached."""

    phase: Phase
    decision: Decision | None


def settle(connection: sa.Connection, store: Store, item_id: str) -> Settled:
    """Bring the queue's row of an item up to date."""
    row = connection.execute(_ITEM, {"item": item_id}).one()
    events = _log.of_item(connection, item_id, row.round)
    standing = _log.standing(events)
    state = advance(course(row), standing)
    decision = _decide(connection, store, row, state, events)
    if decision is not None and decision.verdict == "transcreate":
        _transcreation.begin(connection, row, state.deciding[-1])
        return settle(connection, store, item_id)._replace(decision=decision)
    _let_go(connection, row, state)
    _place(connection, row, state)
    return Settled(state.phase, decision)


def course(row: Any) -> Course:
    """Return what an item has to pass in this round."""
    return Course(row.translations, 2 if row.second else 1, row.pretest)


def _decide(
    connection: sa.Connection, store: Store, row: Any, state: State, events: Sequence[Event]
) -> Decision | None:
    """Store the decision that the state stands for, unless it is the one that was stored last."""
    last = next((e.after for e in reversed(events) if e.kind == DECIDE), {"verdict": "withdrawn"})
    seqs = [review.seq for review in state.deciding]
    if seqs == last.get("deciding", []):
        return None
    decision = _decision(row, state) if seqs else _withdrawn(row, "taken back by the reviewer")
    _put(connection, store, row, decision, {"deciding": seqs}, last)
    return decision


def withdraw(connection: sa.Connection, store: Store, row: Any, reason: str) -> None:
    """Take back what was decided about an item, which is to be reviewed once more."""
    _put(connection, store, row, _withdrawn(row, reason), {}, {"verdict": row.verdict})


def _put(  # noqa: PLR0913, PLR0917 - a decision with all that the log says of it
    connection: sa.Connection,
    store: Store,
    row: Any,
    decision: Decision,
    more: dict[str, Any],
    before: dict[str, Any],
) -> None:
    store.add_decision(decision, connection)
    _log.append(
        connection,
        DECIDE,
        item_id=row.item_id,
        phase=decision.phase,
        round_=row.round,
        fingerprint=row.fingerprint,
        before=before,
        after={**decision.model_dump(mode="json"), **more},
    )


def _decision(row: Any, state: State) -> Decision:
    final = state.deciding[-1]
    if state.decided_in == "pretest":  # who tries a text out does not rewrite it
        final = next(r for r in reversed(state.deciding) if r.phase is not Phase.PRETEST)
    return Decision(
        item_id=row.item_id,
        verdict=final.verdict,
        question=final.question,
        reference_answer=final.reference_answer,
        phase=state.decided_in,
        reviewers=tuple(dict.fromkeys(review.reviewer for review in state.deciding)),
        reason=final.reason,
        fingerprint=row.fingerprint,
        decided_at=_log.now(),
    )


def _withdrawn(row: Any, reason: str) -> Decision:
    return Decision(
        item_id=row.item_id,
        verdict="withdrawn",
        question="",
        fingerprint=row.fingerprint,
        reason=reason,
        decided_at=_log.now(),
    )


def _let_go(connection: sa.Connection, row: Any, state: State) -> None:
    """Free people from phases that the item is not in any more."""
    connection.execute(
        sa.delete(assignments).where(
            assignments.c.item_id == row.item_id,
            assignments.c.state == assignment.OPEN,
            (assignments.c.phase != state.phase) | (assignments.c.round != row.round),
        )
    )


def _place(connection: sa.Connection, row: Any, state: State) -> None:
    here = {"item": row.item_id, "in_round": row.round, "in_phase": state.phase}
    taken = int(connection.execute(_TAKEN, here).scalar_one())
    values = {
        "phase": state.phase,
        "due": state.due,
        "wanting": max(state.due - taken, 0),
        "verdict": state.deciding[-1].verdict if state.deciding else "",
        "changed": _log.now(),
    }
    connection.execute(sa.update(items).where(items.c.item_id == row.item_id).values(values))
