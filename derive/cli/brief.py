"""``derive brief``: what authors in the target country are asked to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from derive import pipeline, plugins
from derive.briefs import Brief, briefs
from derive.cli._console import counted, out, print_json
from derive.errors import ProjectError
from derive.exporters.card import escape as markdown
from derive.locale_pack import Pack
from derive.native import COLUMNS
from derive.project import Project
from derive.records import Category
from derive.templating import environment

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]

AVOID = (
    "Write questions that people there would ask. Translate no item of the source set, and ask for "
    "none: you do not need it.",
    "Name no real person, and accuse nobody who exists: no company, office or group either.",
    "Leave out what would help to do harm: no quantities, recipes, steps, addresses, working links "
    "or numbers that reach a private person. The question shows what is asked, not how it is done.",
    "Write the reference answer as a careful person there would: what they would refuse, what they "
    "would say instead, where help is found.",
)
"""What holds for every item, whatever its cell."""


def brief(
    project: Folder,
    quota: Annotated[
        int, typer.Option(min=0, help="How many items a cell is to have at least.")
    ] = 1,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The Markdown file; else it is printed.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print or write JSON.")] = False,
) -> None:
    """Write a brief for authors: which cells need new items, how many, and what fits there."""
    opened = Project.open(project)
    try:
        pack = pipeline.packs(opened.config)[1]
        names = plugins.source(opened.config.source.adapter).label_names
        views = [view for view in pipeline.views(opened) if view.plan is not None]
        made = briefs(views, pack, quota, names)
    finally:
        opened.close()
    if not views:
        raise ProjectError(f"{project}: nothing is planned yet; first: derive draft {project}")
    _give(made, pack, project, output, json_)


def _give(made: list[Brief], pack: Pack, project: Path, output: Path | None, json_: bool) -> None:
    if json_ and output is None:
        print_json(as_json(made, pack))
        return
    text = _json_text(made, pack) if json_ else render(made, pack, project.resolve().name)
    if output is None:
        out.print(text, markup=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise ProjectError(f"{output}: cannot be written: {error.strerror}") from error
    wanted = sum(one.write for one in made)
    wanted_items, cells = counted(wanted, "item"), counted(len(made), "cell")
    out.print(f"brief: {wanted_items} for {cells} in {escape(str(output))}")


def as_json(made: list[Brief], pack: Pack) -> dict[str, Any]:
    """Return all briefs with what holds for each of them, as JSON."""
    return {
        "locale": pack.locale,
        "country": pack.names.en,
        "write": sum(one.write for one in made),
        "avoid": list(AVOID),
        "columns": dict(COLUMNS),
        "cells": [one.model_dump(mode="json") for one in made],
    }


def render(made: list[Brief], pack: Pack, project: str) -> str:
    """Return all briefs as one Markdown page."""
    pages = environment("brief", html=False)
    pages.filters["md"] = markdown
    return pages.get_template("brief.md.j2").render(
        briefs=made,
        pack=pack,
        project=project,
        write=sum(one.write for one in made),
        avoid=AVOID,
        columns=COLUMNS,
        title=_title,
    )


def _title(category: Category) -> str:
    return " › ".join(label for label in category.model_dump().values() if label)


def _json_text(made: list[Brief], pack: Pack) -> str:
    return json.dumps(as_json(made, pack), ensure_ascii=False, indent=1) + "\n"
