"""``derive source``: which datasets can be read, and what a file of them holds."""

from __future__ import annotations

import json
from collections import deque
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from derive import plugins
from derive.cli._source_screen import Look, show_adapters, show_look
from derive.contracts import SourceAdapter, SourceOptions
from derive.errors import MissingColumns, SourceError
from derive.records import RejectedRow

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
    names = [adapter] if adapter else plugins.names("sources")
    look = _with_rejected(_best(names, path, SourceOptions(locale, mapping, config)), path)
    if as_json:
        _print_json(_as_json(path, look))
    else:
        show_look(Console(), path, look, recognised=not adapter)


def recognise(path: str) -> str:
    """Return the name of the adapter that reads ``path`` best.

    Raises `SourceError` where none can read it.
    """
    names = plugins.names("sources")
    return _best(names, path, SourceOptions(locale="", mapping={})).adapter.name


# ---- looking -------------------------------------------------------------------------------------


def _mapping(pairs: list[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for field, equals, _ in split:
        if not field or not equals:
            raise SourceError(f"--map {field}: write FIELD=COLUMN, e.g. --map question=prompt")
    return {field.strip(): column for field, _, column in split}


def _best(names: list[str], path: str, options: SourceOptions) -> Look:
    """Return the look of the adapter that fits best. Raises its error where none can read it."""
    looks: list[Look] = []
    errors: list[SourceError] = []
    for name in names:
        try:
            looks.append(_look(plugins.source(name), path, options))
        except MissingColumns as error:
            errors.append(error)
        except SourceError as error:
            if not _exists(path):  # then no other adapter will find it either
                raise
            errors.append(error)
    if not looks:
        raise errors[0]
    return max(looks, key=lambda look: (look.readable, look.fit))


def _exists(path: str) -> bool:
    with suppress(OSError):  # e.g. a name that is too long
        return Path(path).expanduser().exists()
    return False


def _look(adapter: SourceAdapter, path: str, options: SourceOptions) -> Look:
    locale = options.locale or adapter.default_locale
    options = SourceOptions(locale, options.mapping, options.config)
    return Look(adapter, options, adapter.inspect(path, options))


def _with_rejected(look: Look, path: str) -> Look:
    """Return the look with the rows that cannot be read, by a second reading if there are any."""
    seen = look.inspection
    if not look.readable or sum(seen.splits.values()) == seen.rows:
        return look
    rejected: list[RejectedRow] = []
    with suppress(SourceError):
        deque(look.adapter.read(path, look.options, rejected.append), maxlen=0)
    return look._replace(rejected=tuple(rejected))


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
