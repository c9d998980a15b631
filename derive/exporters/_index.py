"""Proposes which known texts may be copied in a text: a sketch of the rarest n-grams of each.

The sketch is a bottom-k MinHash whose order is not random but by rarity in the known texts: a
random order would need far more values, because edits spread evenly over a text leave few n-grams
whole. Where a chance meeting is likely, more n-grams in common are asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from derive.exporters._gram_set import GramSet
from derive.exporters._ngrams import Hashes, Ints, ngrams

KEPT = 64
"""The n-grams of a known text that are kept: its rarest."""
SHARE, STRONG = (0.03, 0.06), (0.06, 0.10)
"""The share of a known text's n-grams that a text must have to be compared with it as a whole, and
the one it must have to be searched for it, which takes longer: each first among few known texts,
then among more than `LARGE`, where chance meetings are more."""
LARGE = 20_000
SHORT = 24
"""A known text with fewer n-grams is proposed for one of them, others for two at least."""
COMMON = (300, 100)
"""N-grams in more known texts than this propose none; the second is for many."""
SHIFTS = (0, -1, 1)
_BUCKETS = 20
_RARITIES = 4095
_UNIT = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_MOST_BITS = 23
_BLOCK = 256
_MOST = 5_000

Units = npt.NDArray[np.uint32]


class Sketches:
    """The sketches of known texts, added in blocks, then looked up in.

    While texts are added their n-grams wait in a temporary file, so that memory holds them once.
    """

    def __init__(self) -> None:
        """Start with no texts."""
        self._seen: Ints = np.zeros(1 << _BUCKETS, np.int64)
        self._waiting: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `freeze`
        self._lengths: list[int] = []
        self._kept: list[Units] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, texts: Sequence[str]) -> None:
        """Add known texts; they are numbered in the order in which they come."""
        for start in range(0, len(texts), _MOST):
            self._add(texts[start : start + _MOST])

    def _add(self, texts: Sequence[str]) -> None:
        grams, owners = self._rarest(texts)
        self._kept.append(np.bincount(owners, minlength=len(texts)).astype(np.uint32))
        packed = (grams << _SHIFT) | (owners + self._count).astype(np.uint64)
        packed.sort()
        packed.tofile(self._waiting)
        self._lengths.append(len(packed))
        self._count += len(texts)

    def freeze(self) -> None:
        """Order what was added by n-gram, so that it can be looked up. Nothing is added after."""
        total = sum(self._lengths)
        bits = min(max(total.bit_length(), 8), _MOST_BITS)
        self._drop = np.uint64(32 - bits)
        counts = np.zeros(1 << bits, np.uint32)
        self._grams = GramSet(total)
        for block in self._blocks():
            self._grams.add(block >> _SHIFT)
            buckets = self._buckets(block >> _SHIFT)
            firsts = _firsts(buckets)
            counts[buckets[firsts]] += _runs(firsts, len(buckets))
        large = int(self._count > LARGE)
        counts[counts > COMMON[large]] = 0
        self._starts: Units = np.zeros(len(counts) + 1, np.uint32)
        np.cumsum(counts, out=self._starts[1:])
        self._units: Units = np.zeros(int(self._starts[-1]), np.uint32)
        for block in self._blocks():
            self._place(block, counts, self._starts)
        self._starts[1:] = self._starts[:-1]  # each had come to where the next one starts
        self._starts[0] = 0
        self._waiting.close()
        kept = np.concatenate(self._kept) if self._kept else np.zeros(0, np.uint32)
        least = np.where(kept < SHORT, 1.0, 2.0)
        self._needed = np.ceil(np.maximum(least, SHARE[large] * kept)).astype(np.uint8)
        self._strong = np.ceil(np.maximum(least, STRONG[large] * kept)).astype(np.uint8)

    def candidates(self, texts: Sequence[str]) -> Iterator[Ints]:
        """Yield, in blocks, pairs (text, known text) that have rare n-grams in common, and beside
        each pair 1 if they are so many that the one may stand in the other."""
        for start in range(0, len(texts), _BLOCK):
            pairs = self._shared(texts[start : start + _BLOCK])
            pairs[:, 0] += start
            yield pairs

    def _rarest(self, texts: Sequence[str]) -> tuple[Hashes, Ints]:
        """Return the `KEPT` rarest n-grams of each text, by what has been seen up to now."""
        grams, owners = ngrams(texts)
        buckets = (grams >> np.uint64(32 - _BUCKETS)).astype(np.int64)
        self._seen += np.bincount(buckets, minlength=len(self._seen))
        rarity = np.minimum(np.log2(self._seen[buckets]) * 128, _RARITIES).astype(np.uint64)
        packed = (owners.astype(np.uint64) << np.uint64(44)) | (rarity << _SHIFT) | grams
        packed.sort()
        packed = packed[_firsts(packed)]
        owners = (packed >> np.uint64(44)).astype(np.int64)
        first = np.searchsorted(owners, np.arange(len(texts)))
        kept = np.arange(len(owners)) - first[owners] < KEPT
        return packed[kept] & _UNIT, owners[kept]

    def _blocks(self) -> Iterator[Hashes]:
        self._waiting.seek(0)
        for length in self._lengths:
            yield np.frombuffer(self._waiting.read(8 * length), dtype=np.uint64)

    def _buckets(self, grams: Hashes) -> Ints:
        return (grams >> self._drop).astype(np.int64)

    def _place(self, block: Hashes, counts: Units, free: Units) -> None:
        """Put the known texts of a block, which is in order, where their n-grams' lists are."""
        buckets = self._buckets(block >> _SHIFT)
        rare = counts[buckets] > 0
        buckets, units = buckets[rare], (block[rare] & _UNIT).astype(np.uint32)
        firsts = _firsts(buckets)
        lengths = _runs(firsts, len(buckets))
        within = np.arange(len(buckets)) - np.repeat(firsts, lengths)
        self._units[free[buckets] + within] = units
        free[buckets[firsts]] += lengths

    def _shared(self, texts: Sequence[str]) -> Ints:
        grams, owners = ngrams(texts, SHIFTS)
        there = self._grams.may_have(grams)
        buckets, owners = self._buckets(grams[there]), owners[there]
        starts = self._starts[buckets].astype(np.int64)
        lengths = self._starts[buckets + 1] - starts
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        places = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
        met = (np.repeat(owners.astype(np.uint64), lengths) << _SHIFT) | self._units[places]
        met.sort()
        firsts = _firsts(met)
        times = _runs(firsts, len(met))
        pairs = met[firsts]
        known = (pairs & _UNIT).astype(np.int64)
        enough = times >= self._needed[known]
        strong = (times >= self._strong[known])[enough]
        found = [(pairs[enough] >> _SHIFT).astype(np.int64), known[enough], strong]
        return np.stack(found, axis=1)


def _runs(firsts: Ints, total: int) -> Units:
    """Return how long the run of equal values is that begins at each place."""
    lengths: Units = np.diff(np.append(firsts, total)).astype(np.uint32)
    return lengths


def _firsts(ordered: npt.NDArray[Any]) -> Ints:
    """Return the places at which a new value begins."""
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.flatnonzero(new)
