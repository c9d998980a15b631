"""``derive new | draft | status | show``: a project from its source to its queues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from derive import bills, costs, creation, pipeline, plugins, reading
from derive.cli._bill import range_of, spent
from derive.cli._console import counted, out, print_json, progress
from derive.cli._item import print_item
from derive.config import RunConfig
from derive.errors import ProjectError, did_you_mean
from derive.locale_pack import load_pack
from derive.project import Project
from derive.records import ItemClass, Queue
from derive.review import memory
from derive.status import status as numbers_of
from derive.work import PLAN

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]
CLASSES: Mapping[str, str] = {
    ItemClass.ST: "travel as they are (simply transferred)",
    ItemClass.TM: "hold something of the country (target modified)",
    ItemClass.SR: "make no sense there (sample removed)",
    ItemClass.NC: "written for the country (newly created)",
}
QUEUES: Mapping[str, str] = {
    Queue.LIGHT: "nothing found",
    Queue.FULL: "to be read in full: confirm, or a finding",
    Queue.TRANSCREATE: "the pack does not say what to put there",
    Queue.AUTHOR: "a person writes another: derive brief",
    Queue.RETIRED: "taken out by people",
}
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def new(
    project: Folder,
    source: Annotated[str, typer.Option(help="A file, a folder, or a name on the hub.")],
    to: Annotated[str, typer.Option(help="The locale to derive for, as es-MX.")],
    from_: Annotated[
        str, typer.Option("--from", help="The locale the set was made for, as ja-JP.")
    ] = "",
    adapter: Annotated[str, typer.Option(help="The source adapter; recognised if not given.")] = "",
    engine: Annotated[
        str,
        typer.Option(
            help="The MT engine, a chain as 'memory>apertium', or several side by side as "
            "'apertium+ctranslate2', or none to plan only; chosen if not given."
        ),
    ] = "",
    engine_option: Annotated[
        list[str] | None,
        typer.Option(help="An option of it: key=value; in a chain name.key=value."),
    ] = None,
    back_engine: Annotated[str, typer.Option(help="The engine for back-translation.")] = "",
    back_engine_option: Annotated[
        list[str] | None, typer.Option(help="An option of that one.")
    ] = None,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="Which column is what: question_en=text_en.")
    ] = None,
) -> None:
    """Make a project: what is derived from what, for which country, with which engines."""
    wish = creation.Wish(
        source=source,
        to=to,
        from_=from_,
        adapter=adapter,
        engine=engine,
        engine_options=engine_option or [],
        back_engine=back_engine,
        back_engine_options=back_engine_option or [],
        mapping=_mapping(map_ or []),
    )
    made, read = creation.create(project, wish)
    _announce(made, read, source)


def draft(
    project: Folder,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many items.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Plan only; say what a run would translate.")
    ] = False,
    executor: Annotated[str, typer.Option(help="Where batches run.")] = "",
    json_: Json = False,
) -> None:
    """Plan, draft, translate back, check and route; go on where an earlier run stopped."""
    opened = _opened(project, executor)
    steps = (PLAN,) if dry_run else tuple(pipeline.ORDER)
    memory.catch_up(opened)
    before = len(bills.runs(opened.store))
    with progress() as tell:
        done = pipeline.run(opened, limit=limit, only=steps, progress=tell)
    if not json_ and (words := _differs(done.reading)):
        out.print(words)
    if dry_run:
        _print_estimate(opened, json_)
        return
    numbers = numbers_of(opened)
    if json_:
        print_json(numbers)
        return
    if not any(done.worked.values()):
        out.print("Everything was up to date.")
    print_numbers(numbers)
    if this_run := bills.runs(opened.store)[before:]:
        out.print(f"this run: {spent(asdict(bills.total(this_run)))}")
    out.print(f"next: derive report {escape(str(project))}")


def status(project: Folder, json_: Json = False) -> None:
    """Say how far a project is: classes, queues, findings, what is stale."""
    numbers = numbers_of(Project.open(project))
    if json_:
        print_json(numbers)
    else:
        print_numbers(numbers)


def show(
    project: Folder,
    item: Annotated[str, typer.Argument(help="The item's id.", show_default=False)],
    json_: Json = False,
) -> None:
    """Show everything known of one item: what changed and why, the draft, what was found."""
    opened = Project.open(project)
    view = next(iter(pipeline.views(opened, [item])), None)
    if view is None:
        near = did_you_mean(item, opened.store.item_ids())
        raise ProjectError(f"{project}: no item {item!r}{near}")
    if json_:
        print_json(view.model_dump(mode="json"))
    else:
        print_item(view)


def _announce(made: Project, read: reading.Reading, source: str) -> None:
    """Say what a new project holds, for which country, and what binds the result."""
    pack = load_pack(made.config.locale)
    terms = plugins.source(made.config.source.adapter).terms
    items = counted(read.items, "item")
    out.print(f"[bold]{escape(made.config.name)}[/]: {items} from {escape(source)}")
    if read.rejected:
        rows = counted(read.rejected, "row")
        out.print(f"{rows} could not be read: see {escape(str(made.rejected_path))}")
    out.print(
        f"for {pack.names.en} ({pack.locale}); {escape(terms.dataset)}: {escape(terms.purpose)}"
    )
    out.print(f"next: derive draft {escape(str(made.folder))}")


def _differs(read: reading.Reading) -> str:
    """Say how the source differs from the one that was read before; nothing where it does not."""
    if read.new == read.items or not (read.new or read.changed or read.gone):
        return ""
    same = read.items - read.new - read.changed
    return (
        f"the source has changed: {counted(read.new, 'new item')}, {read.changed:,} changed, "
        f"{read.gone:,} gone, {same:,} as before"
    )


def _opened(folder: Path, executor: str) -> Project:
    project = Project.open(folder)
    if executor:
        run = RunConfig(**{**project.config.run.model_dump(), "executor": executor})
        project.config = project.config.model_copy(update={"run": run})
    return project


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not sign or not column:
            raise typer.BadParameter(f"{pair!r}: write field=column", param_hint="--map")
        mapping[field] = column
    return mapping


def print_numbers(numbers: dict[str, Any]) -> None:
    """Print what `derive.status.status` returns."""
    source = numbers["source"]["locale"]
    out.print(f"[bold]{escape(numbers['project'])}[/]  {source} → {numbers['locale']}")
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name in ("items", "planned", "drafted", "checked", "failed", "stale"):
        table.add_row(name, str(numbers[name]))
    table.add_row("by class", _explained(numbers["by_class"], CLASSES))
    table.add_row("by queue", _explained(numbers["by_queue"], QUEUES))
    table.add_row("substitutions", str(numbers["substitutions"]))
    people = {name: numbers[name] for name in ("reviewed", "accepted", "rejected")}
    older = f"  on older drafts {numbers['outdated']}" if numbers["outdated"] else ""
    table.add_row("people", _pairs(people) + older)
    table.add_row("findings", _pairs(numbers["findings"]) or "none")
    if numbers["bill"]:
        table.add_row("bill", spent(numbers["bill"]))
    for name in ("engine", "back_engine"):
        table.add_row(name.replace("_", "-"), escape(_short(numbers[name] or "none")))
    if numbers["rejected_rows"]:
        table.add_row("rejected rows", f"{numbers['rejected_rows']}: see rejected.jsonl")
    out.print(table)


def _explained(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """Return counts a line each, with what their names mean; what there is none of is left out."""
    lines = (
        f"{name} {counts[name]:,}  [dim]{words[name]}[/]" for name in words if counts.get(name)
    )
    return "\n".join(lines) or "none yet"


def _pairs(counts: dict[str, int]) -> str:
    return "  ".join(f"{name} {count}" for name, count in counts.items())


def _short(signature: str) -> str:
    """Return who an engine's signature names, in which version; the rest is in the report."""
    name, *settings = signature.split("|")
    known = dict(setting.partition(":")[::2] for setting in settings)
    said = [known[key] for key in ("version", "model", "route", "why") if key in known]
    return f"{name} {', '.join(said)}" if name != "none" else f"none: {known.get('why', 'not set')}"


def _planned(work: costs.Ahead) -> Table:
    """Show what plans alone tell of the work ahead: classes, and queues before any check."""
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    table.add_row("by class", _explained(work.by_class, CLASSES))
    words = {
        **QUEUES,
        Queue.LIGHT: "unless checks of the drafts find something",
    }
    table.add_row("by queue", _explained(work.by_queue, words))
    return table


def _print_estimate(project: Project, json_: bool) -> None:
    """Say what a full run would have to translate, and what that costs, if it does."""
    work = costs.ahead(project)
    estimates = costs.estimates(project, work)
    if json_:
        ranges = {step: asdict(estimate) for step, estimate in estimates.items()}
        numbers = {"texts": len(work.draft), "characters": work.characters, "cost": ranges}
        counts = {"by_class": dict(work.by_class), "by_queue": dict(work.by_queue)}
        print_json({**counts, **numbers})
        return
    out.print(_planned(work))
    back = "" if project.config.back_engine is None else ", and translate them back"
    texts = counted(len(work.draft), "text")
    out.print(f"a run would draft {texts} of {work.characters:,} characters{back}")
    for step, estimate in estimates.items():
        out.print(f"{step}: {range_of(estimate)}")
