"""What a lead does: hand out, move, reopen; and what reviewers propose to the pack.

Each takes an open connection; who may do it was checked by `acts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from derive.errors import Forbidden, FormError, ReviewError, did_you_mean
from derive.locale_pack import load_concepts
from derive.review import _log, _people, assignment, controls, eligibility, samples
from derive.review._context import Context, item_row
from derive.review._form_check import require_storable
from derive.review._settle import settle, withdraw
from derive.review._tables import LISTED, items
from derive.review.records import Disagreement, Person, Phase, Proposal
from derive.review.states import differences

PROPOSE = "propose"
MAX_WORDS = 1_000


def assign(connection: Any, by: str, item_ids: Sequence[str], person_id: str) -> int:
    """Hand items to a person; return how many could be handed."""
    person = _people.active(connection, person_id)
    handed = 0
    for item_id in item_ids:
        row = item_row(connection, item_id)
        if assignment.assignment(connection, person.id, row) is not None:
            continue
        if not eligibility.fits(connection, person, row):
            assignment.give(connection, person.id, row, by)
            handed += 1
    return handed


def move(connection: Any, by: str, from_id: str, to_id: str | None) -> int:
    """Take a person's open items from them, and hand them to another one where they may."""
    lines = assignment.opened(connection, _people.named(connection, from_id).id)
    for line in lines:
        assignment.release(connection, line, by, f"moved to {to_id or 'whoever comes'}")
    if to_id is not None:
        return assign(connection, by, [line.item_id for line in lines], to_id)
    return len(lines)


def release_left(context: Context) -> int:
    """Free items that nobody has touched for the hours that are set; return how many."""
    hours = context.config.hold_hours
    with context.database.read() as connection:
        if not assignment.left_behind(connection, hours):
            return 0
    with context.database.write() as connection:
        lines = assignment.left_behind(connection, hours)
        for line in lines:
            assignment.release(connection, line, _log.SYSTEM, f"left open for {hours:g} hours")
        return len(lines)


def reopen(connection: Any, context: Context, by: str, item_id: str, reason: str) -> None:
    """Begin another round of an item."""
    if not reason.strip():
        raise FormError("say why the item is reopened")
    require_storable(reason)
    row = item_row(connection, item_id)
    if row.control:
        raise ReviewError(f"{item_id} is a control item, and cannot be reopened")
    if row.verdict:
        withdraw(connection, context.store, row, f"reopened: {reason}")
    translations = context.config.translations.get(row.routed, 0)
    begun = {"round": row.round + 1, "queue": row.routed, "translations": translations}
    connection.execute(sa.update(items).where(items.c.item_id == item_id).values(begun))
    _log.append(
        connection,
        "reopen",
        person=by,
        item_id=item_id,
        round_=row.round + 1,
        fingerprint=row.fingerprint,
        before={"phase": row.phase, "verdict": row.verdict},
        after={"reason": reason},
    )
    settle(connection, context.store, item_id)


def disagreements(connection: Any) -> list[Disagreement]:
    """Return the items in adjudication with the reviews that differ."""
    query = sa.select(items).where(items.c.phase == Phase.ADJUDICATION).order_by(items.c.position)
    return list(_disagreements(connection, connection.execute(query).all()))


def _disagreements(connection: Any, rows: Sequence[Any]) -> Iterator[Disagreement]:
    for row in rows:
        standing = _log.standing(_log.of_item(connection, row.item_id, row.round))
        reviews = tuple(r for r in standing if r.phase in {Phase.REVIEW, Phase.PRETEST})
        reviewed = [r for r in reviews if r.phase is Phase.REVIEW]
        yield Disagreement(
            item_id=row.item_id,
            fingerprint=row.fingerprint,
            reviews=reviews,
            differs=differences(reviewed) or ("pretest",),
        )


def drawn(connection: Any) -> list[str]:
    """Return the items of the random sample, in the order of the source."""
    query = sa.select(items.c.item_id).where(items.c.sample == samples.RANDOM, LISTED)
    return list(connection.execute(query.order_by(items.c.position)).scalars())


# ---- proposals to the pack ---------------------------------------------------------------------


def propose(connection: Any, person: Person, item_id: str, said: Mapping[str, str]) -> Proposal:
    """Log a proposal. Raises `FormError` with what is missing."""
    words = {name: " ".join(text.split()) for name, text in said.items()}
    require_storable(*words.values())
    concepts = load_concepts().concepts
    if words["concept"] not in concepts:
        near = did_you_mean(words["concept"], concepts)
        raise FormError(f"there is no concept {words['concept']!r}{near}")
    if not words["value"] or any(len(text) > MAX_WORDS for text in words.values()):
        raise FormError(f"say what people call it, in at most {MAX_WORDS} characters")
    if not re.fullmatch(r"https?://\S+", words["source_url"]):
        raise FormError(
            "give a source that others can look at: an address with http:// or https://"
        )
    row = item_row(connection, item_id)
    if not person.roles:
        raise Forbidden(f"{person.name} has no role here")
    at = _log.now()
    seq = _log.append(
        connection, PROPOSE, person=person.id, item_id=row.item_id, after=dict(words), at=at
    )
    return Proposal(seq=seq, at=at, person=person.id, item_id=row.item_id, **words)


def proposals(connection: Any) -> list[Proposal]:
    """Return all proposals, in order."""
    return [
        Proposal(seq=e.seq, at=e.at, person=e.person, item_id=e.item_id, **e.after)
        for e in _log.of_kind(connection, [PROPOSE])
    ]


# ---- control items -----------------------------------------------------------------------------


def enter_controls(context: Context) -> None:
    """Put the project's control items beside the queue."""
    if not context.config.controls:
        return
    given = controls.read(context.project.folder / context.config.controls)
    with context.database.write() as connection:
        controls.enter(connection, given)
