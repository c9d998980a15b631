"""What the commands share: the console, progress bars, JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:  # the pipeline takes half a second to load, and JSON needs none of it
    from derive.pipeline import Progress as Told

out = Console(highlight=False, soft_wrap=True)
log = Console(stderr=True, highlight=False, soft_wrap=True)

WORDS = {
    "plan": "Planning",
    "draft": "Drafting",
    "back-translate": "Translating back",
    "check": "Checking",
    "compare": "Comparing",
    "route": "Routing",
}


def counted(number: int, one: str, more: str = "") -> str:
    """Return a number and what it counts: ``1 item``, ``1,204 items``."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def print_json(value: Any) -> None:
    """Print ``value`` as JSON, for a pipe."""
    out.print(json.dumps(value, ensure_ascii=False, indent=1), markup=False)


@contextmanager
def progress() -> Iterator[Told]:
    """Yield a function that shows how far each step is, one bar a step."""
    columns = (
        TextColumn("{task.description:<17}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=log) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, todo: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(WORDS.get(step, step), total=todo)
            bars.update(tasks[step], completed=done)

        yield tell
