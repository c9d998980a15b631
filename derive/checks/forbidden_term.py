"""A word that the glossary forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derive.checks._base import BaseCheck, quote, span
from derive.checks._regex import compiled
from derive.checks._text import masked
from derive.contracts import Case
from derive.locale_pack import Term
from derive.records import Finding, Fix, Severity

SPACELESS = compiled(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
SHORTEST_STEM = 4


class ForbiddenTerm(BaseCheck):
    """Looks for the word as it is, and with another ending where it is long enough.

    In scripts without spaces, or where particles are written on, it counts wherever it stands.
    The fix puts the glossary's word in its place, if there is one and the form is exactly the same.
    """

    id = "forbidden_term"
    name = "Forbidden term"
    sentence = "The draft uses a word that the glossary forbids."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each place where a forbidden word stands."""
        text = masked(case.draft)
        for term in case.target_pack.style.terms:
            for form in term.forbidden:
                for found in _pattern(form).finditer(text):
                    yield self._forbidden(case, term, form, found)

    def _forbidden(self, case: Case, term: Term, form: str, found: re.Match[str]) -> Finding:
        exact = found.group().casefold() == form.casefold()
        note = f" ({term.note.rstrip('.')})" if term.note else ""
        todo = f"write {quote(term.local)}" if term.local else "use another word"
        return self.finding(
            case,
            f"The glossary forbids {quote(form)}{note}; {todo}.",
            span("draft", *found.span()),
            fix=Fix(start=found.start(), end=found.end(), text=_cased(term.local, found.group()))
            if term.local and exact
            else None,
        )


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word


@lru_cache(maxsize=5000)
def _pattern(form: str) -> re.Pattern[str]:
    """Return the pattern of a word: whole, with up to three letters more at its end."""
    if SPACELESS.search(form):
        return compiled(re.escape(form))
    particles = compiled(r"\p{Hangul}").search(form) is not None
    ending = r"\p{L}*" if particles else r"(?:\p{L}{1,3})?" if len(form) >= SHORTEST_STEM else ""
    return compiled(
        rf"(?<![\p{{L}}\p{{M}}\p{{N}}]){re.escape(form)}{ending}(?![\p{{L}}\p{{M}}\p{{N}}])",
        re.IGNORECASE,
    )


plugin = ForbiddenTerm()
