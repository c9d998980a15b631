"""Character n-grams of many texts at once, as a sparse matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

_IDEOGRAPHS = 0x3000

Ints = npt.NDArray[np.int64]


def ngrams(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the n-grams of all texts, and beside each the place of its text.

    An n-gram is its code points packed into one integer. Two ideographs in a row are as rare as
    three letters, so there pairs are taken.
    """
    joined = "".join(f"{text}\0\0" for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4").astype(np.int64)
    owners = np.repeat(np.arange(len(texts)), [len(text) + 2 for text in texts])
    first, second, third = codes[:-2], codes[1:-1], codes[2:]
    pair = (first > _IDEOGRAPHS) & (second > _IDEOGRAPHS)
    triple = (first > 0) & (second > 0) & (third > 0)
    packed = np.where(pair, (first << 21) | second, (first << 42) | (second << 21) | third)
    whole = pair | triple
    return packed[whole], owners[:-2][whole]


def incidence(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Return the matrix that is 1 where a text (row) has an n-gram (column)."""
    matrix = sparse.coo_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape
    ).tocsr()
    matrix.data[:] = 1.0
    return matrix
