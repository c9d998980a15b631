"""Review forms: what a reviewer is asked, on what scale, when, and what they must answer.

A form is a YAML file, ours in `derive.templates`, a team's own in ``forms/`` beside ``derive.yaml``
(a file of the same name replaces ours)::

    title: Light review
    verdicts: [accept, reject, transcreate, retire]
    spans: {categories: [accuracy, fluency]}      # omit: no error spans
    reason: {when: {verdict: [reject, retire]}}   # when a reason must be given
    questions:
      - id: naturalness
        ask: Does it read as if it was written here?
        type: scale                               # scale, choice, choices, yesno, text, number
        from: 1
        to: 5
        labels: {1: not at all, 5: fully}
        when: {verdict: [accept]}                 # asked only then
        required: true
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from derive.records import ItemClass, JsonValue, Queue, Record
from derive.review.records import Verdict

QuestionType = Literal["scale", "choice", "choices", "yesno", "text", "number"]
Measure = Literal["nominal", "ordinal", "interval"]


class When(Record):
    """When a question is asked or required: all that is given must hold.

    ``answers`` compares earlier answers: the question's answer is one of the listed values.
    ``edited`` compares the texts with what the reviewer started from.
    """

    verdict: tuple[Verdict, ...] = ()
    queue: tuple[Queue, ...] = ()
    item_class: tuple[ItemClass, ...] = Field((), alias="class")
    edited: bool | None = None
    spans: bool | None = None
    reference_answer: bool | None = None
    borderline: bool | None = None
    answers: dict[str, list[JsonValue]] = Field(default_factory=dict)


class Option(Record):
    """One of the answers of a choice."""

    value: str
    label: str


class Question(Record):
    """One question of a form. ``measure`` is the level of measurement, for agreement."""

    id: str
    ask: str
    help: str = ""
    type: QuestionType
    low: int | None = Field(None, alias="from")
    high: int | None = Field(None, alias="to")
    step: int = 1
    labels: dict[int, str] = Field(default_factory=dict)
    options: tuple[Option, ...] = ()
    measure: Measure = "nominal"
    required: bool = False
    when: When = When()


class SpanRules(Record):
    """How error spans are marked: with which categories; whether a category must be given."""

    categories: tuple[Option, ...] = ()
    category_required: bool = False


class ReasonRules(Record):
    """When a reason must be given."""

    when: When = When()


class Form(Record):
    """One review form. ``label`` names it with its content: it changes when the form does."""

    id: str
    title: str
    help: str = ""
    verdicts: tuple[Verdict, ...]
    edit: bool = True
    spans: SpanRules | None = None
    reason: ReasonRules | None = None
    questions: tuple[Question, ...] = ()

    @property
    def label(self) -> str:
        """The form's id and 8 hex digits of its content."""
        return f"{self.id}@{self.digest()[:8]}"
