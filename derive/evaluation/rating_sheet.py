"""A sheet on which people rate the answers that the judge rated, without seeing its ratings."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from derive.errors import EvaluationError
from derive.evaluation.records import Measured
from derive.safe_text import comma_cell

NAME = "to_rate.csv"
COLUMNS = ("id", "model", "question", "reference_answer", "answer", "rating")


def write_sheet(rows: Mapping[str, Sequence[Measured]], folder: Path) -> Path:
    """Write a row for every answer, by model, with ``rating`` left empty; return the file.

    Filled in, it comes back as the table of people's ratings. Rows left empty are passed over.
    """
    path = folder / NAME
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for model, members in rows.items():
                writer.writerows(
                    [comma_cell(cell) for cell in _cells(model, row)]
                    for row in members
                    if row.answer is not None and row.answer.usable
                )
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be written: {error.strerror}") from error
    return path


def _cells(model: str, row: Measured) -> Sequence[str]:
    item, answer = row.item, row.answer.text if row.answer else ""
    return (item.id, model, item.question, item.reference_answer, answer, "")
