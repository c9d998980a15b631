"""``derive source``: which datasets can be read, and what a file of them holds."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from derive import plugins
from derive.cli._source_screen import show_adapters, show_look
from derive.contracts import SourceAdapter, SourceOptions
from derive.errors import SourceError
from derive.looking import Look, look

app = typer.Typer(help="Which datasets can be read, and what a file of them holds.")


@app.command("list")
def list_sources(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """List the datasets that can be read, with their terms of use in short."""
    adapters = [plugins.source(name) for name in plugins.names("sources")]
    if as_json:
        _print_json([_described(adapter) for adapter in adapters])
        return
    show_adapters(Console(), adapters)


@app.command("inspect")
def inspect_source(
    path: Annotated[str, typer.Argument(help="A file, a folder, or a hub name (owner/dataset).")],
    adapter: Annotated[str, typer.Option(help="Read it as this dataset; else recognised.")] = "",
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="FIELD=COLUMN; may be given several times.")
    ] = None,
    locale: Annotated[str, typer.Option(help="The country it was made for, e.g. ja-JP.")] = "",
    config: Annotated[str, typer.Option(help="Which version, sheet or configuration.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Show what a source holds, how its columns are understood, and the terms that bind it."""
    mapping = _mapping(columns or [])
    seen = look(path, SourceOptions(locale, mapping, config), adapter)
    if as_json:
        _print_json(_as_json(path, seen))
    else:
        show_look(Console(), path, seen, recognised=not adapter)


def _mapping(pairs: list[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for field, equals, _ in split:
        if not field or not equals:
            raise SourceError(f"--map {field}: write FIELD=COLUMN, e.g. --map question=prompt")
    return {field.strip(): column for field, _, column in split}


# ---- JSON ----------------------------------------------------------------------------------------


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _described(adapter: SourceAdapter) -> dict[str, object]:
    return {
        "name": adapter.name,
        "title": adapter.title,
        "default_locale": adapter.default_locale,
        "reads": adapter.reads,
        "terms": adapter.terms.model_dump(),
    }


def _as_json(path: str, look: Look) -> dict[str, object]:
    return {
        "path": path,
        "adapter": look.adapter.name,
        "locale": look.options.locale,
        **asdict(look.inspection),
        "readable": sum(look.inspection.splits.values()),
        "rejected": [row.model_dump(mode="json") for row in look.rejected],
        "unmapped": [column.name for column in look.inspection.columns if not column.meaning],
        "guesses": dict(look.guesses),
        "settings": look.settings(path),
        "terms": look.adapter.terms.model_dump(),
    }
