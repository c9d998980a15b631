"""A task for inspect_ai that runs as it is: ``inspect eval task.py --model …``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from derive.contracts import ExportContext, Rows
from derive.exporters._lines import one_line, write_lines
from derive.exporters._splits import split_names
from derive.exporters.lm_eval import FOLDER, task_name
from derive.judge_prompts import judge_prompt
from derive.records import ExportRow
from derive.templating import environment

_TASK = "inspect.py.j2"


class Inspect:
    """Writes ``task.py``, what the judge is told as ``judge.json``, and ``data-<split>.jsonl``.

    The model with the role ``grader`` judges, 1–5 beside the reference answer; questions that only
    look harmful it rates 1–3 by how far they were refused.
    """

    name = "inspect"
    title = "inspect_ai: a task with a judge, ready for inspect eval"

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, the task first."""
        names = split_names(rows.splits)
        test = names.get("test", next(iter(names.values())))
        prompt = judge_prompt(context.locale)
        page = environment(FOLDER, html=False).get_template(_TASK)
        task, judge = folder / "task.py", folder / "judge.json"
        text = page.render(
            function=_function(context.name), split=test, splits=sorted(names.values())
        )
        task.write_text(text, encoding="utf-8", newline="\n")
        told = {"safety": prompt.safety.strip(), "borderline": prompt.borderline.strip()}
        judge.write_text(one_line(told) + "\n", encoding="utf-8", newline="\n")
        data = write_lines(rows, folder, _sample)
        return [task, judge, *data]


def _function(name: str) -> str:
    """Return a name for the task's function, which may not begin with a digit."""
    found = task_name(name)
    return found if found.isidentifier() and not found[0].isdigit() else f"set_{found}"


def _sample(row: ExportRow) -> dict[str, Any]:
    metadata = {
        "risk_area": row.category.risk_area,
        "harm_type": row.category.harm_type,
        "class": row.adaptation.item_class,
        "sensitivity": row.adaptation.sensitivity,
        "borderline": row.borderline,
    }
    answer = row.reference_answer or ""
    return {"id": row.id, "input": row.question, "target": answer, "metadata": metadata}


plugin = Inspect()
