"""The plots of a report as files for a paper: each an SVG that stands alone, and its numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from derive.errors import ExportError
from derive.fidelity.calibration import Calibration
from derive.report import plots
from derive.report.data import ReportData
from derive.report.fidelity import CurvePlot, curves
from derive.templating import environment

STYLE = """<style>
text { font: 13px sans-serif; fill: #444; } .grid, .frame { stroke: #d9d7d0; fill: none; }
.guide { stroke: #666; stroke-dasharray: 4 4; } .s0 { fill: #2f6fb5; } .s1 { fill: #d08a1d; }
.s2 { fill: #8a8f99; } .bar0 { stroke: #2f6fb5; stroke-width: 2; }
.line1 { fill: none; stroke: #d08a1d; stroke-width: 2.5; }
</style>"""
"""The report's colours, on white."""


class Figure(NamedTuple):
    """A plot by its name, as SVG, with the table it was drawn from."""

    name: str
    svg: str
    header: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def figures(data: ReportData) -> Iterator[Figure]:
    """Yield every plot of a report: distributions, adaptation against fidelity, calibration."""
    for plot in data.histograms:
        ranges = zip(plot.edges, plot.edges[1:], *plot.counts.values(), strict=False)
        svg = _drawn("histogram_svg", plot, plots)
        yield Figure(
            _name("fidelity", plot.metric, plot.field), svg, ("from", "to", *plot.counts),
            list(ranges),
        )  # fmt: skip
    for table in data.two_ways:
        header = ("fidelity from", *(f"similarity to {edge:g}" for edge in table.edges[:0:-1]))
        rows = [(low, *row) for low, row in zip(table.edges[-2::-1], table.counts, strict=True)]
        svg = _drawn("two_way_svg", table)
        yield Figure(_name("adaptation", table.metric, table.field), svg, header, rows)
    yield from _of_curves(data.curves)


def drawn_curves(calibration: Calibration) -> Iterator[Figure]:
    """Yield the plots of a calibration alone: is the probability right, and what recall costs."""
    return _of_curves(curves(calibration.groups))


def _of_curves(found: Iterable[CurvePlot]) -> Iterator[Figure]:
    for curve in found:
        group = curve.group
        names = group.language, group.item_class
        for kind, macro, members in (
            ("calibration", "curve_svg", group.curve),
            ("load", "load_svg", group.operating),
        ):
            records = [tuple(one.model_dump().values()) for one in members]
            header = tuple(type(members[0]).model_fields)
            yield Figure(_name(kind, *names), _drawn(macro, curve, plots), header, records)


def write_figures(data: ReportData, folder: Path) -> list[Path]:
    """Write every plot as SVG and its numbers as CSV, and return the files."""
    return list(_written(figures(data), folder))


def _written(found: Iterable[Figure], folder: Path) -> Iterator[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure in found:
            drawing, numbers = folder / f"{figure.name}.svg", folder / f"{figure.name}.csv"
            drawing.write_text(figure.svg, "utf-8")
            with numbers.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([figure.header, *figure.rows])
            yield from (drawing, numbers)
    except OSError as error:
        raise ExportError(f"{folder}: cannot be written: {error.strerror}") from error


def _drawn(macro: str, *arguments: object) -> str:
    module = environment("report", html=True).get_template("macros.html.j2").module
    svg = str(getattr(module, macro)("plot", *arguments)).strip()
    return svg.replace(">", f">{STYLE}", 1) + "\n"


def _name(*parts: str) -> str:
    text = "-".join(parts).replace("++", "-plus").lower()
    return re.sub(r"[^\w.-]+", "-", text)
