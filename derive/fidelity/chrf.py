"""chrF (Popović 2015): F2 over character 6-grams; a corpus by sacrebleu.

Many segments at once go to fastchrf, which is native and uses all cores. One alone is counted in
numpy, because chrF++ of the same pair then needs no second count.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import fastchrf
from sacrebleu.metrics.chrf import CHRF

from derive.fidelity._char_ngrams import matches
from derive.fidelity._sacrebleu import SacrebleuMetric

CHARS = 6


class ChrF(SacrebleuMetric):
    """The same for every language.

    White space is taken out beforehand as sacrebleu does it, because fastchrf counts fewer
    characters as white space; a lone surrogate, which only Python knows, goes to sacrebleu.
    """

    name = "chrF"
    short = "chrF2"

    def make(self, language: str) -> Any:  # noqa: ARG002
        """Return sacrebleu's chrF."""
        return CHRF()

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return sacrebleu's sentence score."""
        counts = matches(hypothesis, reference, CHARS)
        if counts is None:
            return super().segment(hypothesis, reference, language)
        return float(self._corpus(language)._compute_f_score(counts))

    def segments(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> list[float]:
        """Return the score of every pair in one native call."""
        mine = [["".join(text.split())] for text in hypotheses]
        theirs = [["".join(text.split())] for text in references]
        try:
            found = fastchrf.pairwise_chrf(mine, theirs)
        except UnicodeEncodeError:
            return super().segments(hypotheses, references, language)
        return [float(one[0][0]) for one in found]


plugin = ChrF()
