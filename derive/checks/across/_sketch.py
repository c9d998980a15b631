"""A few keys for a text, which an edited copy of it shares: the smallest hashes of its n-grams.

After Broder 1997: of two texts, the share of common smallest hashes estimates how much of their
n-grams they have in common.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from derive.checks._regex import compiled

KEYS = 12
"""Keys of a text."""

SHARED = 4
"""Keys that two texts must share before they are compared."""

NGRAM = 5
WIDE_NGRAM = 3
"""Letters of an n-gram; fewer where a letter is a syllable or a word."""

SHORTEST = 20
"""Letters a text must have to be compared at all, wide ones counted twice."""

_WIDE = compiled(r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}\p{Thai}]")
_PLAIN = compiled(r"[^\p{L}\p{M}\p{N}]+")


def folded(text: str) -> str:
    """Return letters, marks and digits only, NFKC and case folded: spaces and signs are free."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return _PLAIN.sub("", plain.casefold())


def weight(text: str) -> int:
    """Return the length of a folded text, wide letters counted twice."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def keys(text: str) -> list[int]:
    """Return the keys of a folded text; none where it is too short to be compared."""
    if weight(text) < SHORTEST:
        return []
    size = WIDE_NGRAM if len(_WIDE.findall(text)) * 2 > len(text) else NGRAM
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    hashes = np.zeros(max(0, len(codes) - size + 1), dtype=np.uint64)
    for n in range(size):
        hashes = hashes * np.uint64(0x100000001B3) + codes[n : n + len(hashes)]
    return _smallest(_mixed(hashes))


def _smallest(hashes: npt.NDArray[np.uint64]) -> list[int]:
    found = np.unique(hashes)
    return [int(value) for value in found[:KEYS]]


def _mixed(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread the bits (splitmix64), so that the smallest hashes are of any n-grams."""
    with np.errstate(over="ignore"):
        mixed = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


@lru_cache(maxsize=1)
def version() -> str:
    """Return what a sketch depends on, for signatures."""
    return f"{KEYS}|{SHARED}|{NGRAM}|{WIDE_NGRAM}|{SHORTEST}"
