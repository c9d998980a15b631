"""``derive doctor``: what is installed, what is missing, and the command that installs it."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Annotated, NamedTuple

import typer
from packaging.requirements import Requirement
from rich.markup import escape
from rich.table import Table

from derive import __version__, plugins
from derive.cli._console import out, print_json
from derive.locale_pack import available

DISTRIBUTION = "derive-locale"


def doctor(json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Say what is installed, what is missing, and the command that installs it."""
    rows = [*_packages(), *_engines()]
    if json_:
        parts = [row._asdict() for row in rows]
        print_json({"derive": __version__, "parts": parts, "locales": available()})
        return
    out.print(f"derive {__version__}, Python {sys.version.split()[0]}")
    out.print(f"locale packs: {', '.join(available())}")
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("part", "here", "detail"):
        table.add_column(column, overflow="fold")
    for row in rows:
        mark = "[green]yes[/]" if row.here else "[yellow]no[/]"
        table.add_row(row.part, mark, escape(row.detail))
    out.print(table)
    _print_commands(rows)


def _print_commands(rows: list[Part]) -> None:
    """Print how to install what is missing: a command a line, not wrapped, so as to be copied."""
    missing: dict[str, list[str]] = {}
    for row in rows:
        if row.install:
            missing.setdefault(row.install, []).append(row.part)
    if missing:
        out.print("\nto install what is missing:")
    for command, parts in missing.items():
        out.print(f"  {escape(command)}   [dim]# {escape(', '.join(parts))}[/]")


class Part(NamedTuple):
    """Something that is installed, or could be."""

    part: str
    here: bool
    detail: str
    install: str


def _packages() -> list[Part]:
    """Return a row for every package that the distribution names, extras included."""
    rows: dict[str, Part] = {}
    for line in requires(DISTRIBUTION) or []:
        requirement = Requirement(line)
        marker = str(requirement.marker or "")
        extra = marker.split('"')[1] if "extra ==" in marker else ""
        if extra in {"dev", "test"} or requirement.name in {*rows, DISTRIBUTION}:
            continue
        install = f"pip install '{DISTRIBUTION}[{extra}]'" if extra else "pip install derive-locale"
        try:
            detail, here = version(requirement.name), True
        except PackageNotFoundError:
            detail, here = f"extra: {extra}" if extra else "needed", False
        rows[requirement.name] = Part(requirement.name, here, detail, "" if here else install)
    return list(rows.values())


def _engines() -> list[Part]:
    found = []
    for engine in plugins.engines():
        state = engine.availability()
        install = "" if state.ok else state.install
        found.append(Part(f"engine {engine.name}", state.ok, state.detail, install))
    return found
