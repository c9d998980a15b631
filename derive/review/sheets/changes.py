"""What becomes of the rows of a file that came back, in words and as what is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from derive.records import FieldName
from derive.review.records import VERDICTS, Submission


class State(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    SAME = "same"
    OPEN = "open"
    CONFLICT = "conflict"
    PROBLEM = "problem"


class Edit(NamedTuple):
    """A text before and after."""

    field: FieldName
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What becomes of one row, and why, in a sentence; ``submission`` where it is handed in."""

    where: str
    item_id: str
    state: State
    note: str = ""
    submission: Submission | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a file would change, in the order of its rows, and what is to be said of it as a
    whole."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()

    def of(self, state: State) -> list[Change]:
        """Return the changes in one state."""
        return [change for change in self.changes if change.state is state]


def told(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many changes there are of each verdict, in the order of the verdicts."""
    given = [change.submission.verdict for change in changes if change.submission]
    return {verdict: given.count(verdict) for verdict in VERDICTS if verdict in given}
