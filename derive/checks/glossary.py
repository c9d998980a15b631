"""A term of the glossary is not the one that the draft uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from derive.checks._base import BaseCheck, quote, span
from derive.checks._forms import stands_in
from derive.checks._regex import compiled
from derive.checks._text import masked
from derive.contracts import Case
from derive.locale_pack import Term
from derive.records import Finding, Severity


class Glossary(BaseCheck):
    """The glossary is the pack's (``style.terms``) and the project's (``checks.glossary``).

    A term counts where adapted English has it as a whole word, plural or not, outside what the
    ledger replaces; it is there if the draft has it inflected, or has one of its accepted forms.
    """

    id = "glossary"
    name = "Term of the glossary"
    sentence = "The draft does not use the glossary's word for a term of the adapted English."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each term that the draft puts another way."""
        for term in case.target_pack.style.terms:
            if not term.en or not term.local:
                continue
            found = _english(term).search(masked(case.adapted))
            if found is None or _declared(case, found):
                continue
            if not any(stands_in(form, case.draft) for form in (term.local, *term.accepted)):
                yield self._missing(case, term, found)

    def _missing(self, case: Case, term: Term, found: re.Match[str]) -> Finding:
        note = f" ({term.note.rstrip('.')})" if term.note else ""
        return self.finding(
            case,
            f"The glossary says {quote(term.local)} for {quote(term.en)}{note}; use it.",
            span("adapted", *found.span()),
        )


@lru_cache(maxsize=5000)
def _english(term: Term) -> re.Pattern[str]:
    """Return the pattern of an English term: any case, unless it is all capitals; plural too."""
    flags = re.NOFLAG if term.en.isupper() else re.IGNORECASE
    return compiled(rf"(?<!\w){re.escape(term.en)}(?:e?s)?(?!\w)", flags)


def _declared(case: Case, found: re.Match[str]) -> bool:
    """Tell whether a ledger line that has a local form of its own speaks of the place."""
    return any(
        line.after_local
        and line.adapted_start is not None
        and line.adapted_end is not None
        and line.adapted_start < found.end()
        and found.start() < line.adapted_end
        for line in case.ledger
    )


plugin = Glossary()
