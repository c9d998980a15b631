"""Finds copies of known texts inside other texts: exact, normalised, edited and contained.

An index of rare character n-grams proposes pairs, rapidfuzz aligns them. The index holds exact
counts in a sparse matrix and is not a MinHash sketch: edits spread evenly over a text leave so few
n-grams whole that a sketch small enough to be fast no longer tells such a copy from a stranger.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import rapidfuzz
from rapidfuzz import fuzz, process
from scipy import sparse

from derive.exporters._ngrams import Ints, incidence, ngrams
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
SHARE = 0.18
"""Share of the shorter text's n-gram weight that a pair must have in common to be aligned."""
COMMON = 0.05
"""N-grams in more than this share of the known texts propose no pair."""
COMMON_MOST = 1_000
"""Nor do those in more texts than this, however large the set: time would grow as its square."""
_BLOCK = 500
_WIDE = re.compile("[\u3001-\U0010ffff]")


class Hit(NamedTuple):
    """Text ``text`` repeats the known text ``known``; ``score`` is 0–100, 100 where equal."""

    text: int
    known: int
    score: float


class _Letters(dict[int, str | None]):
    """A table for `str.translate` that drops punctuation, separators, symbols and controls."""

    def __missing__(self, code: int) -> str | None:
        kept = unicodedata.category(chr(code))[0] in "LMN"
        self[code] = chr(code) if kept else None
        return self[code]


_LETTERS = _Letters()


def fold(text: str) -> str:
    """Return ``text`` as it is compared: NFKC, case folded, letters, marks and digits only."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)


def weight(folded: str) -> int:
    """Return the length of a folded text, ideographs, kana and hangul counted twice."""
    return len(folded) + len(_WIDE.findall(folded))


def signature() -> Signature:
    """Return method, limits and library versions, for the record beside an export."""
    limits = {
        "near": NEAR,
        "whole": WHOLE,
        "part": PART,
        "long_part": LONG_PART,
        "verbatim": VERBATIM,
        "equal": EQUAL,
        "share": SHARE,
        "common": COMMON,
        "common_most": COMMON_MOST,
    }
    return Signature(
        name="copies",
        version=f"1,rapidfuzz-{rapidfuzz.__version__}",
        settings={key: f"{value:g}" for key, value in limits.items()}
        | {"ngrams": "3,ideographs-2", "fold": f"NFKC-casefold-LMN-{unicodedata.unidata_version}"},
    )


class _Texts:
    """Folded texts with their lengths, in code points, wide characters and weight."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.lengths: Ints = np.array([len(text) for text in texts], dtype=np.int64)
        wide = [len(_WIDE.findall(text)) for text in texts]
        self.wide: Ints = np.array(wide, dtype=np.int64)
        self.weights: Ints = self.lengths + self.wide


class CopyIndex:
    """Folded texts, ready to be looked for in others."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = _Texts(known)
        self._exact = {text: place for place, text in reversed(list(enumerate(known)))}
        grams, owners = ngrams(known)
        vocabulary, columns = np.unique(grams, return_inverse=True)
        matrix = incidence(owners, columns, (len(known), len(vocabulary)))
        counts = np.bincount(matrix.indices, minlength=len(vocabulary))
        rare = counts <= min(max(20, COMMON * len(known)), COMMON_MOST)
        self._vocabulary = vocabulary[rare]
        self._idf = np.log1p(len(known) / counts[rare]).astype(np.float32)
        self._weighted = matrix[:, rare].multiply(self._idf).T.tocsr()
        self._totals = np.asarray(self._weighted.sum(axis=0)).ravel()

    def search(
        self, texts: Sequence[str], suspects: Iterable[tuple[int, int]] = ()
    ) -> Iterator[Hit]:
        """Yield the best hit for each of the folded ``texts`` that repeats a known one.

        ``suspects`` are pairs (text, known text) to be compared as wholes whatever the index says.
        """
        best: dict[int, Hit] = {}
        searched = _Texts(texts)
        pairs = np.array(list(suspects), dtype=np.int64).reshape(-1, 2)
        found = [*self._equal(texts), *self._align(searched, pairs, parts=False)]
        for start in range(0, len(texts), _BLOCK):
            candidates = self._candidates(texts[start : start + _BLOCK], start)
            found += self._align(searched, candidates, parts=True)
        for hit in found:
            if hit.text not in best or hit.score > best[hit.text].score:
                best[hit.text] = hit
        yield from (best[place] for place in sorted(best))

    def _equal(self, texts: Sequence[str]) -> Iterator[Hit]:
        for place, text in enumerate(texts):
            same = self._exact.get(text)
            if same is not None and len(text.encode()) >= EQUAL:
                yield Hit(place, same, 100.0)

    def _align(self, texts: _Texts, pairs: Ints, parts: bool) -> Iterator[Hit]:
        """Yield the pairs of texts that are alike as wholes or, with ``parts``, in part."""
        left, right = pairs[:, 0], pairs[:, 1]
        known = self._known.weights[right]
        alike = _possible(texts, left, self._known, right) & (known >= WHOLE)
        left, right, known = left[alike], right[alike], known[alike]
        scores = _scores(fuzz.ratio, texts, left, self._known, right)
        if parts:
            shorter = np.minimum(texts.weights[left], known)
            inside = np.flatnonzero((scores == 0) & (shorter >= PART))
            part = _scores(fuzz.partial_ratio, texts, left[inside], self._known, right[inside])
            part[(part < VERBATIM) & (shorter[inside] < LONG_PART)] = 0
            scores[inside] = part
        for place in np.flatnonzero(scores).tolist():
            yield Hit(int(left[place]), int(right[place]), float(scores[place]))

    def _candidates(self, texts: Sequence[str], start: int) -> Ints:
        """Return pairs (text, known text) that have enough rare n-grams in common."""
        block = self._look_up(texts)
        own = block @ self._idf
        shared = (block @ self._weighted).tocoo()
        enough = shared.data >= SHARE * np.minimum(own[shared.row], self._totals[shared.col])
        pairs = np.stack([shared.row[enough] + start, shared.col[enough]], axis=1)
        return pairs.astype(np.int64)

    def _look_up(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return which of the index's n-grams every text has."""
        grams, owners = ngrams(texts)
        columns = np.searchsorted(self._vocabulary, grams)
        inside = columns < len(self._vocabulary)
        inside[inside] = self._vocabulary[columns[inside]] == grams[inside]
        return incidence(owners[inside], columns[inside], (len(texts), len(self._vocabulary)))


def _possible(texts: _Texts, left: Ints, known: _Texts, right: Ints) -> npt.NDArray[np.bool_]:
    """Tell which pairs can be near at all, going by how many ideographs each text has.

    A ratio of 74 needs more than 0.58 of the shorter text to be matched.
    """
    wide = np.minimum(texts.wide[left], known.wide[right])
    narrow = np.minimum((texts.lengths - texts.wide)[left], (known.lengths - known.wide)[right])
    shorter = np.minimum(texts.lengths[left], known.lengths[right])
    possible: npt.NDArray[np.bool_] = wide + narrow >= 0.58 * shorter
    return possible


def _scores(
    scorer: Callable[..., float], texts: _Texts, left: Ints, known: _Texts, right: Ints
) -> npt.NDArray[np.float64]:
    """Return the similarity of each pair, 0 where it is below `NEAR`."""
    return process.cpdist(
        [texts.texts[place] for place in left.tolist()],
        [known.texts[place] for place in right.tolist()],
        scorer=scorer,
        score_cutoff=NEAR,
        dtype=np.float64,
        workers=-1,
    )
