"""The same word twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from derive.checks._base import BaseCheck, quote, span
from derive.checks._regex import compiled
from derive.checks._text import UNSPACED, masked, words
from derive.checks._words import word_list
from derive.contracts import Case
from derive.records import Finding, Fix

TWICE = compiled(r"(?<![\w\p{M}'’-])([\p{L}\p{M}]{2,})(\s+\1)(?![\w\p{M}'’-])", re.IGNORECASE)

REDUPLICATING = frozenset(
    word_list("hi mr ne bn gu pa ur ta te kn ml si vi id ms jv su tl tr az ko sw")
)
"""Languages in which saying a word twice is grammar."""

PROPER = {
    "de": {"die", "der", "das", "sie", "den", "dem", "ihr"},
    "nl": {"die", "dat", "zij", "ze", "haar", "je"},
    "fr": {"nous", "vous"},
    "pt": {"se"},
    "it": {"via", "man", "poco", "piano"},
    "es": {"muy"},
}
"""Words that may rightly stand twice."""


class DoubledWord(BaseCheck):
    """Not for languages without spaces, nor where reduplication is grammar. The fix drops one."""

    id = "doubled_word"
    name = "Doubled word"
    sentence = "The same word stands twice in a row."

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each word that stands twice, unless adapted English doubles too."""
        language = case.target_pack.language
        if language in UNSPACED or language in REDUPLICATING:
            return
        if not any(a == b for a, b in pairwise(case.draft.casefold().split())):
            return  # cheaper than the pattern; what punctuation follows is no doubled word
        for found in TWICE.finditer(masked(case.draft)):
            word = found.group(1).casefold()
            if word in PROPER.get(language, set()) or _doubled(word, case.adapted):
                continue
            name = found.group(1)[0].isupper() and found.group(2).strip()[0].isupper()
            if name:
                continue
            yield self.finding(
                case,
                f"{quote(found.group(1))} stands twice; delete one.",
                span("draft", *found.span()),
                fix=Fix(start=found.start(2), end=found.end(2), text=""),
            )


def _doubled(word: str, english: str) -> bool:
    """Tell whether adapted English has a doubled word, or this one at all: a title, a name."""
    found = words(english)
    return word in found or any(a == b for a, b in pairwise(found))


plugin = DoubledWord()
