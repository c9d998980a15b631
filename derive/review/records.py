"""The records of review: people, what they submit, what they see, what the log keeps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import Field, model_validator

from derive.records import (
    CheckReport,
    Decision,
    FieldName,
    ItemView,
    JsonValue,
    Queue,
    Record,
    Severity,
)

if TYPE_CHECKING:
    from derive.review.forms import Form

MAX_TEXT = 100_000
"""Code points that one text of a submission may have; longer ones are refused."""

Verdict = Literal["accept", "reject", "transcreate", "retire"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SPAN_SEVERITIES = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)


class Role(StrEnum):
    """What a person may do. A person has one or more."""

    LEAD = "lead"
    TRANSLATOR = "translator"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    AUTHOR = "author"


class Phase(StrEnum):
    """Where an item is on its way (TRAPD). `done` is documentation: the decision is stored."""

    TRANSLATION = "translation"
    REVIEW = "review"
    ADJUDICATION = "adjudication"
    PRETEST = "pretest"
    DONE = "done"


class Person(Record):
    """Somebody who works on the project.

    ``opt_outs`` are labels of harm types or risk areas that they are not given; ``queues`` and
    ``cells`` (labels again) narrow what they are given, empty means all; ``languages`` are the BCP
    47 tags or bare languages they work in, empty means the project's. ``daily`` is the number of
    items a day (UTC) they are given at most, None means no limit.
    """

    id: str
    name: str
    roles: tuple[Role, ...]
    opt_outs: tuple[str, ...] = ()
    daily: int | None = Field(None, ge=1)
    queues: tuple[Queue, ...] = ()
    cells: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    active: bool = True

    def has(self, *roles: Role) -> bool:
        """Tell whether the person has one of ``roles``."""
        return any(role in self.roles for role in roles)


class Invitation(Record):
    """A new person with the token of their link, which works once until ``expires`` (UTC ISO).

    Only a hash of the token is stored: this record is the one place where it is readable.
    """

    person: Person
    token: str
    expires: str


class ErrorSpan(Record):
    """A stretch of a submitted text that is wrong, and how wrong it is (ESA).

    ``start``/``end`` count code points of the submitted text of ``field``.
    """

    field: FieldName
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    severity: Severity
    category: str = Field("", max_length=200)
    comment: str = Field("", max_length=5_000)

    @model_validator(mode="after")
    def _sound(self) -> ErrorSpan:
        if self.end <= self.start:
            raise ValueError("a span must end after it starts")
        if self.severity not in SPAN_SEVERITIES:
            raise ValueError("a span is minor, major or critical")
        return self


Answer = bool | int | float | str | list[str]
"""The answer to one question of a form."""


class WorkingCopy(Record):
    """What a person has done on an item and not submitted yet: saved as they work."""

    question: str = Field("", max_length=MAX_TEXT)
    reference_answer: str | None = Field(None, max_length=MAX_TEXT)
    verdict: Verdict | None = None
    spans: tuple[ErrorSpan, ...] = ()
    ratings: dict[str, Answer] = Field(default_factory=dict)
    reason: str = Field("", max_length=MAX_TEXT)
    seconds: float = Field(0, ge=0)


class Submission(Record):
    """A finished review (or translation, adjudication, pretest) as it is handed in.

    ``key`` is made by whoever submits, once for each press of the button: the same key is the same
    save, however often it comes. ``fingerprint`` is that of the `ItemView` it is about. ``form`` is
    `Form.label` (or the form's id alone). ``version`` is that of the working copy it was made from,
    None where that is not to be compared. ``seconds`` is active time.
    """

    key: str = Field(min_length=8, max_length=200)
    item_id: str
    fingerprint: str
    form: str
    verdict: Verdict
    question: str = Field("", max_length=MAX_TEXT)
    reference_answer: str | None = Field(None, max_length=MAX_TEXT)
    spans: tuple[ErrorSpan, ...] = Field((), max_length=1_000)
    ratings: dict[str, Answer] = Field(default_factory=dict)
    reason: str = Field("", max_length=5_000)
    seconds: float = Field(0, ge=0)
    version: int | None = None

    def text(self, field: FieldName) -> str | None:
        """Return the submitted text of ``field``."""
        return self.question if field == "question" else self.reference_answer


class ReviewRecord(Submission):
    """A submission as the log keeps it. ``control`` says what the control item showed: "" for a
    real item, "pass" or "fail" for a control. ``superseded`` is True once it was undone.

    ``draft`` are the texts the person started from, by field: what they edited is the difference.
    ``sample`` is "random" (for estimates), "flagged" (for fixing) or "".
    """

    seq: int
    reviewer: str
    phase: Phase
    at: str
    queue: Queue = Queue.FULL
    sample: str = ""
    control: str = ""
    superseded: bool = False
    draft: dict[FieldName, str] = Field(default_factory=dict)


class Receipt(Record):
    """The answer to a save: it is stored. ``repeated``: it was stored before, by the same key.

    ``phase`` is where the item is now; ``decision`` is there once its review has ended.
    """

    item_id: str
    seq: int
    at: str
    phase: Phase
    repeated: bool = False
    decision: Decision | None = None


class Event(Record):
    """One line of the append-only log: who did what, when; ``before`` and ``after`` it."""

    seq: int
    at: str
    person: str
    item_id: str
    kind: str
    phase: str = ""
    round: int = 0
    fingerprint: str = ""
    before: dict[str, JsonValue] = Field(default_factory=dict)
    after: dict[str, JsonValue] = Field(default_factory=dict)


class OtherDraft(Record):
    """A draft beside the one in the editor. ``by`` says whose: a person's id or an engine."""

    by: str
    question: str
    reference_answer: str | None = None
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Desk:
    """All that a person needs to work on one item.

    ``question`` and ``reference_answer`` are what the editor starts from: the working copy where
    there is one, a translator's text, or the engine's draft. ``start`` are those texts without the
    working copy. ``report`` holds the findings on what the editor starts from; where ``back_stale``
    the back-translation in ``view`` is of another text than that. ``earlier`` is a decision about
    an older draft. ``submitted`` is the person's own review of this draft, which `undo` takes back.
    ``older_copy`` is what the person had begun on an older draft, ``mine`` tells whether they may
    hand something in now, ``current`` whether the queue knows of this draft.
    """

    view: ItemView
    form: Form
    phase: Phase
    copy: WorkingCopy | None
    version: int
    start: dict[FieldName, str]
    question: str
    reference_answer: str | None
    report: CheckReport | None
    back_stale: bool
    drafts: tuple[OtherDraft, ...]
    history: tuple[Event, ...]
    earlier: Decision | None
    submitted: ReviewRecord | None
    older_copy: WorkingCopy | None
    mine: bool
    current: bool


class Disagreement(Record):
    """An item that waits for an adjudicator, with the reviews that differ, and in what."""

    item_id: str
    fingerprint: str
    reviews: tuple[ReviewRecord, ...]
    differs: tuple[str, ...]


class Proposal(Record):
    """A correction of a pack entry that a reviewer proposes, with its source."""

    seq: int
    at: str
    person: str
    item_id: str
    concept: str
    value: str
    source_url: str
    note: str = ""
