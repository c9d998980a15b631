"""What the metrics that sacrebleu computes have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from derive.errors import FidelityError


class SacrebleuMetric(ABC):
    """A metric of sacrebleu, made once per language; values from 0 to 100.

    Corpus values and their statistics are sacrebleu's own, so a published figure is one that anyone
    can compute with sacrebleu and the signature.
    """

    name: str
    short: str
    """What sacrebleu calls the metric in front of a signature."""
    higher_is_better = True
    perfect = 100.0
    default = False

    def __init__(self) -> None:
        """Cache the objects that sacrebleu makes."""
        self._corpus = cache(self.make)
        self._signature = cache(self._sign)

    @abstractmethod
    def make(self, language: str) -> Any:
        """Return sacrebleu's metric for a corpus in ``language``."""

    def prepared(self, text: str, language: str) -> str:  # noqa: ARG002
        """Return ``text`` as sacrebleu is given it; a language may need words cut beforehand."""
        return text

    def signature(self, language: str) -> str:
        """Return sacrebleu's signature of a corpus score."""
        return self._signature(language)

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return sacrebleu's sentence score."""
        return self.segments([hypothesis], [reference], language)[0]

    def for_sentences(self, language: str) -> Any:
        """Return sacrebleu's metric for single sentences."""
        return self._corpus(language)

    def segments(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> list[float]:
        """Return sacrebleu's sentence score of every pair."""
        metric = self.for_sentences(language)
        mine, theirs = self._prepared(hypotheses, references, language)
        pairs = zip(mine, theirs, strict=True)
        return [float(metric.sentence_score(one, [other]).score) for one, other in pairs]

    def corpus(self, hypotheses: Sequence[str], references: Sequence[str], language: str) -> float:
        """Return sacrebleu's corpus score, from summed counts and not a mean of segments."""
        if not hypotheses:
            raise FidelityError(f"{self.name}: there is no pair of texts to score")
        mine, theirs = self._prepared(hypotheses, references, language)
        return float(self._corpus(language).corpus_score(mine, [theirs]).score)

    def statistics(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> npt.NDArray[np.float64]:
        """Return sacrebleu's counts of every pair."""
        mine, theirs = self._prepared(hypotheses, references, language)
        counts = self._corpus(language)._extract_corpus_statistics(mine, [theirs])
        return np.asarray(counts, dtype=np.float64)

    def value(self, total: npt.NDArray[np.float64], language: str) -> float:
        """Return sacrebleu's corpus score of summed counts."""
        return float(self._corpus(language)._compute_score_from_stats(total.tolist()).score)

    def _prepared(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> tuple[list[str], list[str]]:
        mine = [self.prepared(text, language) for text in hypotheses]
        return mine, [self.prepared(text, language) for text in references]

    def _sign(self, language: str) -> str:
        metric = self.make(language)
        metric.corpus_score(["a"], [["a"]])  # the number of references is settled now
        return f"{self.short}|{metric.get_signature()}"
