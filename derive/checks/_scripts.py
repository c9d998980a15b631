"""Which scripts a language is written in (CLDR), and which letters of a text are of others."""

from __future__ import annotations

import re
from functools import cache

from babel.core import get_global

from derive.checks._regex import compiled

GROUPS = {
    "Jpan": ("Han", "Hiragana", "Katakana"),
    "Kore": ("Hangul", "Han"),
    "Hrkt": ("Hiragana", "Katakana"),
    "Hans": ("Han",),
    "Hant": ("Han",),
    "Hanb": ("Han", "Bopomofo"),
}
"""ISO 15924 codes that stand for several Unicode scripts, or for one under another name."""

LATIN = frozenset({"Latin"})


@cache
def scripts(locale: str) -> frozenset[str]:
    """Return the Unicode scripts of a BCP 47 tag; empty where CLDR does not know the language."""
    code = _script_code(locale)
    if code is None:
        return frozenset()
    return frozenset(GROUPS.get(code, (_unicode_name(code),)))


def _script_code(locale: str) -> str | None:
    parts = locale.split("-")
    for part in parts[1:]:
        if len(part) == 4 and part.isalpha():
            return part.title()
    likely = get_global("likely_subtags")
    known = likely.get("_".join(parts[:1] + parts[-1:])) or likely.get(parts[0])
    return str(known).split("_")[1] if known else None


@cache
def _unicode_name(code: str) -> str:
    """Return a name for an ISO 15924 code that ``\\p{Script=…}`` understands; they are aliases."""
    return "Latin" if code == "Latn" else code


@cache
def letters_of(names: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of one letter of any of the scripts."""
    return compiled("[" + "".join(rf"\p{{Script={name}}}" for name in sorted(names)) + "]")


@cache
def letters_beyond(names: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of a run of letters that are in none of the scripts."""
    inside = "".join(rf"\p{{Script={name}}}" for name in sorted(names))
    return compiled(rf"(?V1)[\p{{L}}--[{inside}\p{{Script=Zyyy}}\p{{Script=Zinh}}]]+")


def share(text: str, names: frozenset[str]) -> float:
    """Return which part of the letters of ``text`` is of the scripts; 1 where it has no letters."""
    total = sum(map(str.isalpha, text))
    if not total:
        return 1.0
    return sum(map(str.isalpha, letters_of(names).findall(text))) / total
