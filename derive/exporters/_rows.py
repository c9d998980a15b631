"""Selects the items that may be exported, and counts those that may not, by reason."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from typing import NamedTuple

from derive.contracts import Rows
from derive.errors import ExportError
from derive.exporters._row import View, build_row
from derive.records import (
    ExportRow,
    ItemClass,
    Outcome,
    Queue,
)

TOO_CLOSE = "too close to the source"
NO_ANSWER = "without an answer"
NOT_REFUSED = "machine's answer not refused"
_NO_DRAFT = {Queue.RETIRED: "retired", Queue.AUTHOR: "waits for an author"}


@dataclass(frozen=True)
class Selection:
    """The rows of an export in the order of the items, and how many items were left out, by reason.

    ``without_answer`` counts rows whose source has a reference answer and that have none, because
    its draft failed or its reviewer left it empty.
    """

    rows: Rows
    left_out: Mapping[str, int] = field(default_factory=dict)
    without_answer: int = 0


class Listed(NamedTuple):
    """What `Selection` has, with the rows in memory."""

    rows: tuple[ExportRow, ...]
    left_out: Mapping[str, int]
    without_answer: int


@dataclass(frozen=True)
class Wanted:
    """Which items an export takes, and what it wants of them.

    ``unreviewed``: also drafts that nobody has decided about. ``answered``: only items with an
    answer. ``pairs``: with adapted English. ``refused`` tells of an item whether people refused
    the answer that the machine had drafted; None where nobody asks. ``excluded`` are items that
    stay, by id, with the reason.
    """

    unreviewed: bool = False
    answered: bool = False
    pairs: bool = False
    refused: Callable[[str], bool] | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)


class Selector:
    """Builds the rows of an export, and keeps count of the items that are left out."""

    def __init__(self, wanted: Wanted) -> None:
        """Select what is ``wanted``."""
        self._wanted = wanted
        self._left_out: Counter[str] = Counter()
        self._ids: set[str] = set()
        self._splits: dict[str, str] = {}
        self.without_answer = 0

    def rows(self, views: Iterable[View]) -> Iterator[ExportRow]:
        """Yield the rows of ``views`` that go out.

        Accepted items go out with the texts people accepted, drafts marked as such. A stale item
        never goes out. Raises `ExportError` where two items share an id.
        """
        for view in views:
            reason = self._wanted.excluded.get(view.item.id) or obstacle(
                view, unreviewed=self._wanted.unreviewed
            )
            row = None if reason else self._row(view)
            if row is None or (reason := self.unwanted(row)):
                self.leave_out(reason)
                continue
            self._refuse_twin(row.id)
            self._refuse_divided(row)
            self.without_answer += bool(view.item.reference_answer and not row.reference_answer)
            yield row

    def unwanted(self, row: ExportRow) -> str:
        """Return why the format has no use for a row, or "" if it has."""
        if self._wanted.answered and not row.reference_answer:
            return NO_ANSWER
        return NOT_REFUSED if self._wanted.refused and row.refused is None else ""

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count items that do not go out."""
        if count:
            self._left_out[reason] += count

    @property
    def left_out(self) -> Mapping[str, int]:
        """Return how many items do not go out, by reason."""
        return dict(sorted(self._left_out.items()))

    def refuse_nothing(self, rows: Sized) -> None:
        """Raise `ExportError` where no row goes out, with what to do."""
        if len(rows):
            return
        counts = ", ".join(f"{count} {reason}" for reason, count in self._left_out.most_common())
        close, answerless = self._left_out[TOO_CLOSE], self._left_out[NO_ANSWER]
        if close and close == self._left_out.total():
            raise ExportError(
                f"all {close} drafts are too close to the source: they are not translated (then "
                "check the engine), or their language is the source's (then rewrite them in review)"
            )
        if answerless and not self._wanted.unreviewed:
            raise ExportError(
                f"no accepted item has a reference answer ({counts}), and this format is made of "
                "answers: write them in review, or choose another --format"
            )
        if self._left_out[NOT_REFUSED]:
            raise ExportError(
                f"no answer that people accepted stands against one that they refused ({counts}): "
                "such pairs come from reviews that reject a draft or mark a major error in its "
                "answer; choose another --format"
            )
        if not self._wanted.unreviewed:
            raise ExportError(
                f"nothing is accepted yet ({counts or 'no items'}): review first, or export "
                "machine drafts with --unreviewed"
            )
        raise ExportError(f"there is nothing to export ({counts or 'no items'}): draft items first")

    def _row(self, view: View) -> ExportRow:
        refused = self._wanted.refused is not None and self._wanted.refused(view.item.id)
        return build_row(view, pairs=self._wanted.pairs, refused=refused)

    def _refuse_twin(self, row_id: str) -> None:
        if row_id in self._ids:
            raise ExportError(
                f"the id {row_id} stands for several items: give every source item an id of its own"
            )
        self._ids.add(row_id)

    def _refuse_divided(self, row: ExportRow) -> None:
        """Raise `ExportError` where an item and a variant of it are in different splits."""
        split = self._splits.setdefault(row.family, sys.intern(row.split))
        if split != row.split:
            raise ExportError(
                f"{row.id} ({row.provenance.item_id}, a variant) is in the split {row.split!r} and "
                f"its family {row.family} in {split!r}: a family stays together, so correct the "
                "split in the table that it was added from"
            )


def build_rows(views: Iterable[View], *, unreviewed: bool = False, pairs: bool = False) -> Listed:
    """Return the rows of a set that fits into memory, as `Selector` selects them.

    Raises `ExportError` where there is none, or where two items share an id.
    """
    selector = Selector(Wanted(unreviewed=unreviewed, pairs=pairs))
    rows = tuple(selector.rows(views))
    selector.refuse_nothing(rows)
    return Listed(rows, selector.left_out, selector.without_answer)


def obstacle(view: View, *, unreviewed: bool = False) -> str:
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


def _decided_against(view: View) -> str:
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


def _no_draft(view: View) -> str:
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
