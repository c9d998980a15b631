"""chrF++ (Popović 2017): F2 over character 6-grams and word bigrams; a corpus by sacrebleu."""

from __future__ import annotations

from typing import Any

from sacrebleu.metrics.chrf import CHRF

from derive.fidelity._char_ngrams import matches
from derive.fidelity._sacrebleu import SacrebleuMetric
from derive.fidelity._word_ngrams import common, number

CHARS, WORDS = 6, 2


class ChrFPlus(SacrebleuMetric):
    """The same for every language.

    fastchrf knows no word n-grams, so segments are counted here, at a third of the time that
    sacrebleu needs, and sacrebleu makes the value of the counts.
    """

    name = "chrF++"
    short = "chrF2++"
    default = True

    def make(self, language: str) -> Any:  # noqa: ARG002
        """Return sacrebleu's chrF++."""
        return CHRF(word_order=WORDS)

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return sacrebleu's sentence score."""
        metric = self._corpus(language)
        characters = matches(hypothesis, reference, CHARS)
        if characters is None:
            return super().segment(hypothesis, reference, language)
        counts = list(characters)
        mine, theirs = metric._remove_punctuation(hypothesis), metric._remove_punctuation(reference)
        for order in range(1, WORDS + 1):
            available = number(theirs, order)
            asked = number(mine, order) if available else 0
            counts += (asked, available, common(mine, theirs, order))
        return float(metric._compute_f_score(counts))


plugin = ChrFPlus()
