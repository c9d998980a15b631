"""``derive add``: what authors wrote for the target country comes into the project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive.cli._console import counted, out, print_json
from derive.project import Project
from derive.reading import add_native

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]


def add(
    project: Folder,
    file: Annotated[
        Path, typer.Argument(help="A table in the shape that a brief asks for.", show_default=False)
    ],
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Add items that an author wrote for the target country, in its language."""
    opened = Project.open(project)
    try:
        done = add_native(opened, file)
    finally:
        opened.close()
    if json_:
        print_json({key: value for key, value in done._asdict().items() if key != "why" or value})
        return
    new = counted(done.added, "new item")
    out.print(f"{new} from {escape(str(file))}: {counted(done.items, 'item')} in all")
    if done.rejected:
        where = escape(str(opened.rejected_path))
        rows = counted(done.rejected, "row")
        out.print(f"{rows} could not be added, {escape(done.why)}; see {where}")
    out.print(f"next: derive draft {escape(str(project))}")
