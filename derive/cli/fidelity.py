"""``derive fidelity score | compare | calibrate | agree``: figures that can be published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from derive import plugins
from derive.calibrating import calibrate as calibrate_project
from derive.cli._console import log, out, print_json
from derive.cli._fidelity_agree import agreements, correlated, reviewers
from derive.cli._fidelity_in import Given, elsewhere, is_project, pairs
from derive.cli._fidelity_out import (
    TableFormat,
    between,
    figure,
    print_signatures,
    print_table,
)
from derive.errors import FidelityError
from derive.fidelity.calibration import Calibration, Estimate, save
from derive.fidelity.comparing import compare as compare_rows
from derive.fidelity.fitting import RECALL, fit
from derive.fidelity.judged import table_samples
from derive.fidelity.round_trip import same_system, with_round_trips
from derive.fidelity.rows import Row
from derive.fidelity.scoring import score as score_rows
from derive.project import Project
from derive.report.data import plain

app = typer.Typer(no_args_is_help=True)

ROUND_TRIP = "chrF++"
"""What a table's back-translations are scored by before calibration."""

Source = Annotated[
    Path,
    typer.Argument(help="A project, a table (.tsv, .csv, .jsonl) or a text.", show_default=False),
]
Reference = Annotated[Path | None, typer.Option(help="A text of reference translations.")]
English = Annotated[Path | None, typer.Option("--source", help="A text of English sources.")]
Adapted = Annotated[Path | None, typer.Option(help="A text of adapted English.")]
Back = Annotated[Path | None, typer.Option(help="A text of back-translations.")]
Language = Annotated[str, typer.Option(help="The language, where the rows name none: es-MX.")]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", help="Which column is what: back=bt_deepl. Repeatable."),
]
MetricName = Annotated[
    list[str] | None,
    typer.Option("--metric", "-m", help="BLEU, chrF, chrF++, TER, similarity:MODEL … Repeatable."),
]
By = Annotated[
    list[str] | None, typer.Option(help="Groups beside the language: class, system, field.")
]
Scores = Annotated[
    list[str] | None, typer.Option(help="Scores made elsewhere, by id: COMET-22=comet.tsv.")
]
Licence = Annotated[list[str] | None, typer.Option(help="Their licence: COMET-22=Apache-2.0.")]
Free = Annotated[list[str] | None, typer.Option(help="Those of them that saw no reference.")]
NonCommercial = Annotated[
    bool, typer.Option("--non-commercial", help="Allow weights for non-commercial use.")
]
Format = Annotated[TableFormat, typer.Option("--table", help="How the table is printed.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def score(
    source: Source,
    reference: Reference = None,
    english: English = None,
    adapted: Adapted = None,
    back: Back = None,
    language: Language = "",
    column: Column = None,
    metric: MetricName = None,
    by: By = None,
    scores: Scores = None,
    licence: Licence = None,
    reference_free: Free = None,
    non_commercial: NonCommercial = False,
    segments: Annotated[
        Path | None, typer.Option(help="Write the values of every segment here (.jsonl).")
    ] = None,
    table: Format = TableFormat.SCREEN,
    json_: Json = False,
) -> None:
    """Score translations and back-translations, per language and class, with intervals.

    Compared is whatever the rows hold: back with adapted (fidelity), back with source (raw),
    adapted with source (adaptation), translation with reference.
    """
    made = elsewhere(scores, licence, reference_free, non_commercial)
    texts = {"reference": reference, "source": english, "adapted": adapted, "back": back}
    given = Given(source, texts, pairs(column, "--column"), language, scores=made)
    with ExitStack() as stack:
        stack.enter_context(log.status("Scoring"))
        emit = _Segments(stack, segments) if segments else None
        watched = _Watch(given.rows())
        values = score_rows(
            watched,
            plugins.metrics(metric or ()),
            by or ("class",),
            numbers={one.name: one.signature for one in made},
            emit=emit,
        )
    if json_:
        print_json([plain(value) for value in values])
        return
    groups = list(values[0].group)
    header = (*groups, "compares", "metric", "value", "95 % interval", "segments", "left out",
              "signature")  # fmt: skip
    rows = [
        (
            *(value.group[name] for name in groups), value.compares, value.metric,
            figure(value.value), between(value.interval), f"{value.segments}", f"{value.left_out}",
            value.signature if table is TableFormat.CSV else "",
        )
        for value in values
    ]  # fmt: skip
    print_table(header, rows, table)
    print_signatures({value.signature for value in values}, table)
    if watched.same_system:
        log.print(
            f"{watched.same_system:,} rows went both ways through one system, which flatters "
            "itself: read their fidelity as an upper bound",
            style="yellow",
        )


@app.command()
def compare(
    source: Source,
    other: Annotated[
        Path | None,
        typer.Argument(help="A second table or text, of another system.", show_default=False),
    ] = None,
    reference: Reference = None,
    english: English = None,
    adapted: Adapted = None,
    language: Language = "",
    column: Column = None,
    metric: MetricName = None,
    by: By = None,
    number: Annotated[
        list[str] | None, typer.Option(help="A column of scores to compare as means.")
    ] = None,
    table: Format = TableFormat.SCREEN,
    json_: Json = False,
) -> None:
    """Compare systems on the same segments: paired bootstrap and approximate randomisation.

    One table with a column system, or two tables (or texts) whose rows are matched by id. A test
    for each language; with several comparisons some small p are to be expected by chance.
    """
    texts = {"reference": reference, "source": english, "adapted": adapted}
    columns = pairs(column, "--column")
    with log.status("Comparing"):
        found: list[Row] = list(Given(source, texts, columns, language).rows())
        if other is not None:
            theirs = Given(other, texts, columns, language).rows()
            found = [*_named(found, source), *_named(theirs, other)]
        results = compare_rows(found, plugins.metrics(metric or ()), by or (), numbers=number or ())
    if json_:
        print_json([plain(one) for one in results])
        return
    groups = list(results[0].group)
    header = (*groups, "compares", "metric", "first", "second", "values", "difference",
              "95 % interval", "p bootstrap", "p randomised", "segments", "missing")  # fmt: skip
    rows = [
        (
            *(one.group[name] for name in groups), one.compares, one.metric, one.first, one.second,
            f"{one.result.first:.2f} / {one.result.second:.2f}", f"{one.result.difference:+.2f}",
            between(one.result.interval), figure(one.result.p_bootstrap, 4),
            figure(one.result.p_randomised, 4), f"{one.result.segments}", f"{one.missing}",
        )
        for one in results
    ]  # fmt: skip
    print_table(header, rows, table)
    print_signatures({one.signature for one in results}, table)


@app.command()
def calibrate(
    source: Source,
    recall: Annotated[
        float, typer.Option(help="The share of errors that must not slip through, 0–1.")
    ] = RECALL,
    bad: Annotated[
        str, typer.Option(help="The column with the verdict; found by its name if not given.")
    ] = "",
    language: Language = "",
    column: Column = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Store a table's calibration here.")
    ] = None,
    table: Format = TableFormat.SCREEN,
    json_: Json = False,
) -> None:
    """Fit how likely a draft has a major or critical error, from scores, findings and verdicts.

    A project's calibration is stored in it, and its queues use it at once: what is likely wrong
    goes to full review. Fewer than 30 errors in a language: not calibrated.
    """
    with log.status("Calibrating"):
        if is_project(source):
            done = calibrate_project(Project.open(source), recall)
            calibration, queues = done.calibration, done.queues
        else:
            rows = Given(source, columns=pairs(column, "--column"), language=language).rows()
            judged = list(with_round_trips(list(rows), plugins.metric(ROUND_TRIP)))
            calibration, queues = fit(list(table_samples(judged, bad)), recall), {}
            if output is not None:
                save(calibration, output)
    if json_:
        print_json({**calibration.model_dump(mode="json"), "queues": queues})
        return
    _print_calibration(calibration, table)
    if queues and table is TableFormat.SCREEN:
        out.print("queues now: " + "  ".join(f"{name} {n}" for name, n in queues.items()))


