"""Systems beside each other on the same items: every pair, per language, with both paired tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
import numpy.typing as npt

from derive.contracts import Metric
from derive.errors import FidelityError
from derive.fidelity.intervals import RESAMPLES
from derive.fidelity.rows import Row
from derive.fidelity.scoring import COMPARISONS, Comparison
from derive.fidelity.significance import Difference, paired_tests

NUMBER = "value"


@dataclass(frozen=True)
class Compared:
    """Two systems in one group by one metric. ``missing`` counts rows that one of them lacks, or
    where one has nothing to score."""

    group: Mapping[str, str]
    compares: str
    metric: str
    first: str
    second: str
    result: Difference
    higher_is_better: bool
    missing: int
    signature: str


Grouped = dict[tuple[str, ...], dict[str, dict[str, Row]]]


def compare(
    rows: Iterable[Row],
    metrics: Sequence[Metric],
    by: Sequence[str] = (),
    *,
    numbers: Sequence[str] = (),
    resamples: int = RESAMPLES,
) -> list[Compared]:
    """Compare every pair of systems (column ``system``) on the rows whose ids both have.

    ``numbers`` are columns of scores made elsewhere, which are compared as means. Raises
    `FidelityError` where there is only one system, or two have no id in common.
    """
    keys = ("language", *(name for name in by if name != "language"))
    groups = _grouped(rows, keys)
    found: list[Compared] = []
    for key, systems in sorted(groups.items()):
        group = dict(zip(keys, key, strict=True))
        for first, second in combinations(sorted(systems), 2):
            pair = _Pair(group, first, second, systems[first], systems[second])
            found += pair.by_metrics(metrics, resamples)
            found += pair.by_numbers(numbers, resamples)
    if not found:
        names = sorted({name for systems in groups.values() for name in systems})
        raise FidelityError(
            f"nothing to compare: {len(names)} system(s) here ({', '.join(names) or 'none'}); two "
            "are needed, in the column system or as two tables"
        )
    return found


class _Pair:
    """Two systems on the ids that both have."""

    def __init__(
        self,
        group: Mapping[str, str],
        first: str,
        second: str,
        mine: Mapping[str, Row],
        theirs: Mapping[str, Row],
    ) -> None:
        common = [name for name in mine if name in theirs]
        if not common:
            raise FidelityError(
                f"{first} and {second} have no id in common: theirs look like "
                f"{next(iter(mine))!r} and {next(iter(theirs))!r}"
            )
        self._group, self._names = group, (first, second)
        self._rows = [(mine[name], theirs[name]) for name in common]
        self._alone = len(mine) + len(theirs) - 2 * len(common)

    def by_metrics(self, metrics: Sequence[Metric], resamples: int) -> list[Compared]:
        found = []
        for comparison in COMPARISONS:
            if comparison.name == "adaptation":
                continue  # it is the same for every system
            rows = [pair for pair in self._rows if all(_complete(r, comparison) for r in pair)]
            asked = [pair for pair in self._rows if all(_asked(r, comparison) for r in pair)]
            if len({row.item for row, _ in rows}) < 2:
                continue
            language = "en" if comparison.english else self._group["language"]
            for metric in metrics:
                result = paired_tests(
                    self._statistics(rows, 0, comparison, metric),
                    self._statistics(rows, 1, comparison, metric),
                    partial(_value, metric, language),
                    [row.item for row, _ in rows],
                    resamples=resamples,
                )
                found.append(
                    Compared(
                        self._group, comparison.name, metric.name, *self._names, result,
                        metric.higher_is_better, self._alone + len(asked) - len(rows),
                        metric.signature(language),
                    )
                )  # fmt: skip
        return found

    def by_numbers(self, columns: Sequence[str], resamples: int) -> list[Compared]:
        found = []
        for column in columns:
            rows = [pair for pair in self._rows if all(column in row.numbers for row in pair)]
            if len({row.item for row, _ in rows}) < 2:
                continue
            items = [row.item for row, _ in rows]
            mine = np.asarray([(row.numbers[column], 1.0) for row, _ in rows])
            theirs = np.asarray([(row.numbers[column], 1.0) for _, row in rows])
            result = paired_tests(mine, theirs, _mean, items, resamples=resamples)
            missing = self._alone + len(self._rows) - len(rows)
            found.append(
                Compared(self._group, NUMBER, column, *self._names, result, True, missing, column)
            )
        return found

    def _statistics(
        self,
        rows: Sequence[tuple[Row, Row]],
        side: int,
        comparison: Comparison,
        metric: Metric,
    ) -> npt.NDArray[np.float64]:
        language = "en" if comparison.english else self._group["language"]
        mine = [pair[side].texts[comparison.hypothesis] for pair in rows]
        theirs = [pair[side].texts[comparison.reference] for pair in rows]
        return metric.statistics(mine, theirs, language)


def _value(metric: Metric, language: str, total: npt.NDArray[np.float64]) -> float:
    return metric.value(total, language)


def _mean(total: npt.NDArray[np.float64]) -> float:
    return float(total[0] / total[1])


def _asked(row: Row, comparison: Comparison) -> bool:
    return comparison.hypothesis in row.texts and comparison.reference in row.texts


def _complete(row: Row, comparison: Comparison) -> bool:
    texts = (comparison.hypothesis, comparison.reference)
    return all(row.texts.get(name, "").strip() for name in texts)


def _grouped(rows: Iterable[Row], keys: Sequence[str]) -> Grouped:
    groups: Grouped = {}
    for row in rows:
        key = tuple(row.fact(name) for name in keys)
        mine = groups.setdefault(key, {}).setdefault(row.system or "(unnamed)", {})
        if row.id in mine:
            raise FidelityError(f"the id {row.id!r} is there twice for the system {row.system!r}")
        mine[row.id] = row
    return groups
