"""The geometry of the report's plots; the template draws it as SVG, with the numbers beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 460, 190
LEFT, BOTTOM, TOP = 40, 32, 10
BINS = 10


@dataclass(frozen=True)
class Part:
    """A part of a whole: its share in per cent and where it begins, for a bar of width 100."""

    name: str
    count: int
    percent: float
    start: float


@dataclass(frozen=True)
class Bar:
    """A rectangle of a histogram, in the units of its view box."""

    series: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Histogram:
    """Values of two series counted over the same bins."""

    metric: str
    field: str
    edges: tuple[float, ...]
    counts: Mapping[str, tuple[int, ...]]
    bars: tuple[Bar, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, int], ...]


def parts(counts: Mapping[str, int]) -> tuple[Part, ...]:
    """Return the parts of a whole in the order of ``counts``, those of nothing left out."""
    total = sum(counts.values())
    found, start = [], 0.0
    for name, count in counts.items():
        if count:
            percent = 100 * count / total
            found.append(Part(name, count, percent, start))
            start += percent
    return tuple(found)


def histogram(metric: str, field: str, series: Mapping[str, Sequence[float]]) -> Histogram:
    """Return the histogram of some series of values. At least one value is needed."""
    values = [value for members in series.values() for value in members]
    low, high = _limits(values)
    step = (high - low) / BINS
    counts = {
        name: tuple(
            sum(_bin(value, low, step) == place for value in members) for place in range(BINS)
        )
        for name, members in series.items()
    }
    top = max(max(members) for members in counts.values())
    edges = tuple(low + step * place for place in range(BINS + 1))
    return Histogram(
        metric, field, edges, counts, _bars(counts, top), _x_ticks(edges), _y_ticks(top)
    )


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """Return 0–100, 0–1 or, where a metric keeps to neither, the range of its values."""
    low, high = min(values), max(values)
    if low >= 0 and high <= 100:
        return 0.0, 1.0 if high <= 1 else 100.0
    return low, high if high - low > 1e-9 else low + 1


def _bin(value: float, low: float, step: float) -> int:
    return min(BINS - 1, int((value - low) / step))


def _bars(counts: Mapping[str, Sequence[int]], top: int) -> tuple[Bar, ...]:
    slot = (WIDTH - LEFT) / BINS
    width = (slot - 6) / len(counts)
    return tuple(
        Bar(
            name,
            round(LEFT + slot * place + 3 + width * order, 1),
            round(_y(count, top), 1),
            round(width - 2, 1),
            round(HEIGHT - BOTTOM - _y(count, top), 1),
        )
        for order, (name, members) in enumerate(counts.items())
        for place, count in enumerate(members)
        if count
    )


def _y(count: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * count / top


def _x_ticks(edges: Sequence[float]) -> tuple[tuple[float, str], ...]:
    slot = (WIDTH - LEFT) / BINS
    return tuple(
        (round(LEFT + slot * place, 1), f"{edges[place]:.3g}") for place in range(0, BINS + 1, 2)
    )


def _y_ticks(top: int) -> tuple[tuple[float, int], ...]:
    """Return at most five counts with their height, zero and the highest bar among them."""
    marks = sorted({round(top * place / 4) for place in range(5)})
    return tuple((round(_y(count, top), 1), count) for count in marks)