@app.command()
def agree(
    source: Source,
    raters: Annotated[
        list[str] | None, typer.Option(help="A rater's column, where an item is a row. Repeatable.")
    ] = None,
    level: Annotated[str, typer.Option(help="nominal, ordinal or interval.")] = "nominal",
    order: Annotated[str, typer.Option(help="Ordinal labels in their order: bad,fair,good.")] = "",
    metric_column: Annotated[str, typer.Option(help="A column of metric values …")] = "",
    human_column: Annotated[str, typer.Option(help="… to set against this one of people.")] = "",
    language: Language = "",
    table: Format = TableFormat.SCREEN,
    json_: Json = False,
) -> None:
    """Say how far raters agree (α, κ, prevalence), or how far a metric follows people.

    A table holds one rating a row (id, rater, rating), or one item a row and a column for each
    rater. With --metric-column and --human-column: correlations and accuracies, per language.
    """
    if bool(metric_column) != bool(human_column):
        raise FidelityError("--metric-column and --human-column go together")
    if is_project(source):
        header, rows, data = reviewers(Project.open(source))
    elif metric_column:
        given = Given(source, language=language)
        header, rows, data = correlated(given.rows(), metric_column, human_column)
    else:
        header, rows, data = agreements(source, raters or [], level, order)
    if json_:
        print_json(data)
    else:
        print_table(header, rows, table)


def _print_calibration(calibration: Calibration, table: TableFormat) -> None:
    header = ("language", "class", "drafts", "errors", "AUC", "threshold", "recall", "precision",
              "review load", "status")  # fmt: skip
    rows = [
        (
            group.language, group.item_class, f"{group.rows}", f"{group.errors}",
            _estimate(group.auc), figure(group.threshold), _estimate(group.recall),
            _estimate(group.precision), _estimate(group.load),
            group.method or f"{group.status}: {group.note}",
        )
        for group in calibration.groups
    ]  # fmt: skip
    print_table(header, rows, table)
    print_signatures({f"{calibration.signature}|fitted-on:{calibration.fitted_on}"}, table)


def _estimate(found: Estimate | None) -> str:
    if found is None:
        return "–"
    if found.low is None or found.high is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"


def _named(rows: Any, path: Path) -> list[Row]:
    """Return rows whose system is the name of the file they are from."""
    return [
        Row(**{**{name: getattr(row, name) for name in Row.__slots__}, "system": path.name})
        for row in rows
    ]


class _Watch:
    """Passes rows on, and counts those for which one system went both ways."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.same_system = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.same_system += same_system(row)
            yield row


class _Segments:
    """Writes the value of every segment as a line of JSON."""

    def __init__(self, stack: ExitStack, path: Path) -> None:
        try:
            self._file: TextIO = stack.enter_context(path.open("w", encoding="utf-8"))
        except OSError as error:
            raise FidelityError(f"{path}: cannot be written: {error.strerror}") from error

    def __call__(self, row: Row, compares: str, metric: str, value: float) -> None:
        """Write one value."""
        facts: Sequence[tuple[str, Any]] = (
            ("id", row.id), ("item", row.item), ("language", row.language),
            ("class", row.item_class), ("system", row.system), ("compares", compares),
            ("metric", metric), ("value", value),
        )  # fmt: skip
        self._file.write(json.dumps(dict(facts), ensure_ascii=False) + "\n")
