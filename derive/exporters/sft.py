"""Chat messages to fine-tune on: one conversation of two turns a line, one file a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.contracts import ExportContext, Rows
from derive.exporters._lines import line_files, write_lines
from derive.records import ExportRow


class Conversations:
    """Writes ``data-<split>.jsonl``, as TRL and most trainers take it.

    Beside ``messages`` a line has the row's id, so that whoever finds a fault can name it, and its
    family, so that a part that is held out holds whole families.
    """

    name = "sft"
    title = "Fine-tuning: chat messages as JSON Lines (TRL and others)"
    answered = True

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the file of every split, by its name in `datasets`."""
        return line_files(splits)

    def write(
        self,
        rows: Rows,
        folder: Path,
        context: ExportContext,  # noqa: ARG002 - the files need nothing of it
    ) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        return write_lines(rows, folder, _line)


def _line(row: ExportRow) -> dict[str, Any]:
    return {"id": row.id, "family": row.family, "messages": conversation(row)}


def conversation(row: ExportRow) -> list[dict[str, Any]]:
    """Return a row as the two turns of a conversation."""
    return [message("user", row.question), message("assistant", row.reference_answer or "")]


def message(role: str, content: str) -> dict[str, Any]:
    """Return one turn."""
    return {"role": role, "content": content}


plugin = Conversations()
