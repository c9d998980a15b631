"""One CSV file a split, in UTF-8 with BOM, one row an item: for people with a spreadsheet.

A cell that a spreadsheet would take for a formula has an apostrophe in front, and so has one that
begins with an apostrophe: take one off to have the text. For programs there is ``jsonl``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from derive.contracts import ExportContext, Rows
from derive.exporters._flat import flat, header
from derive.exporters._splits import split_names
from derive.safe_text import formula_safe


class Csv:
    """Writes ``data-<split>.csv``."""

    name = "csv"
    title = "CSV for spreadsheets: one row an item, one file a split"

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        names = split_names(rows.splits)
        paths = {split: folder / f"data-{name}.csv" for split, name in names.items()}
        with ExitStack() as stack:
            writers = {}
            for split, path in paths.items():
                file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
                writers[split] = csv.writer(file)
                writers[split].writerow(header(context.canary))
            for row in rows:
                cells = flat(row, context.canary)
                writers[row.split].writerow([formula_safe(cell) for cell in cells])
        return list(paths.values())


plugin = Csv()
