"""Compares texts with known ones: exact, normalised, edited and contained.

`_index` proposes pairs, rapidfuzz aligns them.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import rapidfuzz
from rapidfuzz import fuzz, process

from derive.exporters import _index, _ngrams
from derive.exporters._ngrams import Bools, Ints
from derive.records import Signature

NEAR = 74.0
"""Lowest Indel ratio (0–100) of a near copy. Substituting 20 % of the characters of a sentence
leaves about 75, because only letters are compared and every edit may hit one."""
WHOLE = 20
"""Shortest weight at which whole texts are aligned; shorter ones must be equal."""
PART = 30
"""Shortest weight at which a text is looked for inside another: below it, strangers align."""
LONG_PART = 60
"""Weight from which an edited text is looked for inside another. Between `PART` and this a
sentence must stand there nearly word for word: one that is mostly names survives translation."""
VERBATIM = 92.0
"""Lowest ratio for a part shorter than `LONG_PART`."""
EQUAL = 8
"""Shortest text, in UTF-8 bytes, whose repetition counts: every language has a `no`."""
_END = "\0"
_IDEOGRAPHS = 0x3000
_WIDE = re.compile("[\u3001-\U0010ffff]")

Scores = npt.NDArray[np.float64]
Scorer = Callable[..., float]


def fold(text: str) -> str:
    """Return ``text`` as it is compared: NFKC, case folded, letters, marks and digits only."""
    return fold_all([text])[0]


def fold_all(texts: Sequence[str]) -> list[str]:
    """Return every text as it is compared; many at once take a third of the time."""
    joined = _END.join(text.replace(_END, " ") for text in texts)
    folded = unicodedata.normalize("NFKC", joined).casefold()
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    kept: str = codes[_letters()[codes]].tobytes().decode("utf-32-le", "surrogatepass")
    return kept.split(_END)


@cache
def _letters() -> Bools:
    """Return for each code point whether it is compared: letters, marks, digits, and `_END`."""
    table: Bools = np.zeros(sys.maxunicode + 1, np.bool_)
    for code in (*range(0x32400), *range(0xE0000, 0xE0200)):  # nothing is assigned elsewhere
        table[code] = unicodedata.category(chr(code))[0] in "LMN"
    table[ord(_END)] = True
    return table


def weight(folded: str) -> int:
    """Return the length of a folded text, ideographs, kana and hangul counted twice."""
    return len(folded) + (0 if folded.isascii() else len(_WIDE.findall(folded)))


def lengths(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the length of each folded text, and how many wide characters it has."""
    long = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")
    before = np.concatenate([[0], np.cumsum(codes > _IDEOGRAPHS)])
    ends = np.cumsum(long)
    return long, before[ends] - before[ends - long]


def signature() -> Signature:
    """Return method, limits and library versions, for the record beside an export."""
    limits = {
        "near": NEAR,
        "whole": WHOLE,
        "part": PART,
        "long_part": LONG_PART,
        "verbatim": VERBATIM,
        "equal": EQUAL,
        "kept": _index.KEPT,
        "share": _index.SHARE[0],
        "strong": _index.STRONG[0],
        "share_large": _index.SHARE[1],
        "strong_large": _index.STRONG[1],
        "common": _index.COMMON[0],
        "common_large": _index.COMMON[1],
    }
    return Signature(
        name="copies",
        version=f"2,rapidfuzz-{rapidfuzz.__version__}",
        settings={key: f"{value:g}" for key, value in limits.items()}
        | {
            "ngrams": f"{_ngrams.LETTERS}+{_ngrams.LETTERS},ideographs-2+2,apart-{_ngrams.STEP}",
            "fold": f"NFKC-casefold-LMN-{unicodedata.unidata_version}",
        },
    )


class Measured(NamedTuple):
    """Folded texts: how many code points and wide characters each has, and how to get at some."""

    lengths: Ints
    wide: Ints
    take: Callable[[Ints], list[str]]

    def weights(self, places: Ints) -> Ints:
        """Return the weight of the texts at ``places``."""
        weights: Ints = self.lengths[places] + self.wide[places]
        return weights


def measure(texts: Sequence[str]) -> Measured:
    """Return ``texts`` with their lengths."""
    return Measured(*lengths(texts), lambda places: [texts[place] for place in places.tolist()])


def whole_scores(texts: Measured, a: Ints, known: Measured, b: Ints) -> Scores:
    """Return how near ``texts[a]`` are to ``known[b]`` as wholes, 0–100; 0 if no near copies."""
    scores = np.zeros(len(a))
    long = known.weights(b) >= WHOLE
    at = np.flatnonzero(long & _alike_long(texts, a, known, b) & _possible(texts, a, known, b))
    scores[at] = _scores(fuzz.ratio, texts.take(a[at]), known.take(b[at]))
    return scores


def part_scores(texts: Measured, a: Ints, known: Measured, b: Ints) -> Scores:
    """Return how near the shorter text of each pair is to a part of the longer one, 0–100.

    It is 0 where neither stands in the other.
    """
    scores = np.zeros(len(a))
    shorter = np.minimum(texts.weights(a), known.weights(b))
    at = np.flatnonzero((shorter >= PART) & _possible(texts, a, known, b))
    found = _scores(fuzz.partial_ratio, texts.take(a[at]), known.take(b[at]))
    found[(found < VERBATIM) & (shorter[at] < LONG_PART)] = 0
    scores[at] = found
    return scores


def _alike_long(texts: Measured, a: Ints, known: Measured, b: Ints) -> Bools:
    """Tell which pairs are near enough in length for a ratio of `NEAR`."""
    one, other = texts.lengths[a], known.lengths[b]
    near: Bools = 200 * np.minimum(one, other) >= NEAR * (one + other)
    return near


def _possible(texts: Measured, a: Ints, known: Measured, b: Ints) -> Bools:
    """Tell which pairs can be near at all, going by how many ideographs each text has.

    A ratio of 74 needs more than 0.58 of the shorter text to be matched.
    """
    one, other = texts.lengths[a], known.lengths[b]
    both_wide = np.minimum(texts.wide[a], known.wide[b])
    narrow = np.minimum(one - texts.wide[a], other - known.wide[b])
    possible: Bools = both_wide + narrow >= 0.58 * np.minimum(one, other)
    return possible


def _scores(scorer: Scorer, left: Sequence[str], right: Sequence[str]) -> Scores:
    """Return the similarity of each pair, 0 where it is below `NEAR`."""
    return process.cpdist(
        left, right, scorer=scorer, score_cutoff=NEAR, dtype=np.float64, workers=-1
    )
