"""``derive sheet export | import``: review in a spreadsheet, a CAT tool or an annotation tool."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from derive.cli._console import log, out, print_json
from derive.cli._sheet_plan import as_json, count, print_done, print_plan
from derive.errors import SheetError, did_you_mean
from derive.project import Project
from derive.records import Queue
from derive.review.records import Person
from derive.review.service import ReviewService
from derive.review.sheets import formats
from derive.review.sheets.build import LIMIT, make_sheet
from derive.review.sheets.changes import Change, Plan, State
from derive.review.sheets.merge import hand_in, plan

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FormatName = Annotated[
    str,
    typer.Option(
        "--format",
        help=f"Where the ending does not tell: {', '.join(f.name for f in formats.FORMATS)}.",
    ),
]


@app.command()
def export(
    project: Folder,
    file: Annotated[
        Path,
        typer.Argument(
            help="Ends in .xlsx, .xlf (XLIFF 1.2), .xliff (2.1), .csv, .json or .jsonl.",
            show_default=False,
        ),
    ],
    reviewer: Annotated[
        str, typer.Option("--for", help="Whose sheet it is: a name or id of derive reviewer list.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many items.")] = LIMIT,
    queue: Annotated[Queue | None, typer.Option(help="Items of this queue only.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file.")] = False,
    format_: FormatName = "",
    json_: Json = False,
) -> None:
    """Write a sheet of items to review, and assign these to the reviewer.

    Items that the reviewer has open come first, then others that they may be given.
    """
    chosen = formats.choose(file, format_)
    if file.exists() and not force:
        raise SheetError(f"{file}: is there already; give another name, or --force to replace it")
    service = ReviewService(Project.open(project))
    person = _person(service, reviewer, "--for")
    if person.daily is not None and person.daily < limit:
        log.print(f"{escape(person.name)} takes at most {person.daily} items a day")
    with log.status("Laying out items"):
        made = make_sheet(service, person, limit=limit, queue=queue)
        written = chosen.write(made, file)
    if json_:
        files = [str(path) for path in written.files]
        print_json(
            {
                "files": files,
                "format": chosen.name,
                "reviewer": person.id,
                "items": written.rows,
                "left_out": list(written.left_out),
            }
        )
        return
    for line in written.left_out:
        log.print(f"left out: {escape(line)}", style="yellow")
    for path in written.files[:1]:
        items = f"{count(written.rows, 'item')} for {person.name}"
        out.print(f"sheet: {escape(items)} in {escape(str(path))}")
    for path in written.files[1:]:
        out.print(f"  and {escape(str(path))}, which sets the tool up for them")
    if written.files:
        back = f"{project} {written.comes_back or written.files[0]} --as {person.id}"
        out.print(f"next, when it comes back: derive sheet import {escape(back)}")


@app.command("import")
def import_(
    project: Folder,
    file: Annotated[Path, typer.Argument(help="A sheet that came back.", show_default=False)],
    reviewer: Annotated[
        str, typer.Option("--as", help="Whose work it is: a name or id of derive reviewer list.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    format_: FormatName = "",
    json_: Json = False,
) -> None:
    """Say what a sheet that came back changes, ask, and hand that in.

    Newer work is never overwritten; a file may be imported as often as you like.
    """
    if not file.is_file():
        raise SheetError(f"there is no file {file}")
    service = ReviewService(Project.open(project))
    person = _person(service, reviewer, "--as")
    with log.status(f"Reading {escape(file.name)}"):
        made = plan(service, person, formats.choose(file, format_).read(file).rows)
    if not json_:
        print_plan(made, file, person)
    done: list[Change] = []
    if not dry_run and made.of(State.NEW) and (yes or _agreed(made, person, json_)):
        with log.status("Handing in"):
            done = list(hand_in(service, person, made))
    if json_:
        print_json(as_json(made, done))
        return
    print_done(made, done, dry_run)


def _person(service: ReviewService, wanted: str, option: str) -> Person:
    """Return the person of a name or id; the only one there is where none is named."""
    people = [person for person in service.people() if person.active]
    if not people:
        raise SheetError(
            f"nobody reviews this project yet: derive reviewer add {service.project.folder} NAME"
        )
    found = [p for p in people if wanted in {p.id, p.name}] if wanted else people
    if len(found) == 1:
        return found[0]
    names = [f"{person.name} ({person.id})" for person in people]
    if not wanted:
        raise SheetError(f"say whose sheet it is with {option}: {', '.join(names)}")
    if found:
        ids = ", ".join(person.id for person in found)
        raise SheetError(f"several people are called {wanted!r}; say which by the id: {ids}")
    raise SheetError(f"nobody here is called {wanted!r}{did_you_mean(wanted, names)}")


def _agreed(made: Plan, person: Person, json_: bool) -> bool:
    if json_ or not sys.stdin.isatty():
        raise SheetError("nothing was handed in yet: look at it, then run this again with --yes")
    reviews = count(len(made.of(State.NEW)), "review")
    return typer.confirm(f"Hand in {reviews} as {person.name}?")
