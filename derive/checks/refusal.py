"""The draft is a refusal, or talks about the task, though the engine reported a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from derive.checks._base import BaseCheck, quote, span
from derive.checks._regex import compiled
from derive.checks._tables import rows
from derive.contracts import Case
from derive.records import Finding, Severity

HEAD = 300
"""Characters at the beginning of a draft in which a refusal stands, if it is one."""


class Refusal(BaseCheck):
    """Safety sets hold refusals of their own: a good answer begins "I'm sorry, I cannot help". So a
    refusal counts only where adapted English has none. Patterns for 30 languages are rows of
    ``refusals.tsv``; a model may refuse in the draft's language, the source's, or English.
    """

    id = "refusal"
    name = "Refusal or talk about the task"
    sentence = (
        "The draft refuses the task, or speaks about the translation, where the text does not."
    )
    severity = Severity.CRITICAL

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding on a refusal, and one on talk about the task."""
        tongues = frozenset({case.target_pack.language, case.source_pack.language, "en"})
        refused = _first("refusal", tongues, case.draft[:HEAD])
        if refused and not _first("refusal", frozenset({"en"}), case.adapted):
            yield self.finding(
                case,
                f"{quote(refused.group())} reads like the engine's refusal, which the adapted "
                "English is not; draft it again or write it.",
                span("draft", *refused.span()),
            )
        talked = _first("talk", tongues, case.draft)
        if talked and not _ABOUT.search(case.adapted):
            yield self.finding(
                case,
                f"{quote(talked.group())} is the engine's own talk about the task; delete it.",
                span("draft", *talked.span()),
                severity=Severity.MAJOR,
            )


_ABOUT = compiled(r"translat|\bnote:", re.IGNORECASE)
"""English that is itself about translation, or has a note."""


@cache
def languages(kind: str) -> frozenset[str]:
    """Return the languages that there are patterns of a kind (refusal, talk) for."""
    return frozenset(language for found, language, _ in rows("refusals.tsv") if found == kind)


def _first(kind: str, tongues: frozenset[str], text: str) -> re.Match[str] | None:
    """Return the first match of any pattern; one by one they take a third of the time of one."""
    found = [match for pattern in _patterns(kind, tongues) if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start(), default=None)


@cache
def _patterns(kind: str, tongues: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        compiled(pattern, re.IGNORECASE)
        for found, language, pattern in rows("refusals.tsv")
        if found == kind and language in tongues
    )


plugin = Refusal()
