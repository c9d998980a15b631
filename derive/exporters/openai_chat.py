"""Chat messages as OpenAI's fine-tuning takes them: nothing on a line but ``messages``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derive.contracts import ExportContext, Rows
from derive.exporters._lines import write_lines
from derive.exporters._splits import split_names
from derive.exporters.sft import conversation


class OpenAIChat:
    """Writes ``data-<split>.jsonl``, and beside it ``ids-<split>.txt``.

    The format allows no id on a line: line n of the one file is named on line n of the other.
    """

    name = "openai-chat"
    title = "Fine-tuning: chat messages as JSON Lines (OpenAI)"
    answered = True

    def write(
        self,
        rows: Rows,
        folder: Path,
        context: ExportContext,  # noqa: ARG002 - the files need nothing of it
    ) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        names = split_names(rows.splits)
        data = write_lines(rows, folder, lambda row: {"messages": conversation(row)})
        ids = [_ids(rows, split, folder / f"ids-{name}.txt") for split, name in names.items()]
        return [*data, *ids]


def _ids(rows: Rows, split: str, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{row.id}\n" for row in rows if row.split == split)
    return path


plugin = OpenAIChat()
