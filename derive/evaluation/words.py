"""Figures of an evaluation as people read them."""

from __future__ import annotations

from derive.evaluation.records import Mean, Rate

PAGE = "results.md"
"""The file that a person opens first."""


def rate_words(one: Rate) -> str:
    """Return a rate as people read it, ``41.7 % [19.3, 68.0] (5 of 12)``; – where there is none."""
    if one.value is None or one.low is None or one.high is None:
        return "–"
    value, low, high = (100 * number for number in (one.value, one.low, one.high))
    return f"{value:.1f} % [{low:.1f}, {high:.1f}] ({one.count} of {one.of})"


def mean_words(one: Mean) -> str:
    """Return a mean rating as people read it; – where there is none."""
    if one.value is None:
        return "–"
    around = f" [{one.low:.2f}, {one.high:.2f}]" if one.low is not None else ""
    return f"{one.value:.2f}{around}"
