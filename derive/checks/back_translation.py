"""What the back-translation says of the draft: triage, never a measure of quality."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz
from sacrebleu.metrics.chrf import CHRF

from derive.checks._base import BaseCheck, span
from derive.checks._text import KEPT, comparable, word_set, words
from derive.contracts import Case
from derive.records import Finding, Severity

FLOOR = 25.0
"""chrF++ below which a back-translation says something else; not calibrated to verdicts."""

OVERLAP = 0.3
"""Part of the words in common above which chrF++ is never under the floor, so is not computed."""

FEWEST = 4
"""Words that a text must have for any of this to mean something."""


class BackTranslation(BaseCheck):
    """Guards against an engine that copies, and points at drafts that come back quite different."""

    id = "back_translation"
    version = 2
    name = "Back-translation"
    sentence = "The back-translation is far from the adapted English, or proves nothing."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield findings on a copy, on low fidelity, and on one system for both ways."""
        if case.back is None or not case.back.strip():
            return
        if len(words(case.adapted)) >= FEWEST:
            yield from self._copied(case)
            yield from self._far(case, case.back)
        if case.field == "question" and _same_system(case.engine, case.back_engine):
            yield self.finding(
                case,
                "One system translated both ways, and a round trip through one system flatters "
                "itself; use another for the way back.",
                severity=Severity.NEUTRAL,
            )

    def _copied(self, case: Case) -> Iterator[Finding]:
        if case.target_pack.language == "en" or comparable(case.back or "") != comparable(
            case.adapted
        ):
            return
        if _copy(case.adapted, case.draft):
            yield self.finding(
                case,
                "The draft and its back-translation both repeat the adapted English, so the "
                "back-translation proves nothing; translate the draft.",
                span("draft", 0, len(case.draft)),
            )

    def _far(self, case: Case, back: str) -> Iterator[Finding]:
        if _overlap(case.adapted, back) > OVERLAP:
            return
        value = chrf(back, case.adapted)
        if value < FLOOR:
            yield self.finding(
                case,
                f"The back-translation shares little with the adapted English (chrF++ {value:.0f}, "
                "not calibrated); compare the two.",
                span("back", 0, len(back)),
                severity=Severity.MINOR,
            )


def _copy(adapted: str, draft: str) -> bool:
    """Tell whether the draft is nearly the adapted English: by its words, whatever their order."""
    if abs(len(adapted) - len(draft)) > 0.3 * len(adapted) + 3:
        return False
    if len(adapted) > 5000:
        return _overlap(adapted, draft) > 0.8
    return fuzz.ratio(comparable(adapted), comparable(draft), score_cutoff=80) > 0


def _overlap(one: str, other: str) -> float:
    """Return the part of the different words of ``one`` that ``other`` has too."""
    wanted = word_set(one)
    return len(wanted & word_set(other)) / len(wanted) if wanted else 1.0


@lru_cache(maxsize=KEPT)
def chrf(hypothesis: str, reference: str) -> float:
    """Return chrF++ (sacrebleu), 0–100."""
    return float(_metric().sentence_score(hypothesis, [reference]).score)


@cache
def _metric() -> Any:
    return CHRF(word_order=2)


def _same_system(engine: str, back: str) -> bool:
    return bool(engine) and _system(engine) == _system(back)


def _system(signature: str) -> str:
    """Return the name of the engine in a signature: another direction is the same system."""
    return signature.split("|", maxsplit=1)[0]


plugin = BackTranslation()
