"""``derive report | export``: what there is to see, and what goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive import __version__, engines, pipeline, plugins
from derive.cli._console import out, print_json
from derive.errors import ExportError
from derive.exporters.write import Request
from derive.exporters.write import export as write_export
from derive.project import Project
from derive.reading import changed, source_items
from derive.records import Terms
from derive.report.build import build
from derive.report.data import ReportInfo, plain
from derive.report.render import write_report
from derive.status import status

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]


def report(
    project: Folder,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file.")] = Path(
        "report.html"
    ),
    json_: Annotated[
        bool, typer.Option("--json", help="Print the numbers as JSON; write no file.")
    ] = False,
) -> None:
    """Write the report: one HTML file that opens offline. It shows source text: do not publish."""
    opened = Project.open(project)
    if json_:
        data = plain(replace(build(pipeline.views(opened), _info(opened)), examples=()))
        print_json(data)
        return
    make_report(opened, output)
    out.print(f"report: {escape(str(output))}")


def export(
    project: Folder,
    format_: Annotated[str, typer.Option("--format", help="The format, as jsonl or hf.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A new folder.")],
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Export drafts that nobody has reviewed.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the accepted items as a dataset, if the source's terms of use allow it."""
    make_export(Project.open(project), format_, output, unreviewed, json_=json_)


def make_report(project: Project, output: Path) -> None:
    """Write the report of a project to ``output``."""
    info = _info(project)
    try:
        write_report(pipeline.views(project), info, output)
    except OSError as error:
        raise ExportError(f"{output}: cannot be written: {error.strerror}") from error


def _info(project: Project) -> ReportInfo:
    source, target = pipeline.packs(project.config)
    numbers = status(project)
    adapter = plugins.source(project.config.source.adapter)
    return ReportInfo(
        project=project.config.name,
        source_locale=source.locale,
        source_name=source.names.en,
        target_locale=target.locale,
        target_name=target.names.en,
        engine=numbers["engine"] or "none",
        back_engine=numbers["back_engine"] or "none",
        same_system=_same_system(project),
        created=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        derive_version=__version__,
        terms=_terms(project),
        label_names=adapter.label_names,
    )


def make_export(
    project: Project, format_: str, output: Path, unreviewed: bool, *, json_: bool = False
) -> None:
    """Write an export of a project, and say what went into it."""
    if changed(project):
        raise ExportError(
            f"{project.folder}: the source has changed since the last run: derive draft "
            f"{project.folder}, then export"
        )
    exporter = plugins.exporter(format_)
    target = pipeline.packs(project.config)[1]
    adapter = plugins.source(project.config.source.adapter)
    request = Request(
        name=project.config.name,
        title=f"{project.config.name}: {target.names.en} ({target.locale})",
        locale=target.locale,
        terms=_terms(project),
        unreviewed=unreviewed,
        labels=adapter.label_names,
        sign_offs=target.sign_offs,
    )
    done = write_export(pipeline.views(project), source_items(project), exporter, output, request)
    rows = len(done.selection.rows)
    if json_:
        print_json(
            {
                "folder": str(output),
                "format": format_,
                "rows": rows,
                "unreviewed": unreviewed,
                "left_out": dict(sorted(done.selection.left_out.items())),
                "adapted_withheld": done.withheld,
            }
        )
        return
    state = "drafts that nobody has reviewed" if unreviewed else "accepted items"
    out.print(f"export: {rows} {state} in {escape(str(output))}")
    for reason, count in sorted(done.selection.left_out.items()):
        out.print(f"  left out {count}: {escape(reason)}")
    if done.withheld:
        out.print(
            f"  adapted English withheld from {done.withheld} pairs: too close to the source's "
            "English; their target side is there"
        )


def _terms(project: Project) -> Terms:
    terms = plugins.source(project.config.source.adapter).terms
    return terms.model_copy(update={"owned": True}) if project.config.source.owned else terms


def _same_system(project: Project) -> bool:
    return engines.same_system(project.config.engine, project.config.back_engine)
