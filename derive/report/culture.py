"""How far the source's culture is dealt with: what was found, what was decided, what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from derive.fidelity.intervals import Share, share
from derive.records import Finding, ItemView, Queue

RESIDUE = ("residue", "undeclared_entity", "expired_fact")
"""Checks that find the source's country in a text, or what no longer holds in the target's."""


class Culture(NamedTuple):
    """Culture-specific items of the whole set.

    ``decided`` is their share with a recorded decision (CSI coverage), ``kept`` of those that a
    decision keeps on purpose (`retain`), ``unfilled`` of those the target pack does not fill.
    ``residue`` is the share of checked items in which the source's country still shows.
    """

    decided: Share
    kept: Share
    unfilled: Share
    residue: Share
    examples: tuple[Finding, ...]


class CoverageRow(NamedTuple):
    """Items of one label and class, by queue."""

    labels: tuple[str, ...]
    item_class: str
    queues: tuple[int, ...]

    @property
    def total(self) -> int:
        """All items of the row."""
        return sum(self.queues)


def culture(views: Sequence[ItemView], shown: int = 5) -> Culture:
    """Count the culture-specific items of a set, and what is left of them in the drafts."""
    lines = [line for view in views if view.plan for line in view.plan.ledger]
    checked = [view.report for view in views if view.report]
    left = [[f for f in report.findings if f.check in RESIDUE] for report in checked]
    grave = [[f for f in found if f.severity.weight > 0] for found in left]
    return Culture(
        share(sum(not line.open for line in lines), len(lines)),
        share(sum(line.strategy == "retain" for line in lines), len(lines)),
        share(sum(line.gap for line in lines), len(lines)),
        share(sum(bool(found) for found in grave), len(checked)),
        tuple(found[0] for found in grave if found)[:shown],
    )


def coverage_rows(views: Iterable[ItemView]) -> Iterator[CoverageRow]:
    """Yield taxonomy × class × queue: two levels of labels, in the order they occur."""
    counts: dict[tuple[tuple[str, ...], str], Counter[str]] = {}
    for view in views:
        if view.plan is None:
            continue
        category = view.item.category
        labels = tuple(label for label in (category.risk_area, category.harm_type) if label)
        row = counts.setdefault((labels, view.plan.item_class.value), Counter())
        row[view.routing.queue.value if view.routing else ""] += 1
    for (labels, item_class), found in sorted(counts.items()):
        yield CoverageRow(labels, item_class, tuple(found[queue.value] for queue in Queue))
