"""Renders a report as one HTML file that fetches nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from derive.errors import ExportError
from derive.exporters.card import web_address
from derive.records import ItemClass, ItemView, Queue, Severity
from derive.report import plots
from derive.report.build import build
from derive.report.data import ReportData, ReportInfo
from derive.report.marks import direction
from derive.templating import environment

LISTED = 40
"""Longest table of substitutions or open concepts; what is beyond is counted."""
CLASS_NAMES = {
    ItemClass.ST: "simply transferred",
    ItemClass.TM: "target modified",
    ItemClass.SR: "sample removed",
    ItemClass.NC: "newly created",
}


def write_report(views: Iterable[ItemView], info: ReportInfo, path: Path) -> Path:
    """Write the report of a project's items to ``path`` and return it.

    Raises `ExportError` where the file cannot be written.
    """
    html = render(build(views, info))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ExportError(
            f"cannot write the report to {path} ({error.strerror or error}): choose another file "
            "with -o"
        ) from error
    return path


def render(data: ReportData) -> str:
    """Return the report as HTML. Every text is escaped."""
    pages = environment("report", html=True)
    pages.globals.update(web_address=web_address, direction=direction)
    return pages.get_template("report.html.j2").render(
        data=data,
        info=data.info,
        plots=plots,
        listed=LISTED,
        class_names=CLASS_NAMES,
        severities=list(reversed(Severity)),
        queues=[queue.value for queue in Queue],
    )
