"""The command line put together."""

from __future__ import annotations

from typing import Annotated

import typer

from derive import __version__
from derive.cli import (
    add,
    brief,
    check,
    demo,
    doctor,
    engine,
    evaluate,
    export,
    fidelity,
    locale,
    memory,
    project,
    release,
    review,
    reviewer,
    sheet,
    source,
    train_recipe,
    variants,
)

app = typer.Typer(
    name="derive",
    help="Derive a reviewed, culturally adapted safety dataset for another country.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"derive {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option(help="Show a traceback with an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that every command has; `derive.cli.main` looks at ``--debug``."""


for command in (
    demo.demo,
    project.new,
    project.draft,
    project.status,
    project.show,
    brief.brief,
    add.add,
    variants.variants,
    review.review,
    export.report,
    export.export,
    release.release,
    evaluate.evaluate,
    train_recipe.train_recipe,
    doctor.doctor,
):
    app.command()(command)

app.add_typer(locale.app, name="locale", help="Locale packs: what each country puts where.")
app.add_typer(source.app, name="source", help="Source datasets: what a file holds.")
app.add_typer(engine.app, name="engine", help="MT engines: what is here, what it can do.")
app.add_typer(memory.app, name="memory", help="The project's translation memory: in and out.")
app.add_typer(reviewer.app, name="reviewer", help="The people who review a project.")
app.add_typer(sheet.app, name="sheet", help="Review outside the app: sheets out and back in.")
app.add_typer(fidelity.app, name="fidelity", help="Fidelity: scores, tests, calibration.")
app.add_typer(check.app, name="check", help="Quality checks: what is looked at.")
