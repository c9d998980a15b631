"""Finds the stored texts that are nearly a given one, among a million of them.

Words (pairs of letters where a script writes no spaces) lead to candidates; only the few that share
enough of them, and are about as long, are aligned. Texts stay in the database: what is held here is
about fifty bytes a text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
_ALIGNED = 256  # candidates that are aligned, those with most words in common


def normal(text: str) -> str:
    """Return ``text`` as it is compared: NFKC, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Similar:
    """An index over texts by number."""

    def __init__(
        self,
        rows: Iterable[tuple[int, str]],
        texts: Callable[[Sequence[int]], Mapping[int, str]],
    ) -> None:
        """Index ``rows``; ``texts`` returns the texts of some numbers."""
        numbers, lengths = array("q"), array("I")
        self._postings: dict[str, array[int]] = {}
        for place, (number, text) in enumerate(rows):
            plain = normal(text)
            numbers.append(number)
            lengths.append(len(plain))
            for token in _tokens(plain):
                self._postings.setdefault(token, array("I")).append(place)
        self._numbers = np.array(numbers, dtype=np.int64)
        self._lengths = np.array(lengths, dtype=np.int64)
        self._texts = texts

    def find(self, text: str, least: float) -> Iterator[tuple[float, str]]:
        """Yield similarity (0 to 1, by edits) and stored text, best first, from ``least`` on."""
        plain = normal(text)
        numbers = self._candidates(plain, least)
        found = []
        for stored in dict.fromkeys(self._texts(numbers).values()) if numbers else ():
            near = Levenshtein.normalized_similarity(plain, normal(stored), score_cutoff=least)
            if near >= least:
                found.append((near, stored))
        yield from sorted(found, key=lambda pair: (-pair[0], pair[1]))

    def _candidates(self, plain: str, least: float) -> list[int]:
        tokens = _tokens(plain)
        if not tokens or not len(self._numbers):
            return []
        shared = np.zeros(len(self._numbers), dtype=np.uint16)
        for token in tokens:
            places = self._postings.get(token)
            if places is not None:
                shared[np.frombuffer(places, dtype=np.uint32)] += 1
        enough = shared >= max(1, (len(tokens) + 1) // 2)
        fits = (self._lengths >= least * len(plain)) & (self._lengths * least <= len(plain))
        near = np.flatnonzero(enough & fits)
        if len(near) > _ALIGNED:
            best = np.argpartition(-shared[near].astype(np.int32), _ALIGNED)[:_ALIGNED]
            near = near[best]
        return [int(number) for number in self._numbers[near]]


def _tokens(plain: str) -> set[str]:
    if _UNSPACED.search(plain):
        letters = "".join(_WORD.findall(plain))
        return {letters[i : i + 2] for i in range(max(1, len(letters) - 1))} - {""}
    return set(_WORD.findall(plain))
