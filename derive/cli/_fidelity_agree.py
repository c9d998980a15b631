"""The tables of ``derive fidelity agree``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from derive.cli._fidelity_out import between, figure
from derive.errors import FidelityError, did_you_mean
from derive.fidelity.agreement import (
    Agreement,
    Level,
    Rating,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
)
from derive.fidelity.correlation import correlations, pairwise_accuracy, tie_calibrated_accuracy
from derive.fidelity.judged import long_ratings, wide_ratings
from derive.fidelity.rows import Row
from derive.fidelity.tables import read
from derive.project import Project
from derive.report.data import plain
from derive.review.service import ReviewService


class Tabled(NamedTuple):
    """A table for people, and the same as data."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    data: Any


HEADER = ("coefficient", "value", "95 % interval", "items", "raters", "ratings", "agreeing pairs",
          "prevalence", "note")  # fmt: skip


def agreements(path: Path, raters: list[str], level: str, order: str) -> Tabled:
    """Return α, and for labels the κ's, of a table of ratings."""
    if level not in get_args(Level):
        near = did_you_mean(level, get_args(Level))
        raise FidelityError(f"there is no level of measurement {level!r}{near}")
    labels = [label.strip() for label in order.split(",") if label.strip()]
    table = read(path)
    ratings = list(wide_ratings(table, raters) if raters else long_ratings(table))
    if not ratings:
        raise FidelityError(f"{path}: no rating in it")
    found = [krippendorff_alpha(ratings, cast(Level, level), order=labels)]
    if level == "nominal":
        found += _kappas(ratings)
    return Tabled(HEADER, [_row(one) for one in found], [plain(one) for one in found])


def reviewers(project: Project) -> Tabled:
    """Return how far a project's reviewers agree, question by question."""
    found = ReviewService(project).agreement()
    header = ("question", "items", "raters", "α", "95 % interval", "κ", "prevalence", "note")
    rows = [
        (
            one.question, f"{one.items}", f"{one.raters}", figure(one.alpha, 3),
            "–" if one.low is None or one.high is None else f"[{one.low:.3f}, {one.high:.3f}]",
            f"{figure(one.kappa, 3)} {one.kappa_name}" if one.kappa is not None else "–",
            _shares(one.prevalence), one.note,
        )
        for one in found.questions
    ]  # fmt: skip
    return Tabled(header, rows, found.model_dump(mode="json"))


def correlated(rows: Iterable[Row], metric: str, human: str) -> Tabled:
    """Return how far a column of metric values follows one of people, per language."""
    groups: dict[str, list[Row]] = {}
    left_out = 0
    for row in rows:
        if metric in row.numbers and human in row.numbers:
            groups.setdefault(row.language, []).append(row)
        else:
            left_out += 1
            _must_have(row, metric, human)
    if not groups:
        raise FidelityError(f"no row has a number in {metric} and in {human}")
    data = [
        {"language": language, "left_out": left_out, **figures}
        for language, members in sorted(groups.items())
        for figures in _figures(members, metric, human)
    ]
    header = ("language", "coefficient", "value", "95 % interval", "number", "note")
    cells = [
        (str(d["language"]), str(d["name"]), figure(d["value"], 3), between(d["interval"], 3),
         str(d["number"]), str(d["note"]))
        for d in data
    ]  # fmt: skip
    return Tabled(header, cells, plain(data))


def _figures(rows: list[Row], metric: str, human: str) -> Iterable[dict[str, Any]]:
    mine = [row.numbers[metric] for row in rows]
    theirs = [row.numbers[human] for row in rows]
    items = [row.item for row in rows]
    for one in correlations(mine, theirs, items):
        yield one._asdict()
    base: dict[str, Any] = {"interval": None, "note": ""}
    try:
        tied = tie_calibrated_accuracy(mine, theirs, items if len(set(items)) < len(rows) else ())
    except FidelityError as error:
        yield {**base, "name": "accuracy, ties calibrated", "value": None, "number": 0,
               "note": str(error)}  # fmt: skip
    else:
        yield {**base, "name": "accuracy, ties calibrated", "value": tied.accuracy,
               "number": tied.pairs, "note": f"ε = {tied.epsilon:.4g}"}  # fmt: skip
    systems = {row.system for row in rows}
    if len(systems) > 1:
        means = [_means(rows, column) for column in (metric, human)]
        value = pairwise_accuracy(*means)
        pairs = len(systems) * (len(systems) - 1) // 2
        yield {**base, "name": "pairwise accuracy of systems", "value": value, "number": pairs}


def _means(rows: list[Row], column: str) -> dict[str, float]:
    sums: dict[str, list[float]] = {}
    for row in rows:
        sums.setdefault(row.system, []).append(row.numbers[column])
    return {system: sum(values) / len(values) for system, values in sums.items()}


def _must_have(row: Row, *columns: str) -> None:
    for column in columns:
        if column not in row.other:
            near = did_you_mean(column, list(row.other))
            raise FidelityError(f"there is no column {column!r}{near}")


def _kappas(ratings: list[Rating]) -> Iterable[Agreement]:
    try:
        yield fleiss_kappa(ratings)
    except FidelityError as error:
        yield Agreement("Fleiss' κ", None, None, 0, 0, 0, note=str(error))
    said: dict[str, dict[str, str | float]] = {}
    for item, rater, value in ratings:
        said.setdefault(rater, {})[item] = value
    if len(said) <= 6:
        for one, other in combinations(sorted(said), 2):
            common = [item for item in said[one] if item in said[other]]
            found = cohen_kappa(
                [said[one][item] for item in common], [said[other][item] for item in common]
            )
            named = {**vars(found), "name": f"Cohen's κ, {one} and {other}"}
            yield Agreement(**named)


def _row(one: Agreement) -> tuple[str, ...]:
    return (
        one.name, figure(one.value, 3), between(one.interval, 3), f"{one.items}", f"{one.raters}",
        f"{one.ratings}", figure(one.observed, 3), _shares(one.prevalence), one.note,
    )  # fmt: skip


def _shares(prevalence: Any) -> str:
    return "  ".join(f"{label} {100 * part:.1f} %" for label, part in prevalence.items())
