"""The scores of one case: two distances, and the raw one beside them.

Translation fidelity is adapted English against the back-translation; adaptation distance original
English against adapted English. The raw score (original English against the back-translation) is
there to show what adaptation alone would cost, never as a measure of translation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from derive.contracts import Case, Metric
from derive.records import Score

LANGUAGE = "en"
"""All three comparisons are between English texts."""

Compares = Literal["fidelity", "raw", "adaptation"]


class _Asked(NamedTuple):
    """A value that is wanted: of which case, and which pair of texts gives it.

    ``pair`` is the place of the pair among those to score; None for a text against itself.
    """

    case: int
    compares: Compares
    pair: int | None


def score_cases(cases: Sequence[Case], metrics: Sequence[Metric]) -> list[list[Score]]:
    """Return the scores of every case, metric by metric; many cases at once are scored faster.

    ``fidelity`` and ``raw`` need a back-translation; without one there is only ``adaptation``.
    """
    pairs: dict[tuple[str, str], int] = {}
    asked = [one for n, case in enumerate(cases) for one in _asked(n, case, pairs)]
    found: list[list[Score]] = [[] for _ in cases]
    mine, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    for metric in metrics:
        values = metric.segments(mine, theirs, LANGUAGE) if pairs else []
        signature = metric.signature(LANGUAGE)
        for one in asked:
            found[one.case].append(
                Score(
                    item_id=cases[one.case].item_id,
                    field=cases[one.case].field,
                    metric=metric.name,
                    value=metric.perfect if one.pair is None else values[one.pair],
                    compares=one.compares,
                    signature=signature,
                )
            )
    return found


def _asked(number: int, case: Case, pairs: dict[tuple[str, str], int]) -> Iterator[_Asked]:
    """Yield what is wanted of a case; pairs that are new are put to the others."""

    def pair(hypothesis: str, reference: str) -> int:
        return pairs.setdefault((hypothesis, reference), len(pairs))

    if case.back is not None and case.back.strip():
        yield _Asked(number, "fidelity", pair(case.back, case.adapted))
        yield _Asked(number, "raw", pair(case.back, case.english))
    same = case.english == case.adapted
    yield _Asked(number, "adaptation", None if same else pair(case.adapted, case.english))
