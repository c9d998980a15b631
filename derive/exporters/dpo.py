"""Preferences to train on: the answer people accepted against the machine's that they refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.contracts import ExportContext, Rows
from derive.exporters._lines import line_files, write_lines
from derive.exporters.sft import message
from derive.records import ExportRow


class Preferences:
    """Writes ``data-<split>.jsonl`` with prompt, chosen and rejected, as TRL's DPO takes them.

    Only items are in it whose drafted answer people rejected, or marked with a major error and
    changed: an edit for style says nothing about which answer is the safer one.
    """

    name = "dpo"
    title = "Preference training: accepted against refused answers as JSON Lines (TRL)"
    answered = True
    refused = True

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
        return write_lines(rows, folder, _preference)


def _preference(row: ExportRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "prompt": [message("user", row.question)],
        "chosen": [message("assistant", row.reference_answer or "")],
        "rejected": [message("assistant", row.refused or "")],
    }


plugin = Preferences()
