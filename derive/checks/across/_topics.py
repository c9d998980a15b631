"""Which category of the set a text resembles most, by its words: nearest centroid, TF-IDF.

Words and pairs of words are hashed to a fixed number of places, so memory does not grow with the
set. Salton & Buckley 1988 for the weights, Rocchio 1971 for the classifier.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from derive.checks._proper import STARTERS
from derive.checks._text import words

PLACES = 1 << 14
FEWEST = 5
"""Items of a category below which it has no centroid."""

MOST_CATEGORIES = 200


class Topics(NamedTuple):
    """What is known of the categories of a set: their names, centroids and word weights."""

    names: tuple[str, ...]
    centroids: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]

    def likeness(self, text: str) -> npt.NDArray[np.float32] | None:
        """Return the cosine of a text with every category; None where it has no known word."""
        places, values = _weighed(_counts(text), self.weights)
        if not len(places):
            return None
        return np.asarray(self.centroids[:, places] @ values, dtype=np.float32)


def learn(texts: Iterable[tuple[str, str]]) -> Topics | None:
    """Return the topics of texts that come with their category; None where there are too few.

    ``texts`` is gone through twice.
    """
    sizes: Counter[str] = Counter()
    seen = np.zeros(PLACES, dtype=np.int32)
    total = 0
    for category, text in texts:
        sizes[category] += 1
        total += 1
        seen[list(_counts(text))] += 1
    names = [name for name, size in sizes.most_common(MOST_CATEGORIES) if size >= FEWEST and name]
    if len(names) < 2:
        return None
    weights = np.log((1 + total) / (1 + seen)).astype(np.float32)
    place = {name: number for number, name in enumerate(names)}
    sums = np.zeros((len(names), PLACES), dtype=np.float32)
    for category, text in texts:
        if category in place:
            found, values = _weighed(_counts(text), weights)
            sums[place[category], found] += values
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return Topics(tuple(names), sums / np.maximum(lengths, 1e-9), weights)


def _weighed(
    counts: Counter[int], weights: npt.NDArray[np.float32]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """Return the places of a text and their weights, of length 1 together."""
    places = np.fromiter(counts, dtype=np.int64, count=len(counts))
    values = np.array([1 + math.log(n) for n in counts.values()], dtype=np.float32)
    values = values * weights[places] if len(places) else values
    length = float(np.linalg.norm(values)) if len(values) else 0.0
    return places, values / length if length else values


def _counts(text: str) -> Counter[int]:
    """Return how often each hashed word, and pair of neighbours, stands in an English text."""
    found = [_stem(word) for word in words(text) if word not in STARTERS and len(word) > 2]
    pairs = [f"{a} {b}" for a, b in pairwise(found)]
    return Counter(zlib.crc32(term.encode("utf-8", "replace")) % PLACES for term in found + pairs)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
