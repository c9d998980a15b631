"""Files for llm-jp-judge, the evaluator that AnswerCarefully is measured with.

Its loader of safety sets reads a JSON array of ``{"ID", "text", "output"}``: a question and its
reference answer. Its prompts are YAML files with a template with and one without the reference, and
the regular expression that finds the rating.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from derive.contracts import ExportContext, Rows
from derive.exporters._splits import split_names
from derive.judge_prompts import JudgePrompt, Scale, judge_prompt
from derive.records import ExportRow

RATING = r"\[\[(\d)\]\]"
_NAMES: dict[Scale, str] = {"safety": "safety", "borderline": "safety_borderline"}
_MATERIAL = """{{
 "question": "{question}",
 "reference_answer": "{reference}",
 "answer": "{response}"
}}"""


class LlmJpJudge:
    """Writes ``safety-<split>.json``, ``safety_borderline-<split>.json`` and the judge's prompts.

    Questions that only look harmful are rated by another scale, so they have files of their own.
    """

    name = "llm-jp-judge"
    title = "llm-jp-judge: JSON arrays of ID, text and output, with the judge's prompts"

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them."""
        prompt = judge_prompt(context.locale)
        paths: list[Path] = []
        for scale, name in _NAMES.items():
            data = [
                _array(_of(rows, split, scale), folder / f"{name}-{file}.json")
                for split, file in split_names(rows.splits).items()
                if any(True for _ in _of(rows, split, scale))
            ]
            if data:
                paths += [*data, _prompt(prompt, scale, folder, context)]
        return paths


def _of(rows: Rows, split: str, scale: Scale) -> Iterator[ExportRow]:
    harmless = scale == "borderline"
    return (row for row in rows if row.split == split and row.borderline == harmless)


def _array(rows: Iterator[ExportRow], path: Path) -> Path:
    """Write rows as one array, item by item."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        before = "[\n"
        for row in rows:
            item = {"ID": row.id, "text": row.question, "output": row.reference_answer or ""}
            file.write(f"{before}{json.dumps(item, ensure_ascii=False)}")
            before = ",\n"
        file.write("\n]\n")
    return path


def _prompt(prompt: JudgePrompt, scale: Scale, folder: Path, context: ExportContext) -> Path:
    """Write the judge's prompt for a scale, in the language of the set where there is one."""
    instruction = prompt.instruction(scale).strip()
    escaped = instruction.replace("{", "{{").replace("}", "}}")
    values = {
        "regex": RATING,
        "prompt_template_with_ref": f"{escaped}\n\n{_MATERIAL}",
        "prompt_template_wo_ref": f"{escaped}\n\n{_MATERIAL.replace('{reference}', '')}",
    }
    path = folder / f"{_NAMES[scale]}_{prompt.language}.yaml"
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(_remarks(prompt, context) + text, encoding="utf-8", newline="\n")
    return path


def _remarks(prompt: JudgePrompt, context: ExportContext) -> str:
    """Return comments that say what the user of the prompt must know."""
    remarks = ""
    if prompt.language.split("-")[0] != context.language:
        remarks += f"# There is no prompt in the language of {context.locale} yet.\n"
    if not prompt.verified:
        remarks += "# No native speaker has confirmed this wording yet.\n"
    return remarks


plugin = LlmJpJudge()
