"""Tells quickly which n-grams are surely in no known text: nearly all that are in none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from derive.exporters._ngrams import Bools, Hashes

_SPARSE = 3
"""Bits kept for each n-gram, as a power of two: one in eight or more is set at most."""
_MOST_BITS = 28


class GramSet:
    """A table with one bit for the upper digits of each 32-bit n-gram, so small that it is near."""

    def __init__(self, count: int) -> None:
        """Make room for ``count`` n-grams."""
        bits = min(max(count.bit_length() + _SPARSE, 8), _MOST_BITS)
        self._drop = np.uint64(32 - bits)
        self._table: npt.NDArray[np.uint8] = np.zeros(1 << (bits - 3), np.uint8)

    def add(self, ordered: Hashes) -> None:
        """Add n-grams, which are in order."""
        places, masks = self._places(ordered)
        if not len(places):
            return
        firsts = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
        self._table[places[firsts]] |= np.bitwise_or.reduceat(masks, firsts)

    def may_have(self, grams: Hashes) -> Bools:
        """Tell of each n-gram whether it may have been added."""
        places, masks = self._places(grams)
        there: Bools = (self._table[places] & masks) > 0
        return there

    def _places(self, grams: Hashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        shortened = grams >> self._drop
        masks = np.uint8(1) << (shortened & np.uint64(7)).astype(np.uint8)
        return (shortened >> np.uint64(3)).astype(np.int64), masks
