"""Character n-grams of many texts at once, as hashes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

STEP = 5
"""How far apart the two halves of an n-gram begin."""
LETTERS = 3
"""Letters in each half; of ideographs, kana and hangul, which are rarer, one fewer."""
_IDEOGRAPHS = 0x3000
_GAP = 2 * STEP
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xC2B2AE3D27D4EB4F)

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]


def ngrams(texts: Sequence[str], shifts: Sequence[int] = (0,)) -> tuple[Hashes, Ints]:
    """Return the gapped n-grams of all texts as 32-bit hashes, and the place of each one's text.

    A gapped n-gram is two stretches of letters that begin `STEP` apart, whatever stands between
    them. It is as rare as six letters in a row and survives edits as three in a row do. A
    character that was put in or taken out between the halves moves the second one: ``shifts``
    says by how much it is looked for further off.
    """
    codes, owners = _codes(texts)
    count = len(owners)
    first, whole = _stretch(codes, 0, count)
    found = []
    for shift in shifts:
        second, there = _stretch(codes, STEP + shift, count)
        both = whole & there
        mixed = (first[both] + second[both] * _SECOND) * _MULTIPLIER
        found.append((mixed >> np.uint64(32), owners[both]))
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _codes(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """Return the code points of all texts in a row, with a gap of zeros after each, and the place
    of the text of each; the last gap has no place."""
    gap = "\0" * _GAP
    joined = gap.join((*texts, ""))
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    lengths = np.fromiter((len(text) + _GAP for text in texts), np.int64, len(texts))
    owners = np.repeat(np.arange(len(texts)), lengths)
    return codes, owners[: max(len(codes) - _GAP, 0)]


def _stretch(codes: Hashes, offset: int, count: int) -> tuple[Hashes, Bools]:
    """Return the hash of the stretch at every place, and whether it is one."""
    windows = [codes[offset + step : offset + step + count] for step in range(LETTERS)]
    wide = np.logical_and.reduce([window > _IDEOGRAPHS for window in windows[:-1]])
    filled = np.logical_and.reduce([window > 0 for window in windows])
    hashed = np.zeros(count, np.uint64)
    for window in windows[:-1]:
        hashed = (hashed + window) * _MULTIPLIER
    longer = (hashed + windows[-1]) * _MULTIPLIER
    return np.where(wide, hashed, longer), wide | filled
