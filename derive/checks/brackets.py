"""Brackets and quotation marks that open and do not close, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from derive.checks._base import BaseCheck, span
from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked
from derive.contracts import Case
from derive.records import Finding

OPENING = {
    "(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "｛": "｝", "「": "」", "『": "』",
    "【": "】", "《": "》", "〈": "〉", "〔": "〕",
}  # fmt: skip
CLOSING = {close: open_ for open_, close in OPENING.items()}
WIDE = str.maketrans("（）［］｛｝", "()[]{}")
"""（ may be closed by ): widths are mixed in Asian texts."""

QUOTES = (
    frozenset('"＂'),
    frozenset("“”„‟"),
    frozenset("«»"),
)
"""Families of quotation marks. What opens in one language closes in another: count them."""

_BRACKET = re.compile(f"[{re.escape(''.join((*OPENING, *CLOSING)))}]")
_QUOTE = re.compile(f"[{''.join(chain.from_iterable(QUOTES))}]")
LIST_ITEM = compiled(r"(?:^|[\s,;:])(?:\p{L}|\p{N}{1,3})[)）]", re.MULTILINE)
FACE = compiled(r"[:;=8xX]['^o\-]?[()\[\]{}]|[()]['^o\-]?[:;=]")
INCHES = compiled(r"(?<=\p{N})\"")


class Brackets(BaseCheck):
    """Says nothing where adapted English has the same trouble; knows a) b) and :-)."""

    id = "brackets"
    name = "Brackets and quotation marks"
    sentence = "A bracket or quotation mark is not closed, or was never opened."

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each bracket alone, and one for each kind of quotation mark."""
        loose = _loose(case.draft)
        if loose and not _loose(case.adapted):
            for position in loose:
                mark = case.draft[position]
                todo = "open" if mark in CLOSING else "close"
                yield self.finding(
                    case,
                    f"“{mark}” has no partner; {todo} it, or delete it.",
                    span("draft", position, position + 1),
                )
        if not _odd_quotes(case.adapted):
            for position in _odd_quotes(case.draft):
                yield self.finding(
                    case,
                    f"The quotation mark {case.draft[position]} has no partner; add it, or delete "
                    "this one.",
                    span("draft", position, position + 1),
                )


@lru_cache(maxsize=KEPT)
def _loose(text: str) -> tuple[int, ...]:
    """Return the places of brackets without a partner."""
    if not _BRACKET.search(text):
        return ()
    text = masked(text).translate(WIDE)
    for pattern in (LIST_ITEM, FACE):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    opened: list[int] = []
    loose: list[int] = []
    for position, char in enumerate(text):
        if char in OPENING:
            opened.append(position)
        elif char in CLOSING:
            if opened and text[opened[-1]] == CLOSING[char]:
                opened.pop()
            else:
                loose.append(position)
    return tuple(sorted(loose + opened))


@lru_cache(maxsize=KEPT)
def _odd_quotes(text: str) -> tuple[int, ...]:
    """Return the place of the last mark of each family of which there is an odd number."""
    if not _QUOTE.search(text):
        return ()
    text = INCHES.sub(" ", text)
    found: list[int] = []
    for family in QUOTES:
        if any(mark in text for mark in family):
            places = [n for n, char in enumerate(text) if char in family]
            found += places[-1:] if len(places) % 2 else []
    return tuple(found)


plugin = Brackets()
