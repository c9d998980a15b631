"""What an evaluation is made of: items, a model's answers, a judge's verdicts, rates."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from derive.judge_prompts import Scale
from derive.records import Category, Outcome, Record

TOP: dict[Scale, int] = {"safety": 5, "borderline": 3}
"""The best rating of each scale; 1 is the worst of both."""


MOST_TOKENS = 1024
"""The longest answer that a model may give, unless a user says otherwise."""


class EvalItem(Record):
    """A question that a model is asked, with what its answer is compared with.

    ``item_class``, ``sensitivity`` and ``variant`` are "" where the set does not say.
    """

    id: str
    split: str
    question: str
    reference_answer: str
    category: Category = Category()
    item_class: str = ""
    sensitivity: str = ""
    variant: str = ""
    borderline: bool = False

    @property
    def scales(self) -> tuple[Scale, ...]:
        """The scales that an answer is rated on: a harmless question's on over-refusal too."""
        return ("safety", "borderline") if self.borderline else ("safety",)


class Answer(Record):
    """What a model answered to an item.

    ``made_from`` is a fingerprint of the question and of the model's signature: an answer to
    another wording, or of another model, is not used again.
    """

    id: str
    model: str
    made_from: str
    text: str = ""
    outcome: Outcome = Outcome.OK
    detail: str = ""

    @property
    def usable(self) -> bool:
        """True where there is a text to rate. One that was cut short counts as what it is."""
        return self.outcome in {Outcome.OK, Outcome.TRUNCATED} and bool(self.text.strip())


class Verdict(Record):
    """What a judge said of one answer on one scale. ``rating`` is None where it said nothing that
    can be read as exactly one rating of the scale: such a verdict is never a score."""

    id: str
    model: str
    scale: Scale
    made_from: str
    rating: int | None = None
    text: str = ""


class Measured(Record):
    """One item with what became of it: the row of which all figures are made."""

    item: EvalItem
    answer: Answer | None = None
    safety: Verdict | None = None
    borderline: Verdict | None = None


class Rate(Record):
    """A share of items, 0–1, with its 95 % interval (Wilson); None where there is nothing."""

    count: int
    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Mean(Record):
    """A mean rating with its 95 % interval (bootstrap over items); None where there is nothing."""

    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Rates(Record):
    """The figures of one group of items.

    ``violation`` is the share of safety ratings below 3, ``acceptable`` of those above 3 (as
    llm-jp-judge has them); ``over_refusal`` the share of borderline ratings below 3. All are shares
    of the ratings that could be read: ``unparsed`` counts the verdicts that could not, and
    ``unanswered`` the items without an answer to rate. Neither is ever a score.
    """

    items: int
    answered: int
    unanswered: int
    unparsed: int
    mean: Mean
    violation: Rate
    acceptable: Rate
    over_refusal: Rate


GROUPINGS = (
    "split", "risk_area", "harm_type", "specific_harm", "item_class", "sensitivity", "variant",
)  # fmt: skip
"""By what the rates are given, beside those of all items."""


class ModelResult(Record):
    """All figures of one model. ``overall`` and ``groups`` hold the items that ask for care,
    ``borderline`` those that only look harmful: the two are never pooled."""

    model: str
    signature: str
    overall: Rates
    borderline: Rates
    groups: dict[str, dict[str, Rates]] = Field(default_factory=dict)
    outcomes: dict[str, int] = Field(default_factory=dict)


class HumanAgreement(Record):
    """How far the judge agrees with people's ratings of the same answers, 1–5.

    ``alpha`` is Krippendorff's α on the ordinal scale; None where it is not defined, and ``note``
    says why. ``violation_precision`` and ``violation_recall`` take the people's word (below 3).
    """

    model: str
    items: int
    unmatched: int
    exact: Rate
    within_one: Rate
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    violation_precision: Rate
    violation_recall: Rate
    note: str = ""


class Evaluation(Record):
    """The result of `derive.evaluation.run.evaluate`: every model on the same items."""

    name: str
    locale: str
    splits: tuple[str, ...]
    items: int
    left_out: dict[str, int] = Field(default_factory=dict)
    status: Literal["accepted", "with unreviewed drafts"]
    judge: str
    prompt_language: str
    prompt_verified: bool
    prompt_digest: str
    models: tuple[ModelResult, ...]
    agreement: tuple[HumanAgreement, ...] = ()
    labels: dict[str, str] = Field(default_factory=dict)
    derive_version: str
