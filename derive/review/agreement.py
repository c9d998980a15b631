"""How far reviewers agree, as the reviews stand now.

Only double-blind reviews count: what two or more people said of the same draft without seeing each
other. Per question of the form Krippendorff's α on the scale that the question has, with a
bootstrap interval and κ; marked spans by how many characters both marked; per person the drift over
time, and the control items they failed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from derive.config import ReviewConfig
from derive.errors import FidelityError
from derive.fidelity import agreement as coefficients
from derive.fidelity.agreement import Rating
from derive.records import FIELDS, Record
from derive.review.controls import FAIL
from derive.review.forms import Form, Measure
from derive.review.records import Phase, ReviewRecord
from derive.review.states import plain

VERDICT = "verdict"
FEW = 10
"""Reviews a person must have at either end of their time for drift to be told."""
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


class SpanAgreement(Record):
    """Overlap of marked errors: F1 over characters, for pairs of reviews of the same text of which
    at least one marks something. ``severe`` counts major and critical marks only."""

    pairs: int
    f1: float | None
    severe: float | None


class Drift(Record):
    """How a person's reviews changed from the first third to the last. ``p`` is Fisher's exact test
    of the share of accepted items, None below ten reviews a third."""

    person: str
    reviews: int
    accepted: tuple[float, float]
    edited: tuple[float, float]
    seconds: tuple[float, float]
    p: float | None


class Controls(Record):
    """The control items that a person was shown, and those that they failed."""

    person: str
    shown: int
    failed: int
    items: tuple[str, ...]


class Agreement(Record):
    """All of it. ``doubled`` is how many items two or more people have reviewed."""

    doubled: int
    questions: tuple[QuestionAgreement, ...]
    spans: SpanAgreement
    drift: tuple[Drift, ...]
    controls: tuple[Controls, ...]


def agreement(
    made: Sequence[ReviewRecord], forms: Mapping[str, Form], config: ReviewConfig
) -> Agreement:
    """Return the agreement among ``made``, all submissions of a project."""
    real = [r for r in made if r.phase is Phase.REVIEW and not r.superseded and not r.control]
    doubled = _doubled(real)
    asked = {q.id: (q.ask, q.measure) for form in forms.values() for q in form.questions}
    scales = {VERDICT: ("Verdict", "nominal"), **asked}
    answers = _answers(doubled)
    return Agreement(
        doubled=len(doubled),
        questions=tuple(
            _question(name, *scales[name], ratings, config.seed)
            for name, ratings in answers.items()
            if name in scales
        ),
        spans=_spans(doubled),
        drift=tuple(_drift(person, own) for person, own in _by_person(real)),
        controls=tuple(
            _control(person, own) for person, own in _by_person(r for r in made if r.control)
        ),
    )


def _doubled(real: Iterable[ReviewRecord]) -> list[list[ReviewRecord]]:
    """Return the reviews of the same draft by different people, the last of each."""
    by_draft: dict[tuple[str, str], dict[str, ReviewRecord]] = defaultdict(dict)
    for review in real:
        by_draft[review.item_id, review.fingerprint][review.reviewer] = review
    return [list(people.values()) for people in by_draft.values() if len(people) > 1]


# ---- questions ---------------------------------------------------------------------------------


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


# ---- spans -------------------------------------------------------------------------------------


def _spans(doubled: Iterable[Sequence[ReviewRecord]]) -> SpanAgreement:
    pairs = [
        (one, other)
        for reviews in doubled
        for one, other in combinations(reviews, 2)
        if all(plain(one.text(field)) == plain(other.text(field)) for field in FIELDS)
        and (one.spans or other.spans)
    ]
    return SpanAgreement(
        pairs=len(pairs), f1=_f1(pairs, severe=False), severe=_f1(pairs, severe=True)
    )


def _f1(pairs: Iterable[tuple[ReviewRecord, ReviewRecord]], *, severe: bool) -> float | None:
    both = marked = 0
    for one, other in pairs:
        mine, theirs = _marked(one, severe=severe), _marked(other, severe=severe)
        both += len(mine & theirs)
        marked += len(mine) + len(theirs)
    return 2 * both / marked if marked else None


def _marked(review: ReviewRecord, *, severe: bool) -> set[tuple[str, int]]:
    return {
        (span.field, place)
        for span in review.spans
        for place in range(span.start, span.end)
        if not severe or span.severity != "minor"
    }


# ---- people ------------------------------------------------------------------------------------


def _by_person(reviews: Iterable[ReviewRecord]) -> Iterator[tuple[str, list[ReviewRecord]]]:
    own: dict[str, list[ReviewRecord]] = defaultdict(list)
    for review in reviews:
        if not review.superseded:
            own[review.reviewer].append(review)
    return iter(sorted(own.items()))


class _Shares(NamedTuple):
    accepted: int
    edited: int
    seconds: float
    number: int


def _drift(person: str, own: Sequence[ReviewRecord]) -> Drift:
    from scipy.stats import fisher_exact  # noqa: PLC0415  (takes half a second to load)

    third = max(len(own) // 3, 1)
    first, last = _shares(own[:third]), _shares(own[-third:])
    table = [[s.accepted, s.number - s.accepted] for s in (first, last)]
    return Drift(
        person=person,
        reviews=len(own),
        accepted=(first.accepted / third, last.accepted / third),
        edited=(first.edited / third, last.edited / third),
        seconds=(first.seconds / third, last.seconds / third),
        p=float(fisher_exact(table).pvalue) if third >= FEW else None,
    )


def _shares(reviews: Sequence[ReviewRecord]) -> _Shares:
    accepted = sum(review.verdict == "accept" for review in reviews)
    edited = sum(
        any(plain(r.text(f)) != plain(r.draft.get(f)) for f in FIELDS if r.text(f)) for r in reviews
    )
    return _Shares(accepted, edited, sum(r.seconds for r in reviews), len(reviews))


def _control(person: str, own: Sequence[ReviewRecord]) -> Controls:
    failed = tuple(review.item_id for review in own if review.control == FAIL)
    return Controls(person=person, shown=len(own), failed=len(failed), items=failed)
