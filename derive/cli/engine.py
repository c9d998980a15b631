"""``derive engine list | test``: which MT engines are here, and how each does on a trial."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from derive import engines, plugins
from derive.cli._console import out, print_json
from derive.records import Segment

app = typer.Typer(no_args_is_help=True)

TRIAL = (
    "Can I leave the meeting early?",
    "The tickets cost 1,200 in all; please pay by Friday.",
    "My neighbour says that the water is not safe to drink.",
    "Write to {name} at help@example.org if you need advice.",
    "She did not sign the contract because nobody explained it to her.",
)
"""Five harmless sentences with what engines get wrong: numbers, placeholders, negation."""


@app.command("list")
def list_(json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the engines, whether each can be used here, and the command that installs it."""
    rows = []
    for engine in plugins.engines():
        state = engine.availability()
        rows.append({"engine": engine.name, **vars(state)})
    if json_:
        print_json(rows)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("engine", "here", "detail", "install"):
        table.add_column(column, overflow="fold")
    for row in rows:
        here = "yes" if row["ok"] else "no"
        table.add_row(row["engine"], here, escape(row["detail"]), escape(row["install"]))
    out.print(table)


@app.command("test")
def try_engine(
    name: Annotated[str, typer.Argument(help="The engine.", show_default=False)],
    to: Annotated[str, typer.Option(help="The language to translate to.")],
    from_: Annotated[str, typer.Option("--from", help="The language to translate from.")] = (
        engines.PIVOT
    ),
) -> None:
    """Translate five sentences, and say how fast that was."""
    provider = plugins.engine(name)
    routes = provider.routes(from_, to)
    engine = provider.open(from_, to, {})
    segments = [Segment(id=str(number), text=text) for number, text in enumerate(TRIAL)]
    try:
        engine.translate(segments[:1])  # starting is not part of the speed
        started = time.perf_counter()
        made = {translation.id: translation for translation in engine.translate(segments)}
        took = time.perf_counter() - started
    finally:
        engine.close()
    for segment in segments:
        translation = made[segment.id]
        out.print(f"[dim]{escape(segment.text)}[/]")
        out.print(escape(translation.text or f"{translation.outcome}: {translation.detail}"))
    out.print(f"route {' | '.join(map(str, routes[:3]))}")
    out.print(f"{len(segments) / took:.0f} sentences a second; {escape(str(engine.signature))}")
