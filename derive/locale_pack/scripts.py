"""Which script a locale is written in, and which letters belong to it."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel.core import Locale, get_global

_KANA = {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "FULLWIDTH"}
_SCRIPTS = {
    "Jpan": _KANA | {"CJK", "IDEOGRAPHIC"},
    "Kore": {"HANGUL", "CJK"},
    "Hans": {"CJK"},
    "Hant": {"CJK"},
    "Beng": {"BENGALI"},
    "Orya": {"ORIYA"},
    "Latn": set(),
}
"""First words of the Unicode names of the letters a script is written in, beside Latin ones."""


@cache
def script(tag: str) -> str:
    """Return the ISO 15924 script a locale is written in: its own, or CLDR's likely one."""
    locale = Locale.parse(tag, sep="-")
    return locale.script or likely_script(locale.language, locale.territory or "")


def likely_script(language: str, region: str) -> str:
    """Return the script CLDR takes a language to be written in, in a region."""
    likely = get_global("likely_subtags")
    found = likely.get(f"{language}_{region}") or likely.get(language) or "_Latn_"
    return str(found).split("_")[1]


@cache
def letters_of(tag: str) -> frozenset[str]:
    """Return the first words of the Unicode names of a locale's letters, without Latin ones."""
    return frozenset(_SCRIPTS.get(script(tag), {_script_word(tag)}) - {"LATIN"})


def _script_word(tag: str) -> str:
    """Return how Unicode names begin for the letters of a locale's script (``Cyrl`` → CYRILLIC)."""
    name = Locale("en").scripts.get(script(tag), "Latin")
    return str(name).split()[0].upper()


def letter(char: str) -> str:
    """Return the first word of a character's Unicode name: LATIN, CYRILLIC, CJK …"""
    return unicodedata.name(char, "").split(" ")[0]


def strange(text: str, tag: str) -> list[str]:
    """Return the letters of ``text`` that the locale is not written in, sorted. Latin passes.

    So do modifiers, as the turned comma of Uzbek, and marks that many scripts share.
    """
    allowed = letters_of(tag) | {"LATIN", "MODIFIER"}
    return sorted({c for c in text if c.isalpha() and letter(c) not in allowed})


def without_own_letters(text: str, tag: str) -> bool:
    """Tell whether ``text`` has letters, but none of the locale's own script."""
    own = letters_of(tag)
    found = {letter(c) for c in text if c.isalpha()}
    return bool(own and found and not found & own)
