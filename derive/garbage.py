"""Spares the garbage collector what stays: packs, models and whole source sets."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = (50_000, 20, 50)
"""How much must have come before each generation is looked through. Records hold no cycles, so that
nearly all go without the collector; a block of them alone is more than it would wait for."""


SMOOTHLY = (1_000, 5, 100)
"""The same for a server: often and little, so that nobody who waits has to wait for it."""


def settle(thresholds: tuple[int, int, int] = _RARELY) -> None:
    """Look through nothing that is there already, and seldom through what comes.

    Two packs are so large that each look takes 0.1 s, and reading 200,000 items took a quarter
    longer.
    """
    gc.freeze()
    gc.set_threshold(*thresholds)


@contextmanager
def settled() -> Iterator[None]:
    """`settle`, and at the end have the collector as it was before."""
    before = gc.get_threshold()
    settle()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
