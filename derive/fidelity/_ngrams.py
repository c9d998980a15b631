"""N-grams that pairs of texts have in common, of many pairs at once, in numpy: exact counts.

All n-grams that begin at one place are prefixes of the longest of them. So the longest ones are
written as integers and sorted once, and n-grams of every order are runs of a common prefix.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

BITS = 63
"""Bits of a number that is not negative."""

MOST = 8192
"""Symbols that are sorted at once: more of them no longer fit into the nearest cache."""

Ints = npt.NDArray[np.int64]


def characters(mine: Sequence[str], theirs: Sequence[str], orders: int) -> Ints | None:
    """Return common character n-grams, as `_common` does, for n = 1 … ``orders``.

    None where a pair has too many different characters to be counted so.
    """
    texts = [text for pair in zip(mine, theirs, strict=True) for text in pair]
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _common(codes.astype(np.int64), [len(text) for text in texts], orders)


def words(
    mine: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]], orders: int
) -> Ints | None:
    """Return common word n-grams, as `_common` does, for n = 1 … ``orders``.

    None where a pair has too many different words to be counted so.
    """
    texts = [text for pair in zip(mine, theirs, strict=True) for text in pair]
    numbers: dict[str, int] = {}
    found = [numbers.setdefault(word, len(numbers)) for text in texts for word in text]
    return _common(np.asarray(found, dtype=np.int64), [len(text) for text in texts], orders)


def totals(texts: Sequence[Sequence[str]], orders: int) -> Ints:
    """Return how many n-grams of n = 1 … ``orders`` every text has."""
    lengths = np.asarray([len(text) for text in texts], dtype=np.int64)
    found: Ints = np.maximum(lengths[:, np.newaxis] - np.arange(orders), 0)
    return found


def _common(symbols: Ints, lengths: Sequence[int], orders: int) -> Ints | None:
    """Return how many n-grams of each order the two texts of a pair share, repeats counted.

    One row a pair. The texts stand in ``symbols`` one after another, two by two.
    """
    return _halved(symbols, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]), orders)


def _halved(symbols: Ints, ends: Ints, orders: int) -> Ints | None:
    """Count all pairs at once, or each half by itself: its alphabet is smaller."""
    pairs = len(ends) // 2
    found = _counted(symbols, ends, orders) if pairs < 2 or len(symbols) <= MOST else None
    if found is not None or pairs < 2:
        return found
    half = pairs // 2 * 2
    first = _halved(symbols[: ends[half]], ends[: half + 1], orders)
    second = _halved(symbols[ends[half] :], ends[half:] - ends[half], orders)
    return None if first is None or second is None else np.concatenate([first, second])


def _counted(symbols: Ints, ends: Ints, orders: int) -> Ints | None:
    """Return the counts of some pairs; None where their n-grams do not fit into 63 bits."""
    pairs = len(ends) // 2
    if not len(symbols):
        return np.zeros((pairs, orders), dtype=np.int64)
    numbers = _numbered(symbols)
    bits = int(numbers.max()).bit_length()
    if bits * orders + (2 * pairs - 1).bit_length() > BITS:
        return None
    keys = _keys(numbers, np.diff(ends), orders, bits)
    changed = keys[1:] ^ keys[:-1]
    second = np.concatenate([[0], np.cumsum(keys & 1)])
    found = np.empty((pairs, orders), dtype=np.int64)
    for order in range(1, orders + 1):
        beyond = 1 + (orders - order) * bits
        starts = np.concatenate([[0], np.flatnonzero(changed >> beyond) + 1, [len(keys)]])
        theirs = np.diff(second[starts])
        shared = np.minimum(theirs, np.diff(starts) - theirs)
        grams = keys[starts[:-1]] >> beyond
        shared *= (grams & ((1 << bits) - 1)) != 0  # else the text ends before the n-gram does
        found[:, order - 1] = np.bincount(grams >> (order * bits), shared, pairs)
    return found


def _numbered(symbols: Ints) -> Ints:
    """Return the symbols as numbers from 1, without gaps."""
    present = np.zeros(int(symbols.max()) + 1, dtype=np.int64)
    present[symbols] = 1
    numbers: Ints = np.cumsum(present)[symbols]
    return numbers


def _keys(numbers: Ints, lengths: Ints, orders: int, bits: int) -> Ints:
    """Return the sorted n-grams of the highest order, each between its pair and its side.

    Zeros follow every text, so an n-gram that is cut short by its end has a zero at its own end.
    """
    text = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(len(numbers)) + text * (orders - 1)
    padded = np.zeros(len(numbers) + len(lengths) * (orders - 1) + orders, dtype=np.int64)
    padded[place] = numbers
    grams = padded[: len(padded) - orders]
    for n in range(1, orders):
        grams = grams << bits | padded[n : len(padded) - orders + n]
    keys: Ints = (text >> 1) << (orders * bits) | grams[place]
    keys = keys << 1 | (text & 1)
    keys.sort()
    return keys
