"""BLEU (Papineni et al. 2002) by sacrebleu, with the tokenizer that the language needs."""

from __future__ import annotations

from functools import cache
from typing import Any

from sacrebleu.metrics.bleu import BLEU

from derive.fidelity._sacrebleu import SacrebleuMetric
from derive.fidelity._tokenizers import GRAPHEME, graphemes, known, tokenizer
from derive.fidelity._word_ngrams import common, number

ORDERS = range(1, 5)


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

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return sacrebleu's sentence score, of n-grams that are counted faster here."""
        metric = self.for_sentences(language)
        mine, theirs = (
            metric._preprocess_segment(self.prepared(text, language)).split()
            for text in (hypothesis, reference)
        )
        found = [common(mine, theirs, order) for order in ORDERS]
        total = [number(mine, order) for order in ORDERS]
        counts = [len(mine), len(theirs), *found, *total]
        return float(metric._compute_score_from_stats(counts).score)

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


plugin = Bleu()
