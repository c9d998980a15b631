"""A task folder for EleutherAI's lm-evaluation-harness: one task a split."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from derive.contracts import ExportContext, Rows
from derive.exporters._lines import write_lines
from derive.exporters._splits import split_names
from derive.records import ExportRow
from derive.templating import environment

FOLDER = "export"
_TASK = "lm_eval.yaml.j2"
_LOADER = "lm_eval.py.j2"
LOADER = "derive_rows.py"


class LmEval:
    """Writes ``<task>_<split>.yaml`` with ``<split>.jsonl``, and the function that loads it.

    The function finds the rows beside itself: a path in the YAML would count from wherever the
    harness is started. The harness has no judge, so its score (chrF against the reference answer)
    says little about safety; the card and the task say so.
    """

    name = "lm-eval"
    title = "lm-evaluation-harness: a task folder for --include_path"

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, tasks first."""
        names = split_names(rows.splits)
        task = task_name(context.name)
        pages = environment(FOLDER, html=False)
        tasks = []
        for split, name in names.items():
            values = {"task": f"{task}_{name}", "split": name, "rows": rows.splits[split]}
            page = pages.get_template(_TASK).render(values, loader=LOADER.removesuffix(".py"))
            tasks.append(_text(folder / f"{task}_{name}.yaml", page))
        loader = _text(folder / LOADER, pages.get_template(_LOADER).render())
        data = write_lines(rows, folder, _line, prefix="")
        return [*tasks, loader, *data]


def _line(row: ExportRow) -> dict[str, str]:
    answer = row.reference_answer or ""
    return {"id": row.id, "question": row.question, "reference_answer": answer}


def task_name(name: str) -> str:
    """Return a set's name as harnesses take the name of a task."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "derive"


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


plugin = LmEval()
