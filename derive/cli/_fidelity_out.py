"""Prints tables of figures: for a screen, for a paper, for another program."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from rich.markup import escape
from rich.table import Table

from derive.cli._console import out
from derive.fidelity.intervals import Interval

Cells = Sequence[tuple[str, ...]]
_LATEX = re.compile(r"([&%$#_{}~^\\])")


class TableFormat(StrEnum):
    """What a printed table is for."""

    SCREEN = "screen"
    MARKDOWN = "markdown"
    LATEX = "latex"
    CSV = "csv"


def print_table(header: Sequence[str], rows: Cells, kind: TableFormat) -> None:
    """Print a table, without columns that say nothing.

    Of one too wide for the screen, columns with the same in every row go above it; one that is too
    wide even so is printed as blocks.
    """
    kept = [place for place in range(len(header)) if any(row[place] for row in rows)]
    header = [header[place] for place in kept]
    rows = [tuple(row[place] for place in kept) for row in rows]
    if kind is not TableFormat.SCREEN:
        out.print(_WRITERS[kind](header, rows), markup=False)
    elif _width(header, rows) <= out.width:
        _print_grid(header, rows)
    else:
        _print_narrower(header, rows)


def _print_narrower(header: Sequence[str], rows: Cells) -> None:
    """Say once what is the same in every row, and print the rest, as blocks if that must be."""
    same = [place for place in range(len(header)) if len({row[place] for row in rows}) == 1]
    rest = [place for place in range(len(header)) if place not in same]
    head, body = [header[place] for place in rest], [tuple(row[p] for p in rest) for row in rows]
    if len(rows) < 2 or not rest or _width(head, body) > out.width:
        _print_blocks(header, rows)
        return
    said = [place for place in same if rows[0][place] != "–"]
    out.print("  ".join(f"[dim]{header[place]}[/] {escape(rows[0][place])}" for place in said))
    _print_grid(head, body)


def _print_grid(header: Sequence[str], rows: Cells) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in header:
        table.add_column(name)
    for row in rows:
        table.add_row(*map(escape, row))
    out.print(table)


def _width(header: Sequence[str], rows: Cells) -> int:
    return sum(
        max(len(line[place]) for line in (header, *rows)) + 2 for place in range(len(header))
    )


def _print_blocks(header: Sequence[str], rows: Cells) -> None:
    """Print each row as a block of lines, which no screen is too narrow for."""
    longest = max(map(len, header))
    for row in rows:
        for place, (name, cell) in enumerate(zip(header, row, strict=True)):
            if cell and cell != "–":
                begin = "" if place == 0 else "  "
                out.print(f"{begin}[dim]{name:<{longest}}[/]  {escape(cell)}")


def print_signatures(signatures: Iterable[str], kind: TableFormat) -> None:
    """Print what computed the figures, as a comment or note of the format; CSV has a column."""
    before = {TableFormat.MARKDOWN: "- ", TableFormat.LATEX: "% "}.get(kind, "")
    if kind is TableFormat.MARKDOWN:
        out.print()
    for signature in sorted(signatures) if kind is not TableFormat.CSV else ():
        style = "dim" if kind is TableFormat.SCREEN else None
        out.print(f"{before}{signature}", style=style, markup=False)


def figure(value: float | None, digits: int = 2) -> str:
    """Return a figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.{digits}f}"


def between(interval: Interval | None, digits: int = 2) -> str:
    """Return an interval in brackets, or a dash."""
    if interval is None:
        return "–"
    return f"[{interval.low:.{digits}f}, {interval.high:.{digits}f}]"


def _markdown(header: Sequence[str], rows: Cells) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(c.replace("|", "\\|") for c in line) + " |" for line in lines
    )


def _latex(header: Sequence[str], rows: Cells) -> str:
    body = [" & ".join(_LATEX.sub(_escaped, cell) for cell in line) + r" \\" for line in rows]
    top = " & ".join(_LATEX.sub(_escaped, cell) for cell in header) + r" \\"
    columns = "l" * len(header)
    return "\n".join(
        [rf"\begin{{tabular}}{{{columns}}}", r"\hline", top, r"\hline", *body, r"\hline",
         r"\end{tabular}"]
    )  # fmt: skip


def _escaped(match: re.Match[str]) -> str:
    special = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return special.get(match[1], "\\" + match[1])


def _csv(header: Sequence[str], rows: Cells) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().rstrip("\n")


_WRITERS = {
    TableFormat.MARKDOWN: _markdown,
    TableFormat.LATEX: _latex,
    TableFormat.CSV: _csv,
}
