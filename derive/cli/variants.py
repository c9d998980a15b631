"""``derive variants``: matched forms of accepted items, as drafts for review."""

from __future__ import annotations

import csv
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive import api, pipeline
from derive.cli._console import out, print_json, progress
from derive.cli.brief import AVOID
from derive.errors import ConfigError, ProjectError
from derive.exporters.card import escape as markdown
from derive.families import MADE
from derive.records import Variant
from derive.safe_text import comma_cell
from derive.templating import environment
from derive.variants.wanted import ASKS, SHEET

BRIEF, TABLE = "variants.md", "variants.csv"


class Form(StrEnum):
    """The forms that can be asked for."""

    INDIRECT = Variant.INDIRECT.value
    HARMLESS = Variant.HARMLESS.value


def variants(
    project: Annotated[Path, typer.Argument(help="The project folder.", show_default=False)],
    model: Annotated[
        str, typer.Option(help="MODEL@URL; else the one in derive.yaml; else people are asked.")
    ] = "",
    model_option: Annotated[
        list[str] | None, typer.Option(help="Of the model: api_key_env=NAME, concurrency=8 …")
    ] = None,
    form: Annotated[list[Form] | None, typer.Option(help="Which forms; both if not given.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A folder for brief and sheet.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make matched forms of accepted items: indirect ones, and harmless ones that sound alike.

    A model drafts them, or authors get a brief and a sheet. They are drafts: people review them as
    everything else. A family of forms stays in one split.
    """
    forms = [Variant(one) for one in form or ()] or list(MADE)
    with api.Project.open(project) as opened:
        if not any(one.verdict == "accept" for one in opened.decisions().values()):
            raise ProjectError(
                f"{project}: nothing is accepted yet, and these forms are made of accepted items"
            )
        if output is None and (model or opened.config.model):
            _draft(opened, model, model_option or [], forms, limit, json_=json_)
        elif output is not None:
            _ask(opened, output, forms, limit, json_=json_)
        else:
            raise ConfigError(
                "who is to write them? a model: --model MODEL@URL (or model: in derive.yaml), or "
                "people: -o FOLDER for a brief and a sheet"
            )


def _draft(
    project: api.Project,
    model: str,
    options: list[str],
    forms: list[Variant],
    limit: int | None,
    *,
    json_: bool,
) -> None:
    with progress() as tell:
        done = project.variants(
            model, model_options=options, forms=forms, limit=limit, progress=tell
        )
    if json_:
        print_json(done._asdict())
        return
    out.print(f"variants: {done.added} drafted, {done.there} were there")
    for reason, count in done.failed.items():
        out.print(f"  {count} came to nothing: {escape(reason)}")
    if done.added:
        out.print(f"next: derive draft {escape(str(project.folder))}, then review")


def _ask(
    project: api.Project, folder: Path, forms: list[Variant], limit: int | None, *, json_: bool
) -> None:
    """Write the brief and the sheet for authors."""
    rows = project.variant_rows(forms)[:limit]
    pack = pipeline.packs(project.config)[1]
    pages = environment("brief", html=False)
    pages.filters["md"] = markdown
    page = pages.get_template(f"{BRIEF}.j2").render(
        pack=pack,
        rows=rows,
        sheet=TABLE,
        asks={form.value: ASKS[form] for form in forms},
        avoid=AVOID,
        project=project.folder.name,
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / BRIEF).write_text(page, "utf-8")
        with (folder / TABLE).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, SHEET)
            writer.writeheader()
            writer.writerows({key: comma_cell(text) for key, text in row.items()} for row in rows)
    except OSError as error:
        raise ProjectError(f"{folder}: cannot be written: {error.strerror}") from error
    if json_:
        print_json({"rows": rows, "files": [str(folder / BRIEF), str(folder / TABLE)]})
        return
    out.print(f"variants: {len(rows)} to write in {escape(str(folder / TABLE))}")
    out.print(f"next: derive add {escape(str(project.folder))} {escape(str(folder / TABLE))}")
