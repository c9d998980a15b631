"""The plots of fidelity: how it goes with adaptation, and what a calibration is worth.

Geometry only, in the units of a view box; the template draws it with the numbers beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.fidelity.calibration import Group
from derive.report.plots import BOTTOM, HEIGHT, LEFT, TOP, WIDTH

CELLS = 5
"""Rows and columns of the table of adaptation against fidelity."""

SCALES = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Where the axes of a calibration curve may end."""

SQUARE = 260
EDGE = 34
Point = tuple[float, float]


@dataclass(frozen=True)
class Cell:
    """A cell of a two-way table: where it is drawn, how many items it holds, how dark it is."""

    x: float
    y: float
    count: int
    shade: float


@dataclass(frozen=True)
class TwoWay:
    """Adaptation distance against translation fidelity, counted in five ranges of each.

    ``counts`` runs from high to low fidelity, each row from little to much adaptation;
    ``edges`` are the limits of the ranges.
    """

    metric: str
    field: str
    edges: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]
    cells: tuple[Cell, ...]
    size: float
    number: int


@dataclass(frozen=True)
class CurvePlot:
    """A calibration of one language and class, as two plots.

    ``points`` are predicted against observed shares with their intervals, ``load`` is the share
    of drafts to review for each recall.
    """

    group: Group
    points: tuple[tuple[float, float, float, float], ...]
    diagonal: tuple[Point, Point]
    load: str
    chosen: Point | None
    ticks: tuple[tuple[float, float, str], ...]


def two_way(
    metric: str, field: str, pairs: Sequence[tuple[float, float]], top: float
) -> TwoWay | None:
    """Return the table of (adaptation score, fidelity score) pairs, scores from 0 to ``top``.

    A score of adaptation is a similarity, so a low one is much adaptation. None without pairs.
    """
    if not pairs:
        return None
    step = top / CELLS
    found = Counter(
        (_place(fidelity, step), CELLS - 1 - _place(adaptation, step))
        for adaptation, fidelity in pairs
    )
    most = max(found.values())
    size = (SQUARE - EDGE) / CELLS
    rows = range(CELLS - 1, -1, -1)
    return TwoWay(
        metric,
        field,
        tuple(step * place for place in range(CELLS + 1)),
        tuple(tuple(found[row, column] for column in range(CELLS)) for row in rows),
        tuple(
            Cell(
                round(EDGE + size * column, 1),
                round(size * (CELLS - 1 - row), 1),
                found[row, column],
                round(0.12 + 0.88 * found[row, column] / most, 2) if found[row, column] else 0.0,
            )
            for row in rows
            for column in range(CELLS)
        ),
        round(size, 1),
        len(pairs),
    )


def curves(groups: Sequence[Group]) -> tuple[CurvePlot, ...]:
    """Return the plots of the groups that are calibrated."""
    return tuple(_curve(group) for group in groups if group.calibrated)


def _curve(group: Group) -> CurvePlot:
    top = max((max(point.predicted, point.high) for point in group.curve), default=1.0)
    scale = next(scale for scale in SCALES if scale >= min(top, 1.0))
    chosen = None
    if group.recall is not None and group.load is not None:
        chosen = _at(group.recall.value, group.load.value, 1.0)
    return CurvePlot(
        group,
        tuple(
            (
                *_at(point.predicted, point.observed, scale),
                _at(0, point.high, scale)[1],
                _at(0, point.low, scale)[1],
            )
            for point in group.curve
        ),
        (_at(0, 0, scale), _at(scale, scale, scale)),
        " ".join("{},{}".format(*_at(point.recall, point.load, 1.0)) for point in group.operating),
        chosen,
        tuple(
            (_at(part, 0, 1)[0], _at(0, part, 1)[1], f"{part * scale:.2g}")
            for part in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
    )


def _at(x: float, y: float, scale: float) -> Point:
    """Return where a point of a unit square (or one up to ``scale``) is drawn."""
    width, height = WIDTH - LEFT - 8, HEIGHT - BOTTOM - TOP
    return round(LEFT + width * x / scale, 1), round(HEIGHT - BOTTOM - height * y / scale, 1)


def _place(value: float, step: float) -> int:
    return max(0, min(CELLS - 1, int(value / step)))


def pairs_by_metric(
    scores: Mapping[tuple[str, str, str], Mapping[str, float]],
) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return (adaptation, fidelity) pairs by metric and field.

    ``scores`` are values by what is compared, by item, metric and field.
    """
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for (_item, metric, field), values in scores.items():
        if "adaptation" in values and "fidelity" in values:
            pair = (values["adaptation"], values["fidelity"])
            found.setdefault((metric, field), []).append(pair)
    return found
