"""``derive train-recipe``: a script that fine-tunes a model on the accepted items."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive import api
from derive.cli._console import out, print_json
from derive.training import MODEL, SPLIT


def train_recipe(
    project: Annotated[Path, typer.Argument(help="The project folder.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="A new folder.")],
    model: Annotated[str, typer.Option(help="The model to train: a hub name or a folder.")] = MODEL,
    split: Annotated[
        str, typer.Option(help="The split to train on; never the test split.")
    ] = SPLIT,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write a TRL script, its settings and the accepted items of the dev split to train on."""
    with api.Project.open(project) as opened:
        made = opened.train_recipe(output, model=model, split=split)
    if json_:
        files = [str(path) for path in made.files]
        print_json({"folder": str(made.folder), "rows": made.rows, "files": files})
        return
    where = escape(str(made.folder))
    out.print(f"recipe: {made.rows} items of the split {escape(split)} in {where}")
    out.print(
        f"next: pip install -r {where}/requirements.txt && python {where}/train.py "
        f"--config {where}/config.yaml"
    )
