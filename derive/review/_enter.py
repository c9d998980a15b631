"""New items enter the queue: into which phase, which sample, with how many reviews.

Another sample is drawn here, beside `_drawn`; how it is drawn is in `samples`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from derive.config import ReviewConfig
from derive.fidelity.zero_defects import sample_for_zero_defects
from derive.records import Decision
from derive.review import _log, samples
from derive.review._routed import Routed
from derive.review._tables import items
from derive.review.records import Phase


class _Chosen(NamedTuple):
    """Which of the new items are reviewed for the random sample, twice, or tried out."""

    drawn: set[str]
    second: set[str]
    tried: set[str]


def enter(
    connection: sa.Connection,
    fresh: Sequence[Routed],
    decided: Mapping[str, Decision],
    config: ReviewConfig,
) -> None:
    """Put new items into the queue, with their sample and how many reviews they get."""
    labels = {item.item_id: item.labels() for item in fresh}
    chosen = _Chosen(
        _drawn(connection, fresh, labels, config), _doubled(fresh, config), _tried(fresh, config)
    )
    rows = [
        {**labels[item.item_id], **_row(item, chosen, config, decided.get(item.item_id))}
        for item in fresh
    ]
    if rows:
        connection.execute(sa.insert(items), rows)


def _row(
    item: Routed, chosen: _Chosen, config: ReviewConfig, decision: Decision | None
) -> dict[str, Any]:
    second = item.item_id in chosen.second
    return {
        **item.place(),
        "item_id": item.item_id,
        "basis": item.basis,
        "routed": item.queue,
        "item_class": item.item_class,
        "sample": samples.label(item.item_id, item.queue, chosen.drawn),
        "second": second,
        "pretest": item.item_id in chosen.tried,
        "control": "",
        "priority": 0 if item.item_id in chosen.drawn else 1,
        "changed": _log.now(),
        **_begin(item, second, config, decision),
    }


def _begin(
    item: Routed, second: bool, config: ReviewConfig, decision: Decision | None
) -> dict[str, Any]:
    """Return the columns of the first round."""
    translations = config.translations.get(item.queue, 0)
    due = translations or (2 if second else 1)
    phase = Phase.TRANSLATION if translations else Phase.REVIEW
    if decision is not None and decision.fingerprint == item.fingerprint:
        phase, due = Phase.DONE, 0
    ended = decision.verdict if decision is not None and phase is Phase.DONE else ""
    return {
        "round": 1,
        "translations": translations,
        "phase": phase,
        "due": due,
        "wanting": due,
        "verdict": ended,
    }


def _drawn(
    connection: sa.Connection,
    fresh: Sequence[Routed],
    labels: Mapping[str, Mapping[str, str]],
    config: ReviewConfig,
) -> set[str]:
    """Return which of the new items the random sample takes, to fill it up to its size."""
    count = sa.select(sa.func.count()).select_from(items).where(items.c.control == "")
    there = int(connection.execute(count).scalar_one())
    have = int(connection.execute(count.where(items.c.sample == samples.RANDOM)).scalar_one())
    size = config.sample
    if size is None:
        size = sample_for_zero_defects(config.defects, there + len(fresh))
    candidates = (
        samples.Candidate(i.item_id, (*labels[i.item_id].values(), i.item_class), i.queue)
        for i in fresh
    )
    return samples.draw(candidates, max(size - have, 0), config.seed)


def _doubled(fresh: Sequence[Routed], config: ReviewConfig) -> set[str]:
    """Return which of the new items two people review."""
    ids = (item.item_id for item in fresh)
    return {i for i in ids if samples.share(config.seed, "second", i) < config.second}


def _tried(fresh: Sequence[Routed], config: ReviewConfig) -> set[str]:
    """Return which of the new items are tried once they are accepted."""
    by_chance = sorted(samples.share(config.seed, "pretest", i.item_id) for i in fresh)
    if not config.pretest or not by_chance:
        return set()
    limit = by_chance[min(config.pretest, len(by_chance)) - 1]
    return {i.item_id for i in fresh if samples.share(config.seed, "pretest", i.item_id) <= limit}
