"""Characters that cannot be seen and should not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from derive.checks._base import BaseCheck, span
from derive.checks._regex import compiled
from derive.checks._words import word_list
from derive.contracts import Case
from derive.records import Finding, Fix, Severity

GRAVE = compiled(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufffd\ufffe\uffff\ue000-\uf8ff"
    r"\U000e0001\U000e0020-\U000e007f]"
)
"""Control characters, embeddings and overrides, the mark of a lost character, private use, tags."""

PROPER = {
    "joiners": frozenset(
        word_list("fa ar ur ps ckb ug sd hi mr ne sa bn as pa gu or ta te kn ml si my km")
    ),
    "directions": frozenset(word_list("ar fa he iw ur ps ckb ug sd yi dv")),
    "breaks": frozenset(word_list("th lo km my bo ja zh")),
}
"""Languages that need ZWNJ and ZWJ, direction marks, or a zero-width space between words."""

EMOJI = compiled(
    r"(?:\p{Extended_Pictographic}|\p{Emoji_Modifier})\ufe0f?(?:\u200d|[\U000e0020-\U000e007f]+)"
)
"""A joiner or flag tags after a pictograph are part of it."""


class ControlCharacters(BaseCheck):
    """Allows for what a language or an emoji needs. The fix deletes the character."""

    id = "control_characters"
    name = "Invisible characters"
    sentence = "The draft has control, bidirectional or zero-width characters, or a lost character."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each run of one such character."""
        draft = case.draft
        if draft.isascii() and draft.isprintable():
            return
        pattern = _pattern(case.target_pack.language)
        if not pattern.search(draft):
            return
        emoji = {n for found in EMOJI.finditer(draft) for n in range(found.start(), found.end())}
        for found in pattern.finditer(draft):
            if found.start() not in emoji:
                yield self._finding(case, found.group(), *found.span())

    def _finding(self, case: Case, run: str, start: int, end: int) -> Finding:
        code = f"U+{ord(run[0]):04X}"
        if run[0] == "\ufffd":
            return self.finding(
                case,
                f"A character was lost here ({code}); write it again.",
                span("draft", start, end),
            )
        return self.finding(
            case,
            f"There is an invisible character ({code}) at position {start}; delete it.",
            span("draft", start, end),
            severity=Severity.MAJOR if GRAVE.match(run) else Severity.MINOR,
            fix=Fix(start=start, end=end, text=""),
        )


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return what is out of place in the language: a run of one and the same character."""
    light = "\u00ad\u2060-\u2064\ufeff\u2028\u2029\u180e\ufff9-\ufffb"
    if language not in PROPER["joiners"]:
        light += "\u200c\u200d"
    if language not in PROPER["directions"]:
        light += "\u200e\u200f\u061c\u2066-\u2069"
    if language not in PROPER["breaks"]:
        light += "\u200b"
    return compiled(rf"({GRAVE.pattern[:-1]}{light}])\1*")


plugin = ControlCharacters()
