"""``derive memory import | export | stats``: a project's own translation memory."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive import engines, plugins
from derive.cli._console import log, out, print_json
from derive.contracts import Imported, MemoryProvider
from derive.errors import EngineError, PluginError
from derive.project import Project

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
From = Annotated[str, typer.Option("--from", help="The language of the sources.")]
To = Annotated[
    str, typer.Option(help="The language of the translations; the project's if not given.")
]


@app.command("import")
def import_(
    project: Folder,
    file: Annotated[
        Path, typer.Argument(help="TMX, XLIFF, CSV, TSV, XLSX or JSONL.", show_default=False)
    ],
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="People reviewed all of it, whatever it says.")
    ] = False,
    from_: From = engines.PIVOT,
    to: To = "",
    json_: Json = False,
) -> None:
    """Take the translations of a file into the project's memory.

    Use them with: derive new … --engine 'memory>apertium'. Units that cannot be read are counted
    and never stop the rest. Texts of a near language tag serve too: es and es-ES for es-MX.
    """
    opened = Project.open(project)
    target = _languages(opened, from_, to)
    with log.status(f"Reading {escape(file.name)}"):
        done = _provider().take_in(opened.memory_path, file, from_, target, reviewed=reviewed)
    if json_:
        print_json(vars(done))
    else:
        _print(done)
    if not done.pairs:
        why = ", ".join(f"{count} × {reason}" for reason, count in done.rejected.items())
        raise EngineError(
            f"{file}: no pair from {from_} to {target} in its {done.units} units ({why or 'empty'})"
        )


@app.command()
def export(
    project: Folder,
    file: Annotated[
        Path,
        typer.Argument(
            help="Ends in .tmx, .xlf (XLIFF 1.2), .xliff (2.1), .csv, .tsv or .xlsx.",
            show_default=False,
        ),
    ],
    with_engines: Annotated[
        bool, typer.Option("--engines", help="Also what engines translated, as not reviewed.")
    ] = False,
    from_: From = engines.PIVOT,
    to: To = "",
) -> None:
    """Write the imported pairs of the project's memory to a file."""
    opened = Project.open(project)
    target = _languages(opened, from_, to)
    with log.status(f"Writing {escape(file.name)}"):
        written = _provider().give_out(
            opened.memory_path, file, from_, target, engines=with_engines
        )
    out.print(f"{written:,} pairs from {from_} to {target} in {escape(str(file))}")


@app.command()
def stats(project: Folder, json_: Json = False) -> None:
    """Count what the project's memory holds, by language, file and engine."""
    numbers = _provider().counts(Project.open(project).memory_path)
    if json_:
        print_json(numbers)
        return
    out.print(f"{numbers['pairs']:,} imported pairs, {numbers['reviewed']:,} of them reviewed")
    for name in ("languages", "origins"):
        for what, count in numbers[name].items():
            out.print(f"  {count:>9,}  {escape(what)}")
    if numbers["engines"]:
        out.print(f"{sum(numbers['engines'].values()):,} answers of engines, kept as a cache")
    for what, count in numbers["engines"].items():
        out.print(f"  {count:>9,}  {escape(what)}")


def _languages(project: Project, source: str, target: str) -> str:
    """Return the target, the project's where none is given. Raises `ConfigError` for no tag."""
    engines.require_tag(source)
    engines.require_tag(target or project.config.locale)
    return target or project.config.locale


def _provider() -> MemoryProvider:
    provider = plugins.cache_provider()
    if not isinstance(provider, MemoryProvider):
        raise PluginError("no engine here keeps a translation memory")
    return provider


def _print(done: Imported) -> None:
    news = f"{done.new:,} new, {done.reviewed:,} reviewed"
    out.print(f"{done.pairs:,} pairs of {done.units:,} units: {news}")
    for languages, count in done.languages.items():
        out.print(f"  {count:>9,}  {escape(languages)}")
    for reason, count in done.rejected.items():
        out.print(f"  {count:>9,}  left out: {escape(reason)}")
    for example in done.examples:
        out.print(f"             {escape(example)}", style="dim")
