"""chrF++ (Popović 2017) by sacrebleu: F2 over character 6-grams and word bigrams."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from sacrebleu.metrics.chrf import CHRF


class ChrF:
    """Values from 0 to 100. The metric is made once; languages do not differ."""

    name = "chrF++"
    higher_is_better = True

    @cached_property
    def _metric(self) -> CHRF:
        return CHRF(word_order=2)

    @cached_property
    def _signature(self) -> str:
        self._metric.sentence_score("a", ["a"])  # the number of references is settled now
        return f"chrF2++|{self._metric.get_signature()}"

    def signature(self, language: str) -> str:  # noqa: ARG002
        """Return sacrebleu's signature, the same for every language."""
        return self._signature

    def segment(self, hypothesis: str, reference: str, language: str) -> float:  # noqa: ARG002
        """Return chrF++ of one pair; ``language`` makes no difference."""
        return float(self._metric.sentence_score(hypothesis, [reference]).score)

    def corpus(self, hypotheses: Sequence[str], references: Sequence[str], language: str) -> float:  # noqa: ARG002
        """Return chrF++ of all pairs together: from summed counts, not a mean of segments."""
        if not hypotheses:
            return 0.0
        return float(self._metric.corpus_score(list(hypotheses), [list(references)]).score)


plugin = ChrF()
