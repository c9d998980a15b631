"""``derive release``: freezes the accepted items as a version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive.cli._console import out, print_json
from derive.cli.export import put_on_hub, show_left_out
from derive.exporters.push import check_name
from derive.project import Project
from derive.release.make import Release
from derive.release.make import release as make_release


def release(
    project: Annotated[Path, typer.Argument(help="The project folder.", show_default=False)],
    version: Annotated[str, typer.Option("--version", help="Three numbers, as 1.0.0.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="A new folder.")],
    format_: Annotated[str, typer.Option("--format", help="The format.")] = "hf",
    leave_out_duplicates: Annotated[
        bool,
        typer.Option("--leave-out-duplicates", help="Leave out what stands in the test split too."),
    ] = False,
    push: Annotated[str, typer.Option("--push", help="Put it on the hub as OWNER/NAME.")] = "",
    public: Annotated[bool, typer.Option("--public", help="Push for everybody to see.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Freeze the accepted items as a version: manifest, changelog by item, canary, split checks."""
    if push:
        check_name(push)
    made = make_release(
        Project.open(project),
        version,
        output,
        format_=format_,
        leave_out_duplicates=leave_out_duplicates,
    )
    address = put_on_hub(output, push, public)
    if json_:
        print_json(_numbers(made, output) | ({"address": address} if address else {}))
        return
    since = f" since {made.previous}" if made.previous else ""
    rows = len(made.export.selection.rows)
    out.print(f"release {made.version}: {rows} accepted items in {escape(str(output))}")
    out.print(f"  changes{since}: {made.changes.counts()}")
    show_left_out(made.export)
    if address:
        out.print(f"on the hub: {escape(address)}")


def _numbers(made: Release, output: Path) -> dict[str, object]:
    return {
        "folder": str(output),
        "version": str(made.version),
        "previous": str(made.previous) if made.previous else None,
        "rows": len(made.export.selection.rows),
        "changes": {name: len(some) for name, some in made.changes._asdict().items()},
        "left_out": dict(made.export.selection.left_out),
    }
