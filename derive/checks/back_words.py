"""Words of the back-translation that are no English, or that stand there twice."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, quote, span
from derive.checks._broken_words import doubled_words, foreign_words
from derive.contracts import Case
from derive.records import Finding, Severity


class BackWords(BaseCheck):
    """A word that the way back could not read is often one that is wrong in the draft.

    Sure for another script, or a letter that English lacks; neutral for the rest.
    """

    id = "back_words"
    name = "Unread words"
    sentence = "A word of the draft came back untranslated, or stands twice in the way back."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each word left in the draft's language, and each doubled one."""
        if not case.back or case.target_pack.language == "en" or case.back == case.adapted:
            return
        for word in foreign_words(case.back, case.adapted, case.draft):
            yield self.finding(
                case,
                f"{quote(word.text)} came back untranslated; check how the draft writes it.",
                span("back", word.start, word.end),
                severity=None if word.sure else Severity.NEUTRAL,
            )
        for word in doubled_words(case.back, case.adapted):
            yield self.finding(
                case,
                f"{quote(word.text)} stands twice in the back-translation; check the draft there.",
                span("back", word.start, word.end),
                severity=Severity.NEUTRAL,
            )


plugin = BackWords()
