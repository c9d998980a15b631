"""*Must* became *may*, or went; *may* became a plain fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.checks._base import BaseCheck, quote, span
from derive.checks._modal_words import Mood, mood_pattern
from derive.checks._regex import compiled
from derive.checks._text import masked
from derive.contracts import Case
from derive.records import Finding, Severity

STRONG: dict[Mood, re.Pattern[str]] = {
    "obligation": compiled(
        r"\bmust(?! have)\b|\b(?:have|has|had) to\b|\bneed(?:s|ed)? to\b|\bshould(?! have)\b"
        r"|\bought to\b|\b(?:required|obliged) to\b",
        re.IGNORECASE,
    ),
    "possibility": compiled(r"\b(?:may|might|could|perhaps|maybe|possibly|probably)\b"),
}
"""Words that are surely meant so. What may take their place is in `mood_pattern`."""

SAYS = {"obligation": "must be", "possibility": "may be"}


class Modality(BaseCheck):
    """Obligation is looked for in the way back and in the draft, in 30 languages; possibility in
    the way back only, since many languages say it by endings.

    Minor where one became the other, or where an obligation is in neither; neutral otherwise: a
    good translation says *must* in many ways.
    """

    id = "modality"
    name = "Must and may"
    sentence = "What the adapted English says must or may be, the draft does not say so."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding for each mood that is lost."""
        for mood in ("obligation", "possibility"):
            said = STRONG[mood].search(masked(case.adapted))
            if said:
                yield from self._kept(case, mood, said)

    def _kept(self, case: Case, mood: Mood, said: re.Match[str]) -> Iterator[Finding]:
        back = _has(case.back, "en", mood)
        drafted = _has(case.draft, case.target_pack.language, mood)
        if back or (back is None and drafted is not False):
            return
        turned = back is False and _turned(case, mood)
        sure = turned or (back is False and drafted is False)
        where = "the draft" if back is None else "the back-translation"
        yield self.finding(
            case,
            f"The adapted English says what {SAYS[mood]} ({quote(said.group())}), and {where} does "
            "not; check the draft.",
            span("adapted", *said.span()),
            severity=None if sure else Severity.NEUTRAL,
        )


def _has(text: str | None, language: str, mood: Mood) -> bool | None:
    """Tell whether a text says the mood; None where that cannot be told."""
    pattern = mood_pattern(language, mood)
    if not text or not text.strip() or pattern is None:
        return None
    return pattern.search(masked(text)) is not None


def _turned(case: Case, mood: Mood) -> bool:
    """Tell whether the way back says the other mood, which adapted English does not."""
    other: Mood = "possibility" if mood == "obligation" else "obligation"
    here, there = STRONG[other].search(case.adapted), STRONG[other].search(case.back or "")
    return there is not None and here is None


plugin = Modality()
