"""Lists of words, written as one string in the code so that they can be read."""

from __future__ import annotations


def word_list(text: str) -> list[str]:
    """Return the words of ``text``, which spaces separate, in order."""
    return text.split()
