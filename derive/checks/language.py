"""The draft is in another language than asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from derive.checks._base import BaseCheck, span
from derive.checks._languages import candidates, wrong_language
from derive.checks._scripts import LATIN, letters_of, scripts
from derive.checks._text import letters, local_forms, masked, without
from derive.contracts import Case
from derive.records import Finding, Severity

FEWEST_LATIN = 40
FEWEST_OTHER = 20
"""Letters below which identifiers guess, so that nothing is said."""


OWN_SHARE = 0.25
"""The part of the letters that must be of the language's own script: kana in Japanese, say."""


class LanguageCheck(BaseCheck):
    """Two identifiers at least, one of them a seeded langdetect, must all say that it is wrong.

    Placeholders, URLs and the ledger's terms are taken out first. A draft in a script that only its
    own language has among the plausible ones is not asked about at all.
    """

    id = "language"
    name = "Wrong language"
    sentence = "The draft is in another language than the one asked for."
    severity = Severity.CRITICAL
    version = 2

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding where all identifiers agree on a wrong language."""
        target, source = case.target_pack.language, case.source_pack.language
        if _own_script(case.draft, case.language, source):
            return
        text = without(masked(case.draft), local_forms(case.ledger))
        if letters(text) < (FEWEST_LATIN if scripts(case.language) == LATIN else FEWEST_OTHER):
            return
        found = wrong_language(text, target, source)
        if found is not None:
            yield self.finding(
                case,
                f"The draft seems to be in {_name(found)}, not in {_name(target)}; "
                f"translate it into {_name(target)}.",
                span("draft", 0, len(case.draft)),
            )


def _own_script(text: str, locale: str, source: str) -> bool:
    """Tell whether letters enough are of a script that no other plausible language uses."""
    own = _own_letters(locale, source)
    return own is not None and len(own.findall(text)) > OWN_SHARE * letters(text)


@cache
def _own_letters(locale: str, source: str) -> re.Pattern[str] | None:
    """Return the pattern of a letter of scripts that only the language has; None without any."""
    target = locale.split("-", maxsplit=1)[0]
    others = frozenset().union(
        *(scripts(code) for code in candidates(target, source) if code != target)
    )
    own = scripts(locale) - others
    return letters_of(own) if own else None


def _name(code: str) -> str:
    return str(Locale("en").languages.get(code, code))


plugin = LanguageCheck()
