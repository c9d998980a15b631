"""What an import of a sheet changes, and what became of it, in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.text import Text

from derive.cli._console import out
from derive.cli._edits import changed_words
from derive.review.records import Person
from derive.review.sheets.changes import Change, Plan, State, told

COLOURS = {"accept": "green", "reject": "red", "transcreate": "magenta", "retire": "yellow"}


def print_plan(made: Plan, file: Path, person: Person) -> None:
    """Print what a file would change, item by item."""
    out.print(
        f"[bold]{escape(file.name)}[/]: {count(len(made.changes), 'row')}, as {escape(person.name)}"
    )
    for note in made.notes:
        out.print(f"  {escape(note)}", style="yellow")
    for change in made.of(State.NEW):
        if change.submission is not None:
            verdict = change.submission.verdict
            line = Text("  ").append(f"{verdict:<12}", COLOURS[verdict]).append(change.item_id)
            line.append(_extras(change), "dim")
            out.print(line)
            for edit in change.edits:
                label = f"{edit.field.replace('_', ' ')}: "
                out.print(
                    Text("      ")
                    .append(label, "dim")
                    .append(changed_words(edit.before, edit.after))
                )
    for state, colour in ((State.CONFLICT, "magenta"), (State.PROBLEM, "red")):
        for change in made.of(state):
            _line(change, colour)
    for change in made.of(State.OPEN):
        if change.note:
            _line(change, "dim")


def _extras(change: Change) -> str:
    said = change.submission
    if said is None:
        return ""
    parts = [f"{len(said.spans)} errors marked"] if said.spans else []
    parts += [f"“{' '.join(said.reason.split())[:80]}”"] if said.reason.strip() else []
    return "".join(f"  {part}" for part in parts)


def _line(change: Change, colour: str) -> None:
    who = f" {change.item_id}" if change.item_id else ""
    out.print(Text(f"  {change.where}{who}: {change.note}", style=colour))


def print_done(made: Plan, done: list[Change], dry_run: bool) -> None:
    """Print what became of it, in one line, after what was refused at the last moment."""
    for change in done:
        if change.state is State.CONFLICT:
            _line(change, "magenta")
    new = made.of(State.NEW)
    taken = [change for change in done if change.state is not State.CONFLICT]
    verb = "would be handed in" if dry_run else "handed in"
    counted = new if dry_run else taken
    kinds = ", ".join(f"{count} {verdict}" for verdict, count in told(counted).items())
    parts = [f"{count(len(counted), 'review')} {verb}" + (f" ({kinds})" if kinds else "")]
    names = {
        State.SAME: "handed in before",
        State.OPEN: "left open",
        State.CONFLICT: "not taken: newer work or somebody else's",
        State.PROBLEM: "not taken: to be corrected",
    }
    states = Counter(change.state for change in (*made.changes, *done) if change.state in names)
    parts += [f"{states[state]} {name}" for state, name in names.items() if states[state]]
    out.print("; ".join(parts))


def as_json(made: Plan, done: Iterable[Change]) -> dict[str, Any]:
    """Return the same for a pipe."""
    return {
        "notes": list(made.notes),
        "rows": [
            {
                "where": change.where,
                "item": change.item_id,
                "state": change.state.value,
                "note": change.note,
                "verdict": change.submission.verdict if change.submission else "",
                "edits": [edit._asdict() for edit in change.edits],
            }
            for change in made.changes
        ],
        "handed_in": [c.item_id for c in done if c.state is not State.CONFLICT],
        "refused": [{"item": c.item_id, "note": c.note} for c in done if c.state is State.CONFLICT],
    }


def count(number: int, word: str) -> str:
    """Return *1 item*, *2,000 items*."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
