"""One JSON object a line, one file a split: what several formats are written as."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from derive.contracts import Rows
from derive.exporters._splits import split_names
from derive.records import ExportRow

_BREAKS = str.maketrans({"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"})
"""Characters that JSON allows and some readers take for the end of a line."""


def line_files(splits: Sequence[str]) -> dict[str, str]:
    """Return the file of every split, by its name in `datasets`."""
    return {name: f"data-{name}.jsonl" for name in split_names(splits).values()}


def write_lines(
    rows: Rows,
    folder: Path,
    line: Callable[[ExportRow], Mapping[str, Any]],
    prefix: str = "data-",
) -> list[Path]:
    """Write what ``line`` makes of each row into the file of its split.

    Returns the files in the order in which splits first appear.
    """
    names = split_names(rows.splits)
    paths = {split: folder / f"{prefix}{name}.jsonl" for split, name in names.items()}
    with ExitStack() as stack:
        files = {
            split: stack.enter_context(path.open("w", encoding="utf-8", newline="\n"))
            for split, path in paths.items()
        }
        for row in rows:
            files[row.split].write(one_line(line(row)) + "\n")
    return list(paths.values())


def one_line(values: object) -> str:
    """Return ``values`` as JSON on what every reader takes for one line."""
    return json.dumps(values, ensure_ascii=False).translate(_BREAKS)
