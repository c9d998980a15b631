"""Edit rates: Levenshtein distance in per cent of the reference's length, by rapidfuzz."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from derive.errors import FidelityError


class EditRate(ABC):
    """Lower is better; 0 is a copy. An empty reference counts as one unit long.

    It measures effort, not quality.
    """

    name: str
    higher_is_better = False
    perfect = 0.0
    default = False

    @abstractmethod
    def units(self, text: str, language: str) -> Sequence[str]:
        """Return the words or characters of a text."""

    @abstractmethod
    def cut(self, language: str) -> str:
        """Say for the signature how texts are cut into units."""

    def signature(self, language: str) -> str:
        """Return the name, how texts were cut and the version of rapidfuzz."""
        return f"{self.name}|tok:{self.cut(language)}|version:rapidfuzz-{version('rapidfuzz')}"

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return the rate of one pair, in per cent; more than 100 is possible."""
        edits, length = self._count(hypothesis, reference, language)
        return 100 * edits / length

    def segments(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> list[float]:
        """Return the rate of every pair."""
        pairs = zip(hypotheses, references, strict=True)
        return [self.segment(one, other, language) for one, other in pairs]

    def corpus(self, hypotheses: Sequence[str], references: Sequence[str], language: str) -> float:
        """Return all edits in per cent of all reference units."""
        if not hypotheses:
            raise FidelityError(f"{self.name}: there is no pair of texts to score")
        return self.value(self.statistics(hypotheses, references, language).sum(axis=0), language)

    def statistics(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> npt.NDArray[np.float64]:
        """Return edits and reference length of every pair."""
        pairs = zip(hypotheses, references, strict=True)
        return np.asarray([self._count(*pair, language) for pair in pairs], dtype=np.float64)

    def value(self, total: npt.NDArray[np.float64], language: str) -> float:  # noqa: ARG002
        """Return the rate from summed edits and lengths."""
        return float(100 * total[0] / total[1])

    def _count(self, hypothesis: str, reference: str, language: str) -> tuple[int, int]:
        mine, theirs = self.units(hypothesis, language), self.units(reference, language)
        return Levenshtein.distance(mine, theirs), max(len(theirs), 1)
