"""One JSON object a line, one file a split."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from derive.contracts import ExportContext
from derive.exporters._splits import by_split, split_names
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
            _write(folder / f"data-{names[split]}.jsonl", members)
            for split, members in splits.items()
        ]


def _write(path: Path, rows: Sequence[ExportRow]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            line = json.dumps(row.model_dump(mode="json", by_alias=True), ensure_ascii=False)
            file.write(line.translate(_BREAKS) + "\n")
    return path


plugin = JsonLines()
