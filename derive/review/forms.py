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

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from derive.records import ItemClass, JsonValue, Queue, Record
from derive.review.records import Verdict

QuestionType = Literal["scale", "choice", "choices", "yesno", "text", "number"]
Measure = Literal["nominal", "ordinal", "interval"]
MEASURES: dict[QuestionType, Measure] = {"scale": "ordinal", "number": "interval"}
"""The level of measurement of a type of question; all others are nominal."""
MAX_POINTS = 101
"""The points that a scale may have: 0–100 is the longest."""


def _listed(value: object) -> object:
    """Take a single value for a list of one, as people write it."""
    return value if isinstance(value, list | tuple) else [value]


def _chosen(value: object) -> object:
    """Take a bare word for an option whose label is the word."""
    return {"value": value, "label": value} if isinstance(value, str) else value


Some = BeforeValidator(_listed)


class When(Record):
    """When a question is asked or required: all that is given must hold.

    ``answers`` compares answers to earlier questions: each is one of the listed values. ``edited``
    compares the texts with what the reviewer started from; ``spans`` tells whether an error is
    marked, ``reference_answer`` whether the item has one.
    """

    verdict: Annotated[tuple[Verdict, ...], Some] = ()
    queue: Annotated[tuple[Queue, ...], Some] = ()
    item_class: Annotated[tuple[ItemClass, ...], Some] = Field((), alias="class")
    edited: bool | None = None
    spans: bool | None = None
    reference_answer: bool | None = None
    borderline: bool | None = None
    answers: dict[str, Annotated[list[JsonValue], Some]] = Field(default_factory=dict)


class Option(Record):
    """One of the answers of a choice."""

    value: str = Field(min_length=1)
    label: str = Field(min_length=1)


Options = tuple[Annotated[Option, BeforeValidator(_chosen)], ...]


class Question(Record):
    """One question of a form.

    A scale runs from ``low`` to ``high`` in whole steps, with ``labels`` for some of its points; a
    number may be any from ``low`` to ``high``. ``measure`` is the level of measurement, for
    agreement. ``required`` is asked of everybody to whom the question is shown.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    ask: str = Field(min_length=1)
    help: str = ""
    type: QuestionType
    low: int | None = Field(None, alias="from")
    high: int | None = Field(None, alias="to")
    labels: dict[int, str] = Field(default_factory=dict)
    options: Options = ()
    measure: Measure = "nominal"
    required: bool = False
    when: When = When()

    @model_validator(mode="before")
    @classmethod
    def _measured(cls, data: object) -> object:
        if isinstance(data, dict) and "measure" not in data and data.get("type") in MEASURES:
            return {**data, "measure": MEASURES[data["type"]]}
        return data

    @model_validator(mode="after")
    def _complete(self) -> Question:
        if self.type == "scale":
            if self.low is None or self.high is None or self.high <= self.low:
                raise ValueError("a scale needs `from` and `to`, the greater one last")
            if self.high - self.low >= MAX_POINTS:
                raise ValueError(f"a scale has at most {MAX_POINTS} points")
            if outside := [p for p in self.labels if not self.low <= p <= self.high]:
                raise ValueError(f"labels name points that the scale does not have: {outside}")
        elif self.labels:
            raise ValueError("only a scale has `labels`")
        if (self.type in {"choice", "choices"}) != bool(self.options):
            raise ValueError("a choice needs `options`, and only a choice has them")
        if len({option.value for option in self.options}) < len(self.options):
            raise ValueError("two options have the same value")
        return self

    @property
    def points(self) -> range:
        """The points of a scale."""
        return range(self.low or 0, (self.high or 0) + 1)


class SpanRules(Record):
    """How error spans are marked: with which categories, and whether one must be given."""

    categories: Options = ()
    category_required: bool = False


class ReasonRules(Record):
    """When a reason must be given."""

    when: When = When()


class Form(Record):
    """One review form. ``label`` names it with its content: it changes when the form does.

    ``edit`` says that the texts may be changed.
    """

    id: str
    title: str = Field(min_length=1)
    help: str = ""
    verdicts: tuple[Verdict, ...] = Field(min_length=1)
    edit: bool = True
    spans: SpanRules | None = None
    reason: ReasonRules | None = None
    questions: tuple[Question, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Form:
        """Refuse ids that stand twice, and conditions on what is not asked before."""
        asked: set[str] = set()
        for question in self.questions:
            if question.id in asked:
                raise ValueError(f"two questions have the id {question.id}")
            if unknown := set(question.when.answers) - asked:
                names = ", ".join(sorted(unknown))
                raise ValueError(f"{question.id} depends on {names}, which is not asked before it")
            if missing := set(question.when.verdict) - set(self.verdicts):
                names = ", ".join(sorted(missing))
                raise ValueError(f"{question.id} depends on the verdict {names}, not among these")
            asked.add(question.id)
        return self

    @cached_property
    def label(self) -> str:
        """The form's id and 8 hex digits of its content."""
        return f"{self.id}@{self.digest()[:8]}"

    def question(self, id_: str) -> Question | None:
        """Return the question ``id_``, or None."""
        return next((question for question in self.questions if question.id == id_), None)

    def words(self) -> Iterator[str]:
        """Yield every text that a reviewer reads, for translation."""
        yield from filter(None, (self.title, self.help))
        for question in self.questions:
            yield from filter(None, (question.ask, question.help, *question.labels.values()))
            yield from (option.label for option in question.options)
        if self.spans:
            yield from (option.label for option in self.spans.categories)
