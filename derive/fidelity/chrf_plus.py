"""chrF++ (Popović 2017): F2 over character 6-grams and word bigrams; a corpus by sacrebleu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sacrebleu.metrics.chrf import CHRF

from derive.fidelity import _ngrams
from derive.fidelity.chrf import ChrF, Counts, with_totals

WORDS = 2


class ChrFPlus(ChrF):
    """The same for every language."""

    name = "chrF++"
    short = "chrF2++"
    default = True

    def make(self, language: str) -> Any:  # noqa: ARG002
        """Return sacrebleu's chrF++."""
        return CHRF(word_order=WORDS)

    def counted(self, hypotheses: Sequence[str], references: Sequence[str]) -> Counts | None:
        """Return the n-grams of every pair, those of words after those of characters."""
        characters = super().counted(hypotheses, references)
        split = self._corpus("")._remove_punctuation
        mine, theirs = [split(text) for text in hypotheses], [split(text) for text in references]
        common = _ngrams.words(mine, theirs, WORDS)
        if characters is None or common is None:
            return None
        both = zip(characters, with_totals(common, mine, theirs), strict=True)
        first, second, shared = (np.concatenate(counts, axis=1) for counts in both)
        return first, second, shared


plugin = ChrFPlus()
