"""English left in a draft that is otherwise translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from derive.checks._base import BaseCheck, quote, span
from derive.checks._text import local_forms, masked, without, words
from derive.checks._words import word_list
from derive.contracts import Case
from derive.records import Finding, Severity

FUNCTION_WORDS = frozenset(
    word_list(
        "the of and is are was were been with for that this these those which what who whom "
        "whose how you your they their them there have has had not from would should could "
        "can will shall does did do but because about into than then when where while if it "
        "its he she his her we our us my be being by at as or any some such only also"
    )
)

ELSEWHERE = {
    "de": "was war die hat her also am an in so",
    "nl": "was is of as had we been over",
    "tr": "at on is ise da",
    "id": "of as at",
    "ms": "of as",
    "vi": "do can he hay",
    "pt": "as do me us or",
    "gl": "as do me os or",
    "fr": "or on as us",
    "it": "or us",
    "es": "he has are do",
    "ca": "has he do us hi",
    "sv": "for is her under",
    "da": "for is her under",
    "no": "for is her under",
    "ro": "are or is",
    "pl": "do by we",
    "cs": "do by",
    "hr": "do is",
    "fi": "on he me",
    "hu": "is",
    "af": "is was of as by",
    "tl": "at",
}
"""Words of the list that are words of these languages as well."""

_WORDLIKE = r"\w\u0300-\u036f-"
RUN = re.compile(
    rf"(?<![{_WORDLIKE}'’])[A-Za-z]+(?:['’][a-z]+)?(?:[ ,]+[A-Za-z]+(?:['’][a-z]+)?){{2,}}"
    rf"(?![{_WORDLIKE}])"
)
SHORTEST_RUN = 3
SHARE = 0.34
"""The share of English function words in a run of Latin words that makes it English."""


class Untranslated(BaseCheck):
    """Reports words that the engine did not know, and stretches of English in the draft.

    Titles and names keep their capitals and are let through.
    """

    id = "untranslated"
    name = "English left over"
    sentence = "The draft has English words left in it."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each unknown word that stands in the draft, and each English run."""
        if case.target_pack.language == "en":
            return
        for word in dict.fromkeys(case.unknown):
            yield from self._unknown(case, word)
        yield from self._english(case)

    def _unknown(self, case: Case, word: str) -> Iterator[Finding]:
        if len(word) < 2 or not any(map(str.isalpha, word)):
            return
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", case.draft, re.IGNORECASE)
        if found is None:
            return
        name = word[0].isupper() and not case.adapted.lstrip("\"'“(¿¡").startswith(word)
        yield self.finding(
            case,
            f"The engine did not know {quote(word)}, which stands in the draft in English; "
            + ("keep it if it is a name." if name else "translate it."),
            span("draft", *found.span()),
            severity=Severity.NEUTRAL if name else Severity.MINOR,
        )

    def _english(self, case: Case) -> Iterator[Finding]:
        function_words = _function_words(case.target_pack.language)
        text = without(masked(case.draft), local_forms(case.ledger))
        for run in RUN.finditer(text):
            if _is_english(run.group().replace(",", " ").split(), function_words, case.adapted):
                yield self.finding(
                    case,
                    f"{quote(run.group())} is English; translate it.",
                    span("draft", *run.span()),
                )


@cache
def _function_words(language: str) -> frozenset[str]:
    """Return the words that are English and not of the language as well."""
    return FUNCTION_WORDS - set(ELSEWHERE.get(language, "").split())


def _is_english(run: list[str], function_words: frozenset[str], adapted: str) -> bool:
    """Tell whether a run of Latin words is an English phrase: by its function words, or because
    word after word is copied from adapted English."""
    lower = [word for word in run if word.islower()]
    if len(lower) < SHORTEST_RUN:
        return False
    function = {word for word in lower if word in function_words}
    if len(function) >= 2 and len([w for w in lower if w in function]) >= SHARE * len(run):
        return True
    if not function - {"of"}:
        return False
    pairs = set(pairwise(words(adapted)))
    copied = [pair for pair in pairwise(word.casefold() for word in run) if pair in pairs]
    return len(copied) >= SHORTEST_RUN and 2 * len(copied) >= len(run)


plugin = Untranslated()
