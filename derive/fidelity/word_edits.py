"""Word edit rate, with the tokenizer that the language needs."""

from __future__ import annotations

from collections.abc import Sequence

from derive.fidelity._edits import EditRate
from derive.fidelity._tokenizers import cutter, tokenizer


class WordEdits(EditRate):
    """Insertions, deletions and substitutions of words."""

    name = "word-edits"

    def units(self, text: str, language: str) -> Sequence[str]:
        """Return the words of a text."""
        return cutter(tokenizer(language))(text).split()

    def cut(self, language: str) -> str:
        """Return the tokenizer."""
        return tokenizer(language)


plugin = WordEdits()
