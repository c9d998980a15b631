"""Two samples, never mixed: a random one for estimates, a flagged one for fixing.

The random sample is stratified by category and class in proportion: items are ordered by stratum
and, within it, at random, and every N/n-th is taken. The flagged sample is what checks or the plan
sent to a person; what they find there says nothing about the rest, so no estimate reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from derive.records import Queue, text_digest

RANDOM, FLAGGED, REST = "random", "flagged", ""
_LARGEST = 2.0**64


class Candidate(NamedTuple):
    """An item that a sample may take: its stratum is category × class."""

    item_id: str
    stratum: tuple[str, ...]
    queue: str


def share(seed: int, purpose: str, item_id: str) -> float:
    """Return a number in [0, 1) that is random but always the same for an item and purpose."""
    return int(text_digest(f"{seed}\x1f{purpose}\x1f{item_id}"), 16) / _LARGEST


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> set[str]:
    """Return the ids of a stratified random sample of ``size`` items (all, where there are fewer).

    Items without a draft (queue author, retired) cannot be estimated and are not drawn.
    """
    drafted = [c for c in candidates if c.queue not in {Queue.AUTHOR, Queue.RETIRED}]
    ordered = sorted(drafted, key=lambda c: (c.stratum, share(seed, "sample", c.item_id)))
    if size >= len(ordered):
        return {candidate.item_id for candidate in ordered}
    return {ordered[at].item_id for at in _steps(len(ordered), size, seed)}


def _steps(population: int, size: int, seed: int) -> Sequence[int]:
    start = share(seed, "start", "")
    return [int((number + start) * population / size) for number in range(size)]


def label(item_id: str, queue: str, drawn: set[str]) -> str:
    """Return which sample an item belongs to."""
    if item_id in drawn:
        return RANDOM
    return FLAGGED if queue in {Queue.FULL, Queue.TRANSCREATE} else REST
