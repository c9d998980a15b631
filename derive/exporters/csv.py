"""One CSV file a split, in UTF-8 with BOM, one row an item: for people with a spreadsheet.

A cell that a spreadsheet would take for a formula has an apostrophe in front, and so has one that
begins with an apostrophe: take one off to have the text. For programs there is ``jsonl``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from derive.contracts import ExportContext
from derive.exporters._flat import COLUMNS, flat
from derive.exporters._splits import by_split, split_names
from derive.records import ExportRow
from derive.safe_text import formula_safe


class Csv:
    """Writes ``data-<split>.csv``."""

    name = "csv"
    title = "CSV for spreadsheets: one row an item, one file a split"

    def write(
        self,
        rows: Sequence[ExportRow],
        folder: Path,
        context: ExportContext,  # noqa: ARG002 - the files need nothing of it
    ) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        splits = by_split(rows)
        names = split_names(list(splits))
        return [
            _write(folder / f"data-{names[split]}.csv", members)
            for split, members in splits.items()
        ]


def _write(path: Path, rows: Sequence[ExportRow]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([formula_safe(cell) for cell in flat(row)] for row in rows)
    return path


plugin = Csv()
