"""Lays an item out for a person: texts, form, working copy, what others made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.records import Decision, FieldName, ItemView
from derive.review import _log, assignment
from derive.review._context import Context, start_of
from derive.review._copies import working_copy
from derive.review._views import drafted, has_answer
from derive.review.records import (
    Desk,
    Event,
    OtherDraft,
    Person,
    Phase,
    ReviewRecord,
    Role,
    WorkingCopy,
)

SEES_ALL = (Role.LEAD, Role.ADJUDICATOR)
OPENLY = frozenset({"due", "carry", "decide", "reopen", "propose"})
"""Acts that a reviewer may see of others before the review has ended: none that tells a verdict."""


class Surroundings(NamedTuple):
    """What the tables of review say of an item as one person sees it."""

    person: Person
    row: Any
    line: Any | None
    events: list[Event]
    copy: WorkingCopy | None
    version: int
    older: WorkingCopy | None


def surroundings(connection: sa.Connection, person: Person, row: Any) -> Surroundings:
    """Return what the tables say, so that the connection is free before the item is looked up."""
    line = assignment.assignment(connection, person.id, row)
    events = _log.of_item(connection, row.item_id)
    return Surroundings(person, row, line, events, *working_copy(connection, person.id, row))


def lay_out(context: Context, around: Surroundings) -> Desk:
    """Return the desk of a person for an item."""
    person, row, line = around.person, around.row, around.line
    view = context.view(row)
    standing = _log.standing(e for e in around.events if e.round == row.round)
    phase = Phase(line.phase) if line else Phase(row.phase)
    start = start_of(view, phase, _before(standing, phase, person))
    texts = _texts(start, around.copy)
    return Desk(
        view=view,
        form=context.forms.of(_asked(phase), row.queue),
        phase=phase,
        copy=around.copy,
        older_copy=around.older,
        version=around.version,
        start=start,
        question=texts["question"],
        reference_answer=texts.get("reference_answer"),
        report=context.views.report(view, texts) if view.plan else None,
        back_stale=any(text != drafted(view, field) for field, text in texts.items()),
        drafts=tuple(_others(view, phase, standing, start, person)),
        history=tuple(_visible(around.events, row, person)),
        earlier=_earlier(view),
        submitted=_own(standing, person, phase),
        mine=line is not None and line.state == assignment.OPEN,
        current=bool(row.control) or view.fingerprint == row.fingerprint,
    )


def _asked(phase: Phase) -> Phase:
    return Phase.REVIEW if phase is Phase.DONE else phase


def _before(standing: list[ReviewRecord], phase: Phase, person: Person) -> list[ReviewRecord]:
    """Return what was submitted before this person's own submission in ``phase``."""
    own = _own(standing, person, phase)
    return [r for r in standing if own is None or r.seq < own.seq]


def _own(standing: list[ReviewRecord], person: Person, phase: Phase) -> ReviewRecord | None:
    found = [r for r in standing if r.reviewer == person.id and r.phase is phase]
    return found[-1] if found else None


def _texts(start: dict[FieldName, str], copy: WorkingCopy | None) -> dict[FieldName, str]:
    if copy is None:
        return dict(start)
    texts: dict[FieldName, str] = {"question": copy.question}
    if copy.reference_answer is not None or "reference_answer" in start:
        texts["reference_answer"] = copy.reference_answer or ""
    return texts


def _others(
    view: ItemView,
    phase: Phase,
    standing: list[ReviewRecord],
    start: dict[FieldName, str],
    person: Person,
) -> Iterator[OtherDraft]:
    """Yield the drafts beside the one in the editor."""
    if phase is Phase.PRETEST:
        return
    yield from _alternatives(view)
    draft = drafted(view, "question")
    if draft and draft != start.get("question"):
        answer = drafted(view, "reference_answer") if has_answer(view) else None
        engine = view.drafts.drafts[0].engine.name if view.drafts else ""
        yield OtherDraft(by=engine, question=draft, reference_answer=answer)
    shown = _shown(phase, person)
    yield from (_other(review) for review in standing if review.phase in shown)


def _shown(phase: Phase, person: Person) -> set[Phase]:
    """Return the phases whose texts a person sees; a second reviewer sees no first review."""
    if phase in {Phase.ADJUDICATION, Phase.DONE} and person.has(*SEES_ALL):
        return {Phase.TRANSLATION, Phase.REVIEW, Phase.PRETEST, Phase.ADJUDICATION}
    return {Phase.TRANSLATION} if phase is Phase.REVIEW else set()


def _other(review: ReviewRecord) -> OtherDraft:
    return OtherDraft(
        by=review.reviewer,
        question=review.question,
        reference_answer=review.reference_answer,
        verdict=review.verdict,
        reason=review.reason,
    )


def _alternatives(view: ItemView) -> Iterator[OtherDraft]:
    """Yield what other engines made of the item, one draft an engine."""
    by_engine: dict[str, dict[FieldName, str]] = {}
    for draft in view.drafts.drafts if view.drafts else ():
        for other in draft.alternatives:
            if other.text:
                by_engine.setdefault(other.engine.name, {})[draft.field] = other.text
    for engine, texts in by_engine.items():
        answer = texts.get("reference_answer")
        yield OtherDraft(by=engine, question=texts.get("question", ""), reference_answer=answer)


def _visible(events: list[Event], row: Any, person: Person) -> Iterator[Event]:
    for event in events:
        own = event.person == person.id
        blind = event.round == row.round and row.phase != Phase.DONE
        if own or person.has(*SEES_ALL) or (event.kind in OPENLY and not blind):
            yield event


def _earlier(view: ItemView) -> Decision | None:
    decision = view.decision
    return decision if decision is not None and decision.fingerprint != view.fingerprint else None
