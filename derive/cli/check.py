"""`derive check`: the quality checks, and what each of them reports."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from derive import plugins
from derive.contracts import Check, SetCheck

app = typer.Typer(no_args_is_help=True, help="The quality checks that every draft goes through.")


@app.callback()
def check() -> None:
    """Keep `list` a command of its own though it is the only one."""


@app.command("list")
def list_checks(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """List all checks: id, name, the highest severity they give, and what they report."""
    checks: list[Check | SetCheck] = [*plugins.checks(), *plugins.set_checks()]
    if as_json:
        typer.echo(json.dumps([_row(check) for check in checks], ensure_ascii=False, indent=2))
        return
    table = Table("id", "name", "severity", "what it reports")
    for check in checks:
        table.add_row(check.id, check.name, str(check.severity), check.sentence)
    Console().print(table)


def _row(check: Check | SetCheck) -> dict[str, str | bool]:
    return {
        "id": check.id,
        "name": check.name,
        "severity": str(check.severity),
        "sentence": check.sentence,
        "needs_draft": getattr(check, "needs_draft", True),
        "of": "field" if isinstance(check, Check) else "set",
    }
