"""Letters of a script that the language is not written in."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from derive.checks._base import BaseCheck, listed, span
from derive.checks._regex import compiled
from derive.checks._scripts import LATIN, letters_beyond, letters_of, scripts
from derive.checks._text import letters, local_forms, masked, without, word_set
from derive.contracts import Case
from derive.records import Finding, Severity

LATIN_SHARE = 0.3
"""The share of lower-case Latin letters that a draft in another script may have."""

SYMBOL = compiled(r"\p{Greek}")
"""A lone Greek letter is a symbol, not text."""

LATIN_WORD = compiled(r"(?<![\p{Latin}\p{N}])\p{Latin}{3,}")

SOME = 12
"""Letters a draft must have before the share of Latin ones says anything."""


class Script(BaseCheck):
    """Compares letters, by their Unicode script, with what CLDR says of the language.

    Latin names, and whatever stands in adapted English or the ledger, are no finding.
    """

    id = "script"
    name = "Wrong script"
    sentence = "The draft has letters of a script that its language is not written in."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for foreign runs, and one where Latin letters are too many."""
        expected = scripts(case.language)
        if not expected:
            return
        text = case.draft
        if text.isascii() and expected == LATIN:
            return
        text = without(masked(text), local_forms(case.ledger))
        yield from self._foreign(case, text, expected)
        if expected != LATIN:
            yield from self._latin(case, text, expected)

    def _foreign(self, case: Case, text: str, expected: frozenset[str]) -> Iterator[Finding]:
        known = case.adapted + "".join(line.after for line in case.ledger)
        found = [
            run
            for run in letters_beyond(expected | LATIN).finditer(text)
            if run.group() not in known and not SYMBOL.fullmatch(run.group())
        ]
        if not found:
            return
        yield self.finding(
            case,
            f"The draft has letters that {_name(expected)} text does not: "
            f"{listed([run.group() for run in found])}; translate or transliterate them.",
            *(span("draft", *run.span()) for run in found[:10]),
        )

    def _latin(self, case: Case, text: str, expected: frozenset[str]) -> Iterator[Finding]:
        total = letters(text)
        if total < SOME or not letters_of(LATIN).search(text):
            return
        names = {word for word in word_set(case.adapted) if word.title() in case.adapted}
        runs = [
            run
            for run in LATIN_WORD.finditer(text)
            if run.group().islower() and run.group() not in names
        ]
        if sum(len(run.group()) for run in runs) > LATIN_SHARE * total:
            yield self.finding(
                case,
                f"Much of the draft is in Latin letters ({listed([r.group() for r in runs])}), "
                f"not in {_name(expected)} ones; translate it.",
                *(span("draft", *run.span()) for run in runs[:10]),
            )


def _name(expected: frozenset[str]) -> str:
    """Return the scripts in English: ``Latin``, ``Han, Hiragana or Katakana``."""
    known = Locale("en").scripts
    names = sorted({str(known.get(name, name)) for name in expected})
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


plugin = Script()
