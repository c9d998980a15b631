"""What negates, language by language: words and endings any one of which may say a *not*."""

from __future__ import annotations

import re
from functools import cache

from derive.checks._regex import compiled
from derive.checks._tables import rows


@cache
def languages() -> frozenset[str]:
    """Return the languages of which it is known what negates."""
    return frozenset(_table())


@cache
def negation_pattern(language: str) -> re.Pattern[str] | None:
    """Return what may say a negation in a language; None where the language is not known."""
    if language not in _table():
        return None
    words, pattern = _table()[language]
    parts = []
    if words:
        either = "|".join(map(re.escape, words.split()))
        parts.append(rf"(?<![\p{{L}}\p{{M}}])(?:{either})(?![\p{{L}}\p{{M}}])")
    if pattern:
        parts.append(pattern)
    return compiled("|".join(parts), re.IGNORECASE)


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {code: (words, pattern) for code, words, pattern in rows("negation_words.tsv")}
