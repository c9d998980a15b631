"""Agreement on the questions of a form: Krippendorff's α on the scale that the question has, κ.

A coefficient of another kind goes here, beside `_kappa`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from derive.errors import FidelityError
from derive.fidelity import agreement as coefficients
from derive.fidelity.agreement import Rating
from derive.records import Record
from derive.review.forms import Form, Measure
from derive.review.records import ReviewRecord

VERDICT = "verdict"
RESAMPLES = 500


class QuestionAgreement(Record):
    """Agreement on one question. ``alpha`` and ``kappa`` are None where they are not defined, and
    ``note`` says why; ``low``/``high`` is the 95 % bootstrap interval of α. ``kappa_name`` says
    whose: Cohen's for two people, Fleiss' for items that all have equally many reviews.
    ``prevalence`` is the share of each answer."""

    question: str
    ask: str
    measure: Measure
    items: int
    raters: int
    alpha: float | None
    low: float | None = None
    high: float | None = None
    kappa: float | None = None
    kappa_name: str = ""
    prevalence: dict[str, float]
    note: str = ""


def by_question(
    doubled: Iterable[Sequence[ReviewRecord]], forms: Mapping[str, Form], seed: int
) -> Iterator[QuestionAgreement]:
    """Yield the agreement on the verdict, then on each question that a form has still."""
    asked = {q.id: (q.ask, q.measure) for form in forms.values() for q in form.questions}
    scales: dict[str, tuple[str, Measure]] = {VERDICT: ("Verdict", "nominal"), **asked}
    for name, ratings in _answers(doubled).items():
        if name in scales:
            yield _question(name, *scales[name], ratings, seed)


def _answers(doubled: Iterable[Sequence[ReviewRecord]]) -> dict[str, list[Rating]]:
    """Return the ratings by question, the verdict first."""
    found: dict[str, list[Rating]] = {VERDICT: []}
    for reviews in doubled:
        for review in reviews:
            item = f"{review.item_id}\x1f{review.fingerprint}"
            found[VERDICT].append(Rating(item, review.reviewer, review.verdict))
            for name, answer in review.ratings.items():
                if not isinstance(answer, list):
                    value = answer if isinstance(answer, str) else float(answer)
                    found.setdefault(name, []).append(Rating(item, review.reviewer, value))
    return found


def _question(
    name: str, ask: str, measure: Measure, ratings: Sequence[Rating], seed: int
) -> QuestionAgreement:
    if measure == "nominal":
        ratings = [rating._replace(value=str(rating.value)) for rating in ratings]
    alpha = coefficients.krippendorff_alpha(ratings, measure, resamples=RESAMPLES, seed=seed)
    kappa = _kappa(ratings) if measure == "nominal" else None
    return QuestionAgreement(
        question=name,
        ask=ask,
        measure=measure,
        items=alpha.items,
        raters=alpha.raters,
        alpha=alpha.value,
        low=alpha.interval.low if alpha.interval else None,
        high=alpha.interval.high if alpha.interval else None,
        kappa=kappa.value if kappa else None,
        kappa_name=kappa.name if kappa else "",
        prevalence=dict(alpha.prevalence),
        note=alpha.note,
    )


def _kappa(ratings: Sequence[Rating]) -> coefficients.Agreement | None:
    """Return Cohen's κ where the same two people rated all items, else Fleiss' where it is
    defined."""
    people = sorted({rating.rater for rating in ratings})
    by_item: dict[str, dict[str, coefficients.Value]] = defaultdict(dict)
    for rating in ratings:
        by_item[rating.item][rating.rater] = rating.value
    if len(people) == 2:
        both = [given for given in by_item.values() if len(given) == 2]
        one, other = people
        return coefficients.cohen_kappa([g[one] for g in both], [g[other] for g in both])
    try:
        return coefficients.fleiss_kappa(ratings)
    except FidelityError:
        return None
