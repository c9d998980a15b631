"""``derive report | export``: what there is to see, and what goes out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive import delivery, plugins
from derive.cli._console import counted, out, print_json
from derive.exporters.push import check_name
from derive.exporters.push import push as push_folder
from derive.exporters.write import Export
from derive.project import Project
from derive.report.data import plain
from derive.report.figures import write_figures

_FORMATS = ", ".join(plugins.names("exporters"))
Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]


def report(
    project: Folder,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file.")] = Path(
        "report.html"
    ),
    figures: Annotated[
        Path | None, typer.Option(help="A folder for the plots as SVG, with their numbers as CSV.")
    ] = None,
    json_: Annotated[
        bool, typer.Option("--json", help="Print the numbers as JSON; write no file.")
    ] = False,
) -> None:
    """Write the report: one HTML file that opens offline. It shows source text: do not publish."""
    opened = Project.open(project)
    if json_:
        print_json(plain(replace(delivery.report_data(opened), examples=())))
        return
    delivery.report(opened, output)
    out.print(f"report: {escape(str(output))}")
    if figures is not None:
        done = write_figures(delivery.report_data(opened), figures)
        out.print(f"{len(done) // 2} plots, each with its numbers: {escape(str(figures))}")


def export(
    project: Folder,
    format_: Annotated[str, typer.Option("--format", help=f"The format: {_FORMATS}.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A new folder.")],
    unreviewed: Annotated[
        bool, typer.Option("--unreviewed", help="Export drafts that nobody has reviewed.")
    ] = False,
    push: Annotated[str, typer.Option("--push", help="Put it on the hub as OWNER/NAME.")] = "",
    public: Annotated[bool, typer.Option("--public", help="Push for everybody to see.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the accepted items as a dataset, if the source's terms of use allow it."""
    if push:
        check_name(push)
    make_export(Project.open(project), format_, output, unreviewed, json_=json_ and not push)
    address = put_on_hub(output, push, public)
    if address and json_:
        print_json({"folder": str(output), "address": address})
    elif address:
        out.print(f"on the hub: {escape(address)}")


def put_on_hub(folder: Path, repo: str, public: bool) -> str:
    """Push an export to ``repo`` if that names one; return its address."""
    if not repo:
        return ""
    with out.status(f"uploading to {escape(repo)}"):
        return push_folder(folder, repo, public=public)


def show_left_out(done: Export) -> None:
    """Print how many items were left out, by reason."""
    for reason, count in sorted(done.selection.left_out.items()):
        out.print(f"  left out {count}: {escape(reason)}")


def make_export(
    project: Project, format_: str, output: Path, unreviewed: bool, *, json_: bool = False
) -> None:
    """Write an export of a project, and say what went into it."""
    done = delivery.export(project, format_, output, unreviewed=unreviewed)
    rows = len(done.selection.rows)
    if json_:
        print_json(
            {
                "folder": str(output),
                "format": format_,
                "rows": rows,
                "unreviewed": unreviewed,
                "left_out": dict(sorted(done.selection.left_out.items())),
                "withheld": done.withheld,
            }
        )
        return
    state = "drafts that nobody has reviewed" if unreviewed else "accepted items"
    out.print(f"export: {rows:,} {state} in {escape(str(output))}")
    show_left_out(done)
    if done.withheld:
        texts = counted(done.withheld, "text")
        out.print(
            f"  withheld beside the rows {texts} too close to the source's (adapted English, "
            "reasons in the ledger, refused answers); no row is missing for that"
        )
