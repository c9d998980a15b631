"""One JSON object a line, one file a split."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from derive.contracts import ExportContext, Rows
from derive.exporters._splits import split_names
from derive.records import ExportRow

_BREAKS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})
"""Characters that JSON allows and some readers take for the end of a line."""


class JsonLines:
    """Writes ``data-<split>.jsonl``."""

    name = "jsonl"
    title = "JSON Lines: one object a line, one file a split"

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the file of every split, by its name in `datasets`."""
        return {name: f"data-{name}.jsonl" for name in split_names(splits).values()}

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        names = split_names(rows.splits)
        records = ((row.split, record(row, context.canary)) for row in rows)
        return write_lines({s: folder / f"data-{names[s]}.jsonl" for s in names}, records)


def record(row: ExportRow, canary: str = "") -> dict[str, Any]:
    """Return a row as JSON has it; with its ``canary`` where it is a release's."""
    values = row.model_dump(mode="json", by_alias=True)
    return values | {"canary": canary} if canary else values


def write_lines(
    paths: Mapping[str, Path], records: Iterable[tuple[str, Mapping[str, Any]]]
) -> Sequence[Path]:
    """Write each record as one line of the file of its split; return the files."""
    with ExitStack() as stack:
        files = {
            split: stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            for split, path in paths.items()
        }
        for split, values in records:
            files[split].write(one_line(values) + "\n")
    return list(paths.values())


def one_line(values: object) -> str:
    """Return ``values`` as JSON on what every reader takes for one line."""
    return json.dumps(values, ensure_ascii=False).translate(_BREAKS)


plugin = JsonLines()
