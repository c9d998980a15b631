"""Compares two ways that took turns: a machine whose pace changes slows both of one turn."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


def ratio(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the median, over the turns, of what ``one`` took or made for each of ``other``."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))
