"""The scores of one case: two distances, and the raw one beside them.

Translation fidelity is adapted English against the back-translation; adaptation distance original
English against adapted English. The raw score (original English against the back-translation) is
there to show what adaptation alone would cost, never as a measure of translation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from derive.contracts import Case, Metric
from derive.records import Score

LANGUAGE = "en"
"""All three comparisons are between English texts."""


def score_case(case: Case, metrics: Iterable[Metric]) -> Iterator[Score]:
    """Yield the scores of one field, metric by metric.

    ``fidelity`` and ``raw`` need a back-translation; without one only ``adaptation`` is yielded.
    """
    for metric in metrics:
        back = case.back
        fidelity = None
        if back is not None and back.strip():
            fidelity = metric.segment(back, case.adapted, LANGUAGE)
            yield _score(case, metric, "fidelity", fidelity)
            raw = _raw(case, metric, back, fidelity)
            yield _score(case, metric, "raw", raw)
        yield _score(case, metric, "adaptation", _adaptation(case, metric))


def _raw(case: Case, metric: Metric, back: str, fidelity: float) -> float:
    """Return the raw score; where nothing was adapted it is the fidelity."""
    if case.english == case.adapted:
        return fidelity
    return metric.segment(back, case.english, LANGUAGE)


def _adaptation(case: Case, metric: Metric) -> float:
    if case.english == case.adapted:
        return metric.perfect
    return metric.segment(case.adapted, case.english, LANGUAGE)


def _score(
    case: Case, metric: Metric, compares: Literal["fidelity", "raw", "adaptation"], value: float
) -> Score:
    return Score(
        item_id=case.item_id,
        field=case.field,
        metric=metric.name,
        value=value,
        compares=compares,
        signature=metric.signature(LANGUAGE),
    )
