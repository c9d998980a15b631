"""Another variety of the language than the one asked for: in characters, forms or words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from babel.core import get_global

from derive.checks._base import BaseCheck, listed, quote, span
from derive.checks._regex import compiled
from derive.checks._tables import rows
from derive.checks._text import UNSPACED, local_forms, masked, without
from derive.contracts import Case
from derive.records import Finding, Severity

FEWEST = 3
SHARE = 0.05
"""Characters of the other variety that make a finding: so many, and so large a part of the text."""

NAMES = {"Hans": "simplified", "Hant": "traditional"}


class Variant(BaseCheck):
    """Tells Chinese by the national character sets: GB 2312 has no 國, Big5 no 国. Characters that
    are in neither set, or in both, say nothing.

    Forms and words of other varieties (*vosotros* in Mexico, *estou a fazer* in Brazil, 視頻 in
    Taiwan) are rows of ``variants.tsv``: a form is minor, a word neutral.
    """

    id = "variant"
    name = "Wrong variety"
    sentence = "The draft is in another variety of the language than the one asked for."
    severity = Severity.MAJOR
    version = 2

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding on the characters, and one for each form or word of another variety."""
        if case.target_pack.language in {"zh", "yue"}:
            yield from self._characters(case)
        foreign = _rows(case.target_pack.language, case.target_pack.region)
        if foreign:
            text = without(masked(case.draft), local_forms(case.ledger))
            for row in foreign:
                yield from self._words(case, row, text)

    def _words(self, case: Case, row: Row, text: str) -> Iterator[Finding]:
        seen: set[str] = set()
        for found in row.pattern.finditer(text):
            word = found.group().casefold()
            if word in seen or (found.group()[0].isupper() and not _begins(text, found.start())):
                continue
            seen.add(word)
            instead = f"; there it is {row.instead}" if row.instead else ""
            yield self.finding(
                case,
                f"{quote(found.group())} is not said so in {case.language}{instead}.",
                span("draft", *found.span()),
                severity=Severity.MINOR if row.form else Severity.NEUTRAL,
            )

    def _characters(self, case: Case) -> Iterator[Finding]:
        wanted = _script(case.language)
        text = without(masked(case.draft), local_forms(case.ledger))
        other = [n for n, char in enumerate(text) if _variety(char) not in {wanted, ""}]
        han = sum("\u4e00" <= char <= "\u9fff" for char in text)
        if len(other) >= FEWEST and len(other) >= SHARE * han:
            found = list(dict.fromkeys(text[n] for n in other))
            yield self.finding(
                case,
                f"{case.language} is written in {NAMES[wanted]} characters, and these are not: "
                f"{listed(found, 5)}; convert the draft.",
                *(span("draft", n, n + 1) for n in other[:10]),
            )


class Row(NamedTuple):
    """A pattern of another variety; ``form`` where it is grammar or spelling, not a word."""

    pattern: re.Pattern[str]
    instead: str
    form: bool


@cache
def _rows(language: str, region: str) -> tuple[Row, ...]:
    """Return what is foreign in one region's variety of a language."""
    return tuple(
        Row(_compiled(pattern, language), instead, weight == "form")
        for code, regions, weight, pattern, instead in rows("variants.tsv")
        if code == language and _foreign(regions, region)
    )


def _foreign(regions: str, region: str) -> bool:
    if regions.startswith("-"):
        return len(region) == 2 and region not in regions[1:].split(",")
    return region in regions.split(",")


def _compiled(pattern: str, language: str) -> re.Pattern[str]:
    if language in UNSPACED or language == "ko":  # particles are written on
        return compiled(f"(?:{pattern})")
    return compiled(rf"(?<![\p{{L}}\p{{M}}-])(?:{pattern})(?![\p{{L}}\p{{M}}])", re.IGNORECASE)


def _begins(text: str, start: int) -> bool:
    """Tell whether a word begins a sentence, so that its capital says nothing."""
    before = text[:start].rstrip(" \"“«(¿¡'‘*-–")
    return not before or before[-1] in ".!?:\n…"


@lru_cache(maxsize=20_000)
def _variety(char: str) -> str:
    """Return Hans or Hant where only that variety has the character, else nothing."""
    if not "\u4e00" <= char <= "\u9fff":
        return ""
    simplified, traditional = _encodes(char, "gb2312"), _encodes(char, "big5")
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=64)
def _script(locale: str) -> str:
    for script in NAMES:
        if f"-{script}" in locale:
            return script
    likely = get_global("likely_subtags").get(locale.replace("-", "_"), "zh_Hans_CN")
    return "Hant" if "_Hant_" in likely else "Hans"


plugin = Variant()
