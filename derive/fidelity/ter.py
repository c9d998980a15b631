"""TER (Snover et al. 2006) by sacrebleu: edits with shifts, in per cent of the reference's words.

About 200 segments a second: for published figures, not for every draft; `word_edits` is 100 times
as fast and knows no shifts.
"""

from __future__ import annotations

from typing import Any

from sacrebleu.metrics.ter import TER

from derive.fidelity._sacrebleu import SacrebleuMetric
from derive.fidelity._tokenizers import DEFAULT, cutter, tokenizer

ASIAN = ("ja", "ko", "zh", "yue")


class Ter(SacrebleuMetric):
    """Lower is better; 0 is a copy of the reference, and more than 100 is possible."""

    name = "TER"
    short = "TER"
    higher_is_better = False
    perfect = 0.0

    def make(self, language: str) -> Any:
        """Return sacrebleu's TER, which normalises and has a mode for Chinese, Japanese, Korean."""
        base = language.split("-", maxsplit=1)[0].lower()
        return TER(normalized=True, asian_support=base in ASIAN)

    def prepared(self, text: str, language: str) -> str:
        """Cut the words of a language without spaces."""
        name = tokenizer(language)
        return text if name == DEFAULT else cutter(name)(text)

    def _sign(self, language: str) -> str:
        name = tokenizer(language)
        words = "" if name == DEFAULT else f"|words:{name}"
        return f"{super()._sign(language)}{words}"


plugin = Ter()
