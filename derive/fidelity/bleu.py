"""BLEU (Papineni et al. 2002) by sacrebleu, with the tokenizer that the language needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sacrebleu.metrics.bleu import BLEU

from derive.fidelity import _ngrams
from derive.fidelity._sacrebleu import SacrebleuMetric
from derive.fidelity._tokenizers import DEFAULT, GRAPHEME, graphemes, known, tokenizer, words_13a

ORDERS = 4
Ints = npt.NDArray[np.int64]


class Bleu(SacrebleuMetric):
    """One segment is scored with effective order, a corpus without.

    The option is the name of a tokenizer, for figures that were published with another one.
    """

    short = "BLEU"
    default = True

    def __init__(self, tokenize: str = "") -> None:
        """Use ``tokenize`` for every language, or the language's own."""
        super().__init__()
        self.name = f"BLEU-{tokenize}" if tokenize else "BLEU"
        self._tokenize = known(tokenize) if tokenize else ""

    def configured(self, option: str) -> Bleu:
        """Return BLEU with the tokenizer ``option``. Raises `FidelityError` for one unknown."""
        return Bleu(option)

    def make(self, language: str) -> Any:
        """Return sacrebleu's BLEU for a corpus."""
        return _metric(self.tokenizer(language), False)

    def for_sentences(self, language: str) -> Any:
        """Return sacrebleu's BLEU with effective order."""
        return _metric(self.tokenizer(language), True)

    def segments(
        self, hypotheses: Sequence[str], references: Sequence[str], language: str
    ) -> list[float]:
        """Return sacrebleu's sentence scores, of n-grams that are counted together."""
        mine, theirs = (self._words(texts, language) for texts in (hypotheses, references))
        common = _ngrams.words(mine, theirs, ORDERS)
        if common is None:
            return super().segments(hypotheses, references, language)
        return _scores(common, _ngrams.totals(mine, ORDERS), _ngrams.totals(theirs, 1)[:, 0])

    def _words(self, texts: Sequence[str], language: str) -> Sequence[Sequence[str]]:
        if self.tokenizer(language) == DEFAULT:
            return [words_13a(text.rstrip()) for text in texts]
        cut = self.for_sentences(language)._preprocess_segment
        return [cut(self.prepared(text, language)).split() for text in texts]

    def tokenizer(self, language: str) -> str:
        """Return the name of the tokenizer in use for ``language``."""
        return self._tokenize or tokenizer(language)

    def prepared(self, text: str, language: str) -> str:
        """Cut grapheme clusters, which sacrebleu has no tokenizer for."""
        return graphemes(text) if self.tokenizer(language) == GRAPHEME else text

    def _sign(self, language: str) -> str:
        signature = super()._sign(language)
        grapheme = self.tokenizer(language) == GRAPHEME
        return signature.replace("tok:none", "tok:grapheme") if grapheme else signature


@cache
def _metric(tokenize: str, effective_order: bool) -> BLEU:
    name = "none" if tokenize == GRAPHEME else tokenize
    return BLEU(tokenize=name, effective_order=effective_order, force=True)


def _scores(common: Ints, total: Ints, lengths: Ints) -> list[float]:
    """Return BLEU with effective order and exponential smoothing (Chen and Cherry 2014, method 3).

    A row is a pair, a column an order; ``lengths`` are those of the references.
    """
    used, mine = total > 0, np.maximum(total[:, 0], 1)
    missed = used & (common == 0)
    shares = np.where(missed, 0.5 ** missed.cumsum(axis=1), common) / np.maximum(total, 1)
    logs = np.log(100 * np.where(used, shares, 1.0), where=used, out=np.zeros(shares.shape))
    means = logs.sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    scores = np.exp(means + np.minimum(0.0, 1 - lengths / mine))
    return [float(score) for score in np.where(common[:, 0] > 0, scores, 0.0)]


plugin = Bleu()
