"""``derive review``: the web app for reviewers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.markup import escape

from derive.cli._console import out
from derive.errors import MissingExtra
from derive.project import Project

NAMES = ("127.0.0.1", "localhost", "[::1]")
LOCAL = ("127.0.0.1", "localhost", "::1")
ADDRESS_FACT = "review:address"
"""Where the app was last started, so that links made elsewhere lead there."""
SHOWN = {"::1": "[::1]", "0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - shown, not bound


def review(
    project: Annotated[Path, typer.Argument(help="The project folder.", show_default=False)],
    host: Annotated[str, typer.Option(help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any.")] = 8600,
    url: Annotated[
        str, typer.Option(help="The address people open, where it is another: https://….")
    ] = "",
) -> None:
    """Serve the review app; the first time, print a link that signs the lead in."""
    bind, serve = _server()
    with closing(Project.open(project)) as opened:  # what is wrong there is said before listening
        base, listening = url.rstrip("/"), bind(host, port)
        base = base or f"http://{SHOWN.get(host, host)}:{listening.getsockname()[1]}"
        opened.store.set_fact(ADDRESS_FACT, base)
    out.print(f"Review of {escape(str(project))} at {escape(base)} (Ctrl-C stops it)")
    out.print(f"Links for others: derive reviewer add {escape(str(project))} NAME")
    if host not in LOCAL:
        out.print("Everybody who reaches this machine reaches it; put https in front of it.")
    if not serve(project, listening, base, _hosts(host, base)):
        raise typer.Exit(1)


def _server() -> tuple[Any, Any]:
    """Return what binds and serves. Raises `MissingExtra` where the extra is not installed."""
    try:
        from derive.review.web.serve import bind, serve  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtra(error.name or "fastapi", "web", "the review app") from error
    return bind, serve


def _hosts(host: str, base: str) -> tuple[str, ...]:
    """Return the names under which browsers may ask: any, where it is open to other machines."""
    return (*NAMES, urlsplit(base).hostname or "") if host in LOCAL else ("*",)


app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode="rich", add_completion=False)
app.command()(review)
