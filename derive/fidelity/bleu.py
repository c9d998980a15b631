"""BLEU (Papineni et al. 2002) by sacrebleu, with the tokenizer that the language needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sacrebleu.metrics.bleu import BLEU

from derive.fidelity._tokenizers import tokenizer


class Bleu:
    """Values from 0 to 100. One segment is scored with effective order, a corpus without."""

    name = "BLEU"
    higher_is_better = True

    def signature(self, language: str) -> str:
        """Return sacrebleu's signature of a corpus score; it names the tokenizer."""
        return _signature(tokenizer(language))

    def segment(self, hypothesis: str, reference: str, language: str) -> float:
        """Return sentence BLEU of one pair, with effective order."""
        metric = _metric(tokenizer(language), True)
        return float(metric.sentence_score(hypothesis, [reference]).score)

    def corpus(self, hypotheses: Sequence[str], references: Sequence[str], language: str) -> float:
        """Return corpus BLEU, comparable with published values of the same signature."""
        if not hypotheses:
            return 0.0
        metric = _metric(tokenizer(language), False)
        return float(metric.corpus_score(list(hypotheses), [list(references)]).score)


@cache
def _metric(tokenize: str, effective_order: bool) -> BLEU:
    return BLEU(tokenize=tokenize, effective_order=effective_order)


@cache
def _signature(tokenize: str) -> str:
    metric = _metric(tokenize, False)
    metric.corpus_score(["a"], [["a"]])  # the number of references is settled now
    return f"BLEU|{metric.get_signature()}"


plugin = Bleu()
