"""One JSON object a line, one file a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.contracts import ExportContext, Rows
from derive.exporters._lines import line_files, write_lines
from derive.records import ExportRow


class JsonLines:
    """Writes ``data-<split>.jsonl``."""

    name = "jsonl"
    title = "JSON Lines: one object a line, one file a split"

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the file of every split, by its name in `datasets`."""
        return line_files(splits)

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        return write_lines(rows, folder, lambda row: record(row, context.canary))


def record(row: ExportRow, canary: str = "") -> dict[str, Any]:
    """Return a row as JSON has it; with its ``canary`` where it is a release's."""
    values = row.model_dump(mode="json", by_alias=True)
    return values | {"canary": canary} if canary else values


plugin = JsonLines()
