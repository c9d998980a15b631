"""Readings of a text that several checks share, each worked out once and kept for a while."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from derive.checks._regex import compiled
from derive.locale_pack.match import OPAQUE
from derive.records import Substitution

KEPT = 512
"""Texts whose reading is kept: the checks of one item follow each other."""

BRACKETED = compiled(r"\[[A-Z][A-Z0-9_]*\]|%\d+\$[sd]|%\.\d+f")
"""Placeholders beyond `OPAQUE`: [NAME], %1$s, %.2f."""

WORD = compiled(r"[\p{L}\p{M}]+(?:['’\-‐\u200c][\p{L}\p{M}]+)*")
"""A word of a language that writes spaces: letters with marks, hyphen or apostrophe within."""

_ASCII_WORD = re.compile(r"[A-Za-z]+(?:['\-][A-Za-z]+)*")

LOWER_ENGLISH = compiled(r"(?<![\w-])[a-z]{2,}(?![\w-])")

UNBROKEN = 5000
"""Characters without a space beyond which a text is not taken for language."""

LONGEST = 20_000
"""Characters of a text in which names of a pack are looked for: time grows as their square."""

UNSPACED = frozenset({"th", "zh", "ja", "lo", "km", "my", "yue", "bo"})
"""Languages that put no spaces between words."""


def may_be_opaque(text: str) -> bool:
    """Tell, cheaply, whether a URL, an address, a placeholder or a tag can be in ``text``."""
    return any(sign in text for sign in ("://", "www.", "@", "{", "%", "<", "["))


def readable(text: str) -> bool:
    """Tell whether ``text`` has no unbroken run that patterns for addresses take forever on."""
    return len(text) <= UNBROKEN or max(map(len, text.split()), default=0) <= UNBROKEN


@lru_cache(maxsize=KEPT)
def masked(text: str) -> str:
    """Return ``text``, equally long, with spaces for URLs, addresses, placeholders and tags."""
    if not may_be_opaque(text) or not readable(text):
        return text
    text = OPAQUE.sub(lambda found: " " * len(found.group()), text)
    return BRACKETED.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=KEPT)
def words(text: str) -> tuple[str, ...]:
    """Return the words of ``text`` in order, case folded, without those of opaque spans."""
    plain = masked(text).casefold()
    return tuple((_ASCII_WORD if plain.isascii() else WORD).findall(plain))


@lru_cache(maxsize=KEPT)
def word_set(text: str) -> frozenset[str]:
    """Return the different words of ``text``, case folded."""
    return frozenset(words(text))


@lru_cache(maxsize=KEPT)
def lines(text: str) -> tuple[str, ...]:
    """Return the lines of ``text`` that are not blank."""
    return tuple(line for line in text.splitlines() if line.strip())


@lru_cache(maxsize=KEPT)
def comparable(text: str) -> str:
    """Return ``text`` after NFKC and case folding, with single spaces: not for offsets."""
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def local_forms(ledger: Sequence[Substitution]) -> tuple[str, ...]:
    """Return every form that the ledger asks of, or accepts in, the draft; the longest first."""
    if not ledger:
        return ()
    forms = {
        form for line in ledger for form in (line.after_local, *line.accepted) if form is not None
    }
    return tuple(sorted(filter(None, forms), key=len, reverse=True))


def without(text: str, forms: Iterable[str]) -> str:
    """Return ``text``, equally long, with spaces in the place of every one of ``forms``."""
    for form in forms:
        text = text.replace(form, " " * len(form))
    return text


def letters(text: str) -> int:
    """Return how many letters there are in ``text``."""
    return sum(map(str.isalpha, text))
