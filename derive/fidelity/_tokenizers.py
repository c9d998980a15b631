"""Which sacrebleu tokenizer a language needs; every other one is cut at spaces and punctuation."""

from __future__ import annotations

TOKENIZERS = {"ja": "ja-mecab", "ko": "ko-mecab", "zh": "zh", "yue": "zh"}
DEFAULT = "13a"


def tokenizer(language: str) -> str:
    """Return the name of the tokenizer for a BCP 47 tag."""
    return TOKENIZERS.get(language.split("-", maxsplit=1)[0].lower(), DEFAULT)
