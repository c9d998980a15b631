"""Writes an evaluation down: all figures as JSON, a table for people, one for a program, plots."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from derive.errors import EvaluationError
from derive.evaluation.plots import plots
from derive.evaluation.records import Evaluation, Rate, Rates
from derive.evaluation.words import PAGE, mean_words, rate_words
from derive.templating import environment

RESULT, TABLE = "results.json", "results.csv"
HEAD = (
    "model", "grouping", "group", "items", "answered", "unanswered", "unparsed", "metric",
    "count", "of", "value", "low", "high",
)  # fmt: skip
RATES = ("violation", "acceptable", "over_refusal")


def write(result: Evaluation, folder: Path) -> list[Path]:
    """Write the result into ``folder``, over what an earlier run left, and return the files."""
    texts = {
        RESULT: result.model_dump_json(indent=1) + "\n",
        TABLE: table(result),
        PAGE: page(result),
        **plots(result),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.svg"):
            old.unlink()
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise EvaluationError(f"{folder}: cannot be written: {error.strerror}") from error
    return [folder / name for name in texts]


def table(result: Evaluation) -> str:
    """Return every figure as CSV: a row for each model, group and metric."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(_lines(result))
    return out.getvalue()


def page(result: Evaluation) -> str:
    """Return the result as a page of Markdown, models side by side."""
    pages = environment("evaluation", html=False)
    pages.filters.update(rate=rate_words, mean=mean_words, md=_plain)
    return pages.get_template("results.md.j2").render(
        result=result, plots=sorted(plots(result)), named=_named(result)
    )


def _lines(result: Evaluation) -> Iterator[Sequence[object]]:
    for model in result.models:
        yield from _group(model.model, "", "all", model.overall)
        yield from _group(model.model, "", "borderline", model.borderline)
        for grouping, groups in model.groups.items():
            for name, rates in groups.items():
                yield from _group(model.model, grouping, name, rates)


def _group(model: str, grouping: str, name: str, rates: Rates) -> Iterator[Sequence[object]]:
    head = (model, grouping, name, rates.items, rates.answered, rates.unanswered, rates.unparsed)
    mean = rates.mean
    yield (*head, "mean", "", mean.of, mean.value, mean.low, mean.high)
    for metric in RATES:
        one: Rate = getattr(rates, metric)
        yield (*head, metric, one.count, one.of, one.value, one.low, one.high)


def _named(result: Evaluation) -> dict[str, list[str]]:
    """Return the names of the groups of every grouping that has more than one."""
    found: dict[str, dict[str, None]] = {}
    for model in result.models:
        for grouping, groups in model.groups.items():
            found.setdefault(grouping, {}).update(dict.fromkeys(groups))
    return {grouping: list(names) for grouping, names in found.items() if len(names) > 1}


def _plain(text: str) -> str:
    return " ".join(str(text).replace("|", "\\|").split())
