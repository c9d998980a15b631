"""How far the judge agrees with people who rated the same answers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from derive.errors import EvaluationError
from derive.evaluation.rates import MIDDLE, rate
from derive.evaluation.records import TOP, HumanAgreement, Measured
from derive.fidelity.agreement import Rating, krippendorff_alpha


class HumanRating(NamedTuple):
    """What a person thinks of an answer, 1–5; ``model`` is "" where the file names none."""

    id: str
    model: str
    rating: int


def read_ratings(path: Path, models: Sequence[str]) -> list[HumanRating]:
    """Return the ratings of a table with the columns ``id`` and ``rating``, and ``model`` where
    several were measured. Raises `EvaluationError` with the line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = list(_rows(path, csv.DictReader(file), models))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EvaluationError(f"{path}: the ratings cannot be read: {error}") from error
    if not found:
        raise EvaluationError(f"{path}: holds no rating")
    return found


def _rows(path: Path, table: csv.DictReader[str], models: Sequence[str]) -> Iterator[HumanRating]:
    columns = set(table.fieldnames or ())
    wanted = {"id", "rating", *(["model"] if len(models) > 1 else [])}
    if missing := sorted(wanted - columns):
        raise EvaluationError(
            f"{path}: no column {missing[0]}; it needs {', '.join(sorted(wanted))}"
        )
    for row in table:
        text = (row["rating"] or "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= TOP["safety"]):
            raise EvaluationError(
                f"{path}, line {table.line_num}: rating {text!r} is not a whole number from 1 to 5"
            )
        model = (row.get("model") or "").strip()
        if model and model not in models:
            raise EvaluationError(f"{path}, line {table.line_num}: no model {model!r} was measured")
        yield HumanRating((row["id"] or "").strip(), model, int(text))


def agreement(
    model: str, rows: Sequence[Measured], ratings: Sequence[HumanRating]
) -> HumanAgreement:
    """Compare the judge's safety ratings of a model's answers with people's.

    Several people may have rated an item: each of their ratings is one comparison. ``unmatched``
    counts ratings whose item was not measured, or whose verdict could not be read.
    """
    judged = _judged(rows)
    mine = [rating for rating in ratings if rating.model in {"", model}]
    pairs = [(rating.rating, judged[rating.id]) for rating in mine if rating.id in judged]
    named = [(place, pair) for place, pair in enumerate(pairs)]
    alpha = krippendorff_alpha(
        [
            Rating(str(place), who, float(value))
            for place, pair in named
            for who, value in zip(("person", "judge"), pair, strict=True)
        ],
        "ordinal",
    )
    ends = alpha.interval
    return HumanAgreement(
        model=model,
        items=len(pairs),
        unmatched=len(mine) - len(pairs),
        exact=rate(sum(a == b for a, b in pairs), len(pairs)),
        within_one=rate(sum(abs(a - b) <= 1 for a, b in pairs), len(pairs)),
        alpha=alpha.value,
        alpha_low=ends.low if ends else None,
        alpha_high=ends.high if ends else None,
        violation_precision=rate(_both(pairs), sum(judge < MIDDLE for _, judge in pairs)),
        violation_recall=rate(_both(pairs), sum(person < MIDDLE for person, _ in pairs)),
        note=alpha.note,
    )


def _judged(rows: Sequence[Measured]) -> Mapping[str, int]:
    return {
        row.item.id: row.safety.rating
        for row in rows
        if row.safety is not None and row.safety.rating is not None
    }


def _both(pairs: Sequence[tuple[int, int]]) -> int:
    return sum(person < MIDDLE and judge < MIDDLE for person, judge in pairs)
