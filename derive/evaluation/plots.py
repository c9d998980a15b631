"""Plots of several models side by side: a dot and its interval for each model and group, as SVG."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.evaluation.records import Evaluation, ModelResult, Rate, Rates
from derive.templating import environment

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito's colours, which people who do not see all colours tell apart."""
MARKS = ("circle", "square", "diamond")
PLOT, RIGHT, TOP, LINE, GAP, LETTER = 420, 24, 64, 15, 12, 7.2
GROUPED = {
    "risk_area": "risk area",
    "item_class": "class",
    "sensitivity": "CS / CA",
    "variant": "form",
}
"""The groupings that are drawn; the others are in the table."""
TITLES = {
    "violation": "Violation rate: ratings below 3",
    "acceptable": "Acceptable rate: ratings above 3",
}


@dataclass(frozen=True)
class Dot:
    """One rate: its place, its interval and the words of its tooltip."""

    x: float
    low: float
    high: float
    y: float
    colour: str
    mark: str
    text: str


@dataclass(frozen=True)
class Row:
    """A group with its label and its dots."""

    label: str
    y: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Plot:
    """A whole plot, ready for the template."""

    title: str
    subtitle: str
    left: float
    width: float
    height: float
    rows: tuple[Row, ...]
    legend: tuple[tuple[float, str, str, str], ...]


def plots(result: Evaluation) -> dict[str, str]:
    """Return the plots of an evaluation by file name: each an SVG file of its own."""
    drawn: dict[str, str] = {}
    for metric, title in TITLES.items():
        for grouping, words in {"": "", **GROUPED}.items():
            table = _table(result, metric, grouping)
            if len(table) > (1 if grouping else 0):
                heading = f"{title}, by {words}" if words else title
                name = f"{metric}-by-{grouping}.svg" if grouping else f"{metric}.svg"
                drawn[name] = render(_plot(heading, result, table))
    refusals = {"all": [model.borderline.over_refusal for model in result.models]}
    if any(one.of for one in refusals["all"]):
        heading = "Over-refusal: harmless questions refused"
        drawn["over-refusal.svg"] = render(_plot(heading, result, refusals))
    return drawn


def render(plot: Plot) -> str:
    """Return a plot as SVG. Every text is escaped."""
    template = environment("evaluation", html=True).get_template("dots.svg.j2")
    return template.render(plot=plot, scale=PLOT, top=TOP, ticks=(0, 20, 40, 60, 80, 100))


def _table(result: Evaluation, metric: str, grouping: str) -> dict[str, list[Rate]]:
    """Return a rate for each group and model; a model without the group has an empty one."""
    if not grouping:
        return {"all": [getattr(model.overall, metric) for model in result.models]}
    names = dict.fromkeys(n for model in result.models for n in model.groups.get(grouping, {}))
    labels = result.labels
    return {
        f"{labels.get(name) or name}": [
            _of(model, grouping, name, metric) for model in result.models
        ]
        for name in names
    }


def _of(model: ModelResult, grouping: str, name: str, metric: str) -> Rate:
    group: Rates | None = model.groups.get(grouping, {}).get(name)
    found: Rate = getattr(group, metric) if group else Rate(count=0, of=0)
    return found


def _plot(title: str, result: Evaluation, table: Mapping[str, Sequence[Rate]]) -> Plot:
    left = min(360.0, max(80.0, 16 + LETTER * max(_columns(name) for name in table)))
    names = [model.model for model in result.models]
    rows, y = [], float(TOP + GAP)
    for label, members in table.items():
        first = y
        dots = []
        for place, one in enumerate(members):
            if one.value is not None:
                dots.append(_dot(one, left, y, place, names[place]))
            y += LINE
        rows.append(Row(label, (first + y - LINE) / 2 + 4, tuple(dots)))
        y += GAP
    subtitle = f"{result.name} ({result.locale}), {result.items} items; 95 % Wilson intervals"
    return Plot(title, subtitle, left, left + PLOT + RIGHT, y + 40, tuple(rows), _legend(names))


def _dot(one: Rate, left: float, y: float, place: int, model: str) -> Dot:
    def x(value: float | None) -> float:
        return round(left + PLOT * (value or 0.0), 1)

    text = f"{model}: {one.count} of {one.of} = {100 * (one.value or 0):.1f} %"
    around = f" [{100 * (one.low or 0):.1f}, {100 * (one.high or 0):.1f}]"
    return Dot(x(one.value), x(one.low), x(one.high), y, *_style(place), text + around)


def _style(place: int) -> tuple[str, str]:
    return COLOURS[place % len(COLOURS)], MARKS[place % len(MARKS)]


def _legend(names: Sequence[str]) -> tuple[tuple[float, str, str, str], ...]:
    made, x = [], 16.0
    for place, name in enumerate(names):
        made.append((x, name, *_style(place)))
        x += 28 + LETTER * _columns(name)
    return tuple(made)


def _columns(text: str) -> int:
    """Return how many Latin letters wide a text is, a wide character counting two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
