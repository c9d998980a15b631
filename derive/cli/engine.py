"""``derive engine list | test``: which MT engines are here, and how each does on a trial."""

from __future__ import annotations

import time
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from derive import engines, plugins
from derive.cli._console import out, print_json
from derive.config import EngineConfig
from derive.records import Outcome, Segment, Translation

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
def list_(
    from_: Annotated[
        str, typer.Option("--from", help="Show the routes from this language.")
    ] = engines.PIVOT,
    to: Annotated[str, typer.Option(help="Show the routes to this language.")] = "",
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the engines, whether each can be used here, and the command that installs it."""
    if to:
        engines.require_tag(from_)
        engines.require_tag(to)
    rows: list[dict[str, Any]] = []
    for engine in plugins.engines():
        row = {"engine": engine.name, **vars(engine.availability())}
        if to:
            row["routes"] = [str(route) for route in engine.routes(from_, to)]
        rows.append(row)
    if json_:
        print_json(rows)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("engine", "here", "detail", "install", *([f"{from_}→{to}"] if to else [])):
        table.add_column(column, overflow="fold")
    for row in rows:
        cells = [row["engine"], "yes" if row["ok"] else "no", row["detail"], row["install"]]
        if to:
            cells.append(" | ".join(row["routes"][:3]) or "no")
        table.add_row(*map(escape, cells))
    out.print(table)


@app.command("test")
def try_engine(
    name: Annotated[
        str,
        typer.Argument(
            help="The engine, a chain as 'a>b', or several as 'a+b'.", show_default=False
        ),
    ],
    to: Annotated[str, typer.Option(help="The language to translate to.")],
    from_: Annotated[str, typer.Option("--from", help="The language to translate from.")] = (
        engines.PIVOT
    ),
    engine_option: Annotated[
        list[str] | None,
        typer.Option(help="An option of it: key=value; of one of several name.key=value."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Translate five sentences, and say how fast that was."""
    config = engines.parse(name, engine_option or [])
    engine = engines.open_engine(config, from_, to)
    segments = [Segment(id=str(number), text=text) for number, text in enumerate(TRIAL)]
    try:
        engine.translate(segments[:1])  # starting is not part of the speed
        started = time.perf_counter()
        made = {translation.id: translation for translation in engine.translate(segments)}
        took = time.perf_counter() - started
    finally:
        engine.close()
    trial = {
        "engine": str(engine.signature),
        "routes": _routes(config, from_, to),
        "sentences_per_second": round(len(segments) / took, 1),
        "translations": [
            {"source": s.text, **(made.get(s.id) or _nothing(s)).model_dump(mode="json")}
            for s in segments
        ],
    }
    if json_:
        print_json(trial)
    else:
        _print_trial(trial)


def _nothing(segment: Segment) -> Translation:
    detail = "the engine returned nothing"
    return Translation(id=segment.id, outcome=Outcome.MISALIGNED, detail=detail)


def _routes(config: EngineConfig, source: str, target: str) -> dict[str, list[str]]:
    """Return the best routes of every engine that is used, by its name."""
    every = (part for member in engines.members(config) for part in engines.parts(member))
    return {
        part.name: list(map(str, plugins.engine(part.name).routes(source, target)[:3]))
        for part in every
    }


def _print_trial(trial: dict[str, Any]) -> None:
    for made in trial["translations"]:
        out.print(f"[dim]{escape(made['source'])}[/]")
        out.print(escape(made["text"] or f"{made['outcome']}: {made['detail']}"))
        for other in made["alternatives"]:
            words = other["text"] or f"{other['outcome']}: {other['detail']}"
            agreement = (
                "" if other["agreement"] is None else f", agreement {other['agreement']:.0f}"
            )
            out.print(f"  {escape(words)}  [dim]{other['engine']['name']}{agreement}[/]")
    for name, routes in trial["routes"].items():
        out.print(f"route {' | '.join(routes)}  {escape(name)}")
    speed = f"{trial['sentences_per_second']:.0f} sentences a second"
    out.print(f"{speed}; {escape(trial['engine'])}")
