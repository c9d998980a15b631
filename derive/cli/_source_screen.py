"""How ``derive source`` shows adapters and what they saw in a source."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence

import yaml
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from derive.contracts import Inspection, SourceAdapter
from derive.looking import Look
from derive.records import RejectedRow, Terms

MAX_LABELS = 12
MAX_BAD = 5
COLUMN = "COLUMN"


def show_adapters(console: Console, adapters: Sequence[SourceAdapter]) -> None:
    """Print a table of the adapters and what each reads."""
    table = Table(Column("adapter", no_wrap=True), "dataset", "made for", "terms")
    reads: dict[str, list[str]] = {}
    for adapter in adapters:
        terms = Text(f"{adapter.terms.licence}. {_copying(adapter.terms)}")
        table.add_row(adapter.name, Text(adapter.title), adapter.default_locale, terms)
        reads.setdefault(adapter.reads, []).append(adapter.name)
    console.print(table)
    for formats, names in reads.items():
        console.print(Text(f"Files ({', '.join(names)}): {formats}."))


def show_look(console: Console, path: str, look: Look, recognised: bool) -> None:
    """Print what a source holds, the lines for ``derive.yaml`` and the terms of use."""
    how = " (recognised by its columns; --adapter says otherwise)" if recognised else ""
    console.print(Text(f"{path}: read as {look.adapter.title}{how}"))
    console.print(_facts(look))
    console.print(_columns(look.inspection))
    if look.inspection.labels:
        console.print(_labels(look.inspection))
    if look.inspection.unreadable:
        console.rule("files that cannot be read: mend them, or take them out", align="left")
        console.print(Text("\n".join(look.inspection.unreadable)))
    if look.rejected:
        console.rule("rows that cannot be read", align="left")
        console.print(_rejected(look.rejected))
    console.rule("to make a project of it", align="left")
    console.print(Text(_command(path, look)), soft_wrap=True)
    console.rule("for derive.yaml", align="left")
    console.print(Text(_yaml(path, look)), soft_wrap=True)  # to be pasted: no frame, no wrapping
    console.rule("terms of use", align="left")
    console.print(_terms(look.adapter.terms))


def _yaml(path: str, look: Look) -> str:
    settings = look.settings(path)
    mapping = _filled_in(look)
    if mapping:
        settings["source"]["mapping"] = mapping
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=10_000)
    if COLUMN in mapping.values():
        return f"{text}# write the column's name in the place of {COLUMN}"
    return text + ("# the mapping holds guesses: check it" if look.guesses else "")


def _filled_in(look: Look) -> dict[str, str]:
    """Return the mapping, with a place to fill in for the questions where nobody can guess."""
    lacking = {} if look.readable else {"question": COLUMN}
    return {**lacking, **look.options.mapping, **look.guesses}


def _command(path: str, look: Look) -> str:
    """Return the command that makes a project of what was seen."""
    words = ["derive", "new", "PROJECT", "--source", path, "--adapter", look.adapter.name]
    words += ["--from", look.options.locale, "--to", "TAG"]
    for field, column in _filled_in(look).items():
        words += ["--map", f"{field}={column}"]
    return shlex.join(words)


def _rejected(rows: Sequence[RejectedRow]) -> Text:
    lines = [f"{row.file}, row {row.row}, {row.field}: {row.reason}" for row in rows[:MAX_BAD]]
    if len(rows) > MAX_BAD:
        lines.append(f"and {len(rows) - MAX_BAD:,} more; a project lists them in rejected.jsonl")
    return Text("\n".join(lines))


def _facts(look: Look) -> Table:
    seen = look.inspection
    grid = Table.grid(padding=(0, 2))
    files = ", ".join(seen.files[:6]) + (" …" if len(seen.files) > 6 else "")
    grid.add_row("files", Text(f"{len(seen.files)}: {files}"))
    grid.add_row("rows", Text(_rows(look)))
    grid.add_row("version", Text(seen.version))
    grid.add_row("splits", Text(_counts(seen.splits)))
    grid.add_row("made for", Text(look.options.locale))
    grid.add_row("English", Text(_english(seen)))
    if seen.missing:
        grid.add_row("not there", Text(", ".join(seen.missing)))
    return grid


def _rows(look: Look) -> str:
    rows, readable = look.inspection.rows, sum(look.inspection.splits.values())
    if not look.readable:
        return f"{rows:,}; no column of questions: see the mapping below"
    return f"{rows:,}" + (f", {rows - readable:,} cannot be read" if rows > readable else "")


def _english(seen: Inspection) -> str:
    """Say how many items come without an English translation, from which adaptation starts."""
    if "question_en" in seen.missing:
        return "no translation of the questions"
    filled = [one.filled for one in seen.columns if "question_en" in one.meaning.split(", ")]
    if not filled:
        return "the questions are in English"
    lacking = seen.rows - filled[0]
    return f"{lacking:,} of {seen.rows:,} without a translation" if lacking else "all translated"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items()) or "none"


def _columns(seen: Inspection) -> Table:
    table = Table(Column("column", overflow="fold"), "read as", "filled", "example")
    for one in seen.columns:
        meaning = Text(one.meaning) if one.meaning else Text("kept as annotation", style="dim")
        table.add_row(Text(one.name), meaning, f"{one.filled:,}", Text(one.example))
    return table


def _labels(seen: Inspection) -> Table:
    """Show the first of the three labels; there are too many of the others for a screen."""
    counts: Counter[str] = Counter()
    for label, count in seen.labels.items():
        counts[label.split(" › ")[0]] += count
    table = Table("label", "items")
    for label, count in counts.most_common(MAX_LABELS):
        table.add_row(Text(label), f"{count:,}")
    if len(counts) > MAX_LABELS:
        table.add_row(f"and {len(counts) - MAX_LABELS} more", "")
    return table


def _terms(terms: Terms) -> Text:
    lines = [
        f"{terms.dataset}: {terms.licence}",
        _copying(terms),
        f"Purpose: {terms.purpose}",
        f"Attribution: {terms.attribution}",
        " ".join(part for part in (terms.url, terms.citation) if part),
    ]
    return Text("\n".join(line for line in lines if line))


def _copying(terms: Terms) -> str:
    copying = "May be copied." if terms.redistribute else "No original text in an export."
    return copying + (" A derived set inherits the terms." if terms.inherits else "")
