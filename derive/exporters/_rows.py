"""Selects the items that may be exported, and counts those that may not, by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from derive.errors import ExportError
from derive.exporters._row import build_row
from derive.records import (
    ExportRow,
    ItemClass,
    ItemView,
    Outcome,
    Queue,
)

TOO_CLOSE = "too close to the source"
_NO_DRAFT = {Queue.RETIRED: "retired", Queue.AUTHOR: "waits for an author"}


@dataclass(frozen=True)
class Selection:
    """The rows to export in the order of the items, and how many items were left out, by reason.

    ``without_answer`` counts rows whose source has a reference answer and that have none, because
    its draft failed or its reviewer left it empty.
    """

    rows: tuple[ExportRow, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    without_answer: int = 0

    def withhold(self, ids: Iterable[str], reason: str) -> Selection:
        """Return the selection without the rows of these ids, counted under ``reason``."""
        gone = set(ids)
        kept = tuple(row for row in self.rows if row.id not in gone)
        count = len(self.rows) - len(kept)
        left_out = {**self.left_out, reason: count} if count else self.left_out
        return Selection(kept, left_out, self.without_answer)


def build_rows(
    views: Iterable[ItemView], *, unreviewed: bool = False, pairs: bool = False
) -> Selection:
    """Select and build the rows of an export.

    Accepted items go out with the texts people accepted; with ``unreviewed`` also drafts that
    nobody has decided about, each marked so. A stale item never goes out. Raises `ExportError`
    where nothing is accepted and ``unreviewed`` is not set, and where two items share an id.
    """
    rows: list[ExportRow] = []
    left_out: Counter[str] = Counter()
    without_answer = 0
    for view in views:
        reason = _obstacle(view, unreviewed)
        if reason:
            left_out[reason] += 1
            continue
        rows.append(build_row(view, pairs=pairs))
        without_answer += bool(view.item.reference_answer and not rows[-1].reference_answer)
    _refuse_nothing(rows, left_out, unreviewed)
    _refuse_twins(rows)
    return Selection(tuple(rows), dict(sorted(left_out.items())), without_answer)


def _obstacle(view: ItemView, unreviewed: bool) -> str:
    """Return why an item may not be exported, or "" if it may."""
    if view.stale:
        return "stale"
    if view.plan is None:
        return "not planned yet"
    if view.decision is not None:
        return _decided_against(view)
    if not unreviewed:
        return "not reviewed yet"
    return _no_draft(view)


def _decided_against(view: ItemView) -> str:
    decision = view.decision
    if decision is None or decision.fingerprint != view.fingerprint:
        return "decided on an older draft"
    if decision.verdict != "accept":
        return {
            "reject": "rejected",
            "transcreate": "sent to transcreation",
            "retire": "retired",
        }[decision.verdict]
    return "" if decision.question.strip() else "accepted without a question"


def _no_draft(view: ItemView) -> str:
    """Return why the draft of an item that nobody reviewed may not go out."""
    if view.plan is not None and view.plan.item_class is ItemClass.SR:
        return "makes no sense in this locale (SR)"
    if view.routing is not None and view.routing.queue in _NO_DRAFT:
        return _NO_DRAFT[view.routing.queue]
    draft = view.drafts.get("question") if view.drafts else None
    if draft is None:
        return "not drafted yet"
    if draft.outcome is not Outcome.OK or not draft.text.strip():
        return f"draft failed: {draft.outcome.value.replace('_', ' ')}"
    return ""


def _refuse_nothing(rows: Sequence[ExportRow], left_out: Counter[str], unreviewed: bool) -> None:
    if rows:
        return
    counts = ", ".join(f"{count} {reason}" for reason, count in left_out.most_common())
    if not unreviewed:
        raise ExportError(
            f"nothing is accepted yet ({counts or 'no items'}): review first, or export machine "
            "drafts with --unreviewed"
        )
    raise ExportError(f"there is nothing to export ({counts or 'no items'}): draft items first")


def _refuse_twins(rows: Sequence[ExportRow]) -> None:
    twins = [row for row, count in Counter(row.id for row in rows).items() if count > 1]
    if twins:
        raise ExportError(
            f"{len(twins)} ids stand for several items, first {twins[0]}: give every source item "
            "an id of its own"
        )
