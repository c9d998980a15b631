"""Character n-grams of two texts counted together, in numpy: exact, as n-grams become integers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

WIDEST = 2**63 - 1
KEPT = 16
"""Pairs of texts whose counts are kept."""
Ints = npt.NDArray[np.int64]


@lru_cache(maxsize=KEPT)
def matches(hypothesis: str, reference: str, orders: int) -> tuple[int, ...] | None:
    """Return (hypothesis, reference, common) counts of n-grams for n = 1 … ``orders``, flat.

    The last pairs are kept, as chrF and chrF++ of one pair need the same counts.

    White space is left out. Where one side has no n-gram of an order, the three are as sacrebleu
    counts them. None where so many different characters occur that an n-gram of the highest order
    does not fit into 63 bits.
    """
    mine, theirs = "".join(hypothesis.split()), "".join(reference.split())
    if not mine or not theirs:
        return tuple(count for n in range(orders) for count in _without(mine, theirs, n))
    symbols, base = _symbols(mine + theirs)
    if base**orders > WIDEST:
        return None
    first = _keys(symbols[: len(mine)], base, orders)
    second = _keys(symbols[len(mine) :], base, orders)
    common = _common(first, second, base, orders)
    return tuple(
        count
        for n in range(orders)
        for count in (
            max(len(mine) - n, 0) if len(theirs) > n else 0,
            max(len(theirs) - n, 0),
            int(common[n]),
        )
    )


def _without(mine: str, theirs: str, n: int) -> tuple[int, int, int]:
    return (max(len(mine) - n, 0) if len(theirs) > n else 0), max(len(theirs) - n, 0), 0


def _symbols(text: str) -> tuple[Ints, int]:
    """Return the characters as numbers from 1, and one more than the highest of them."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    present = np.zeros(int(codes.max()) + 1, dtype=np.int64)
    present[codes] = 1
    numbers = np.cumsum(present)
    return numbers[codes], int(numbers[-1]) + 1


def _keys(symbols: Ints, base: int, orders: int) -> Ints:
    """Return all n-grams of all orders as sorted integers; a longer one is a larger one.

    Symbols begin at 1, so an n-gram of a lower order is never mistaken for one of a higher.
    """
    keys, grams = [symbols], symbols
    for n in range(1, min(orders, len(symbols))):
        grams = grams[:-1] * base + symbols[n:]
        keys.append(grams)
    return np.sort(np.concatenate(keys))


def _common(first: Ints, second: Ints, base: int, orders: int) -> Ints:
    """Return how many n-grams of each order the two have in common, repeats counted."""
    available = np.searchsorted(second, first, "right") - np.searchsorted(second, first, "left")
    repeat = np.arange(len(first)) - np.searchsorted(first, first)
    hits = first[repeat < available]
    limits = [base**n for n in range(1, orders)]
    order = np.searchsorted(np.asarray(limits, dtype=np.int64), hits, "right")
    return np.bincount(order, minlength=orders).astype(np.int64)
