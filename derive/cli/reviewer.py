"""``derive reviewer add | list | link | move | revoke | controls``: who reviews a project."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from derive.cli._console import out, print_json
from derive.cli.review import ADDRESS_FACT
from derive.errors import ReviewError
from derive.pipeline import views
from derive.project import Project
from derive.records import Queue
from derive.review.progress import PersonProgress
from derive.review.records import Invitation, Person, Role
from derive.review.service import ReviewService
from derive.review.spoiling import make

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The project folder.", show_default=False)]
Who = Annotated[str, typer.Argument(help="A person's id, as the list shows it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Address = Annotated[
    str,
    typer.Option("--url", help="The address at which derive review answers; else its last one."),
]

ADDRESS = "http://127.0.0.1:8600"
"""Where ``derive review`` answers unless it is told otherwise."""


@contextmanager
def _review(folder: Path) -> Iterator[ReviewService]:
    project = Project.open(folder)
    try:
        yield ReviewService(project)
    finally:
        project.close()


@app.command()
def add(
    project: Folder,
    name: Annotated[str, typer.Argument(help="What colleagues call them.", show_default=False)],
    role: Annotated[list[Role], typer.Option(help="What they may do; may be repeated.")] = [  # noqa: B006
        Role.REVIEWER
    ],
    opt_out: Annotated[
        list[str] | None, typer.Option(help="A harm type or risk area they are not given.")
    ] = None,
    cell: Annotated[
        list[str] | None, typer.Option(help="Give only this harm type or risk area.")
    ] = None,
    queue: Annotated[list[Queue] | None, typer.Option(help="Give only this queue.")] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="A language they work in, e.g. es or es-MX.")
    ] = None,
    daily: Annotated[
        int | None, typer.Option(min=1, help="The most items a day that they are given.")
    ] = None,
    url: Address = "",
    json_: Json = False,
) -> None:
    """Invite a person, and print their link. It works once; a browser then stays logged in."""
    with _review(project) as service:
        namesakes = [one.id for one in service.people() if one.name == name]
        made = service.invite(
            name,
            role,
            opt_out or (),
            daily,
            queues=queue or (),
            cells=cell or (),
            languages=language or (),
        )
        base = url or service.project.store.get_fact(ADDRESS_FACT) or ADDRESS
    _print_link(made, base, json_)
    if namesakes and not json_:
        others, folder = escape(", ".join(namesakes)), escape(str(project))
        out.print(
            f"  now several are called {escape(name)} (also {others}); a new link for one who is "
            f"there already: derive reviewer link {folder} ID"
        )


@app.command("list")
def list_(project: Folder, json_: Json = False) -> None:
    """List the people, what they have done, and what keeps them waiting."""
    with _review(project) as service:
        found = service.progress()
    if json_:
        print_json([one.model_dump(mode="json") for one in found.people])
        return
    if not found.people:
        out.print("Nobody yet: derive reviewer add PROJECT NAME --role reviewer")
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("id", "name", "roles", "done", "today", "open", "waiting", "s/item", ""):
        table.add_column(column, overflow="fold")
    for one in found.people:
        table.add_row(*map(escape, _row(one)))
    out.print(table)
    for blocked in found.blocked:
        what = f"{blocked.items:,} items in {blocked.phase} ({blocked.queue}) wait"
        out.print(escape(f"{what}: {blocked.why}"))


@app.command()
def link(project: Folder, person: Who, url: Address = "", json_: Json = False) -> None:
    """Print a new link for a person; older links that were not used stop working."""
    with _review(project) as service:
        made = service.invite_again(person)
        base = url or service.project.store.get_fact(ADDRESS_FACT) or ADDRESS
    _print_link(made, base, json_)


@app.command()
def move(
    project: Folder,
    person: Who,
    to: Annotated[str, typer.Argument(help="Who takes them; whoever comes if not given.")] = "",
) -> None:
    """Take a person's open items from them and hand them to another one."""
    with _review(project) as service:
        moved = service.move(None, person, to or None)
    out.print(f"{moved:,} items moved from {escape(person)} to {escape(to or 'whoever comes')}")


@app.command()
def revoke(project: Folder, person: Who) -> None:
    """End a person's access at once. What they did stays, their open items go to others."""
    with _review(project) as service:
        service.revoke(person)
    out.print(f"{escape(person)} has no access any more; what they did stays")


@app.command()
def controls(
    project: Folder,
    file: Annotated[Path, typer.Argument(help="A new file of JSON lines in the project's folder.")],
    bad: Annotated[int, typer.Option(min=0, help="How many deliberately bad ones.")] = 6,
    gold: Annotated[int, typer.Option(min=0, help="How many that people agreed on.")] = 0,
) -> None:
    """Make control items, which show whether reviewers still look: read them before use."""
    opened = Project.open(project)
    path = file if file.is_absolute() else opened.folder / file
    made = make(list(views(opened)), bad, gold, opened.config.review.seed)
    try:
        with path.open("x", encoding="utf-8") as lines:
            lines.writelines(f"{control.model_dump_json()}\n" for control in made)
    except FileExistsError as error:
        raise ReviewError(f"{path}: is there already; give another name") from error
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written: {error.strerror}") from error
    out.print(
        f"{len(made):,} control items in {escape(str(path))}: read them, then add to derive.yaml"
    )
    out.print(f"review: {{controls: {escape(path.name)}, control_every: 20}}")


def _print_link(made: Invitation, url: str, json_: bool) -> None:
    address = f"{url.rstrip('/')}/in/{made.token}"
    if json_:
        print_json({"id": made.person.id, "link": address, "expires": made.expires})
        return
    roles = ", ".join(made.person.roles)
    out.print(f"{escape(made.person.name)} ({escape(made.person.id)}): {roles}")
    out.print(f"  {escape(address)}", soft_wrap=True)
    out.print(f"  works once, until {made.expires[:10]}, while derive review runs at {escape(url)}")


def _row(one: PersonProgress) -> list[str]:
    person: Person = one.person
    usual = "" if one.seconds is None else f"{one.seconds:.0f}"
    numbers = (one.done, one.done_today, one.open, one.waiting)
    roles = ", ".join(person.roles)
    return [person.id, person.name, roles, *(f"{n:,}" for n in numbers), usual, one.blocked]
