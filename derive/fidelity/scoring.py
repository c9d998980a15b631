"""Scores of many rows, group by group, in one pass: corpus values with intervals, never pooled.

The interval is a Poisson bootstrap (Chamandy et al. 2012): every source item occurs in every draw
as often as its own random number says, so nothing has to be kept, and rows of one item stay
together. Each group is one language; groups by class, system or field are made beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from derive.contracts import Metric
from derive.errors import FidelityError
from derive.fidelity._tokenizers import forget
from derive.fidelity.intervals import SEED, Interval, percentile_interval
from derive.fidelity.round_trip import is_copy
from derive.fidelity.rows import Row

CHUNK = 1024
RESAMPLES = 200
Floats = npt.NDArray[np.float64]


class Comparison(NamedTuple):
    """Which text is scored against which; ``english`` says that both are English."""

    name: str
    hypothesis: str
    reference: str
    english: bool


COMPARISONS = (
    Comparison("fidelity", "back", "adapted", english=True),
    Comparison("raw", "back", "source", english=True),
    Comparison("adaptation", "adapted", "source", english=True),
    Comparison("reference", "translation", "reference", english=False),
)
"""Two distances (fidelity and adaptation), the raw one beside them, and the usual MT score."""


ELSEWHERE = "made elsewhere"
"""What `Value.compares` says of scores that came in as numbers."""

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Value:
    """A corpus value of one metric in one group.

    ``group`` holds the language and whatever else was grouped by. ``left_out`` counts rows where
    one of the two texts is empty: they are no zero, they are nothing to score.
    """

    group: Mapping[str, str]
    compares: str
    metric: str
    value: float
    interval: Interval | None
    segments: int
    left_out: int
    signature: str


Emit = Callable[[Row, str, str, float], None]
"""Told a row, the comparison, the metric and the value of that row."""


def score(
    rows: Iterable[Row],
    metrics: Sequence[Metric],
    by: Sequence[str] = ("class",),
    *,
    numbers: Mapping[str, str] = NOTHING,
    emit: Emit | None = None,
) -> list[Value]:
    """Return the values of all groups, sorted; each row is read once and then forgotten.

    ``numbers`` are columns of scores made elsewhere, with their signatures: their means are given.
    Raises `FidelityError` where no row has two texts to compare.
    """
    keys = ("language", *(name for name in by if name != "language"))
    groups: dict[tuple[str, ...], dict[Comparison | str, _Group | _Means]] = {}
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        for key, members in _grouped(chunk, keys).items():
            mine = groups.setdefault(key, {})
            weights = _weights([row.item for row in members])
            for comparison in COMPARISONS:
                if any(_has(row, comparison) for row in members):
                    group = mine.setdefault(comparison, _Group(comparison, metrics, key[0]))
                    group.add(members, weights, emit)
            for name, signature in numbers.items():
                mine.setdefault(name, _Means(name, signature)).add(members, weights, emit)
        forget()
    found = [
        Value(dict(zip(keys, key, strict=True)), *value)
        for key, members in sorted(groups.items())
        for group in members.values()
        for value in group.values()
    ]
    if not found:
        raise FidelityError(
            "nothing to score: no row has two texts to compare (back with adapted or source, "
            "translation with reference); name the columns with --column"
        )
    return found


class _Group:
    """Sums over the rows of one group and one comparison."""

    def __init__(self, comparison: Comparison, metrics: Sequence[Metric], language: str) -> None:
        self._comparison, self._metrics = comparison, metrics
        self._language = "en" if comparison.english else language
        self._sums: dict[str, Floats] = {}
        self._draws: dict[str, Floats] = {}
        self._segments = self._left_out = 0

    def add(self, rows: Sequence[Row], weights: Floats, emit: Emit | None) -> None:
        """Add rows whose occurrence in each draw is in ``weights`` (rows × draws)."""
        kept = [place for place, row in enumerate(rows) if self._complete(row)]
        asked = sum(_has(row, self._comparison) for row in rows)
        self._segments += len(kept)
        self._left_out += asked - len(kept)
        if not kept:
            return
        mine = [rows[place].texts[self._comparison.hypothesis] for place in kept]
        theirs = [rows[place].texts[self._comparison.reference] for place in kept]
        for metric in self._metrics:
            counts = metric.statistics(mine, theirs, self._language)
            self._sums[metric.name] = self._sums.get(metric.name, 0) + counts.sum(axis=0)
            drawn = weights[kept].T @ counts
            self._draws[metric.name] = self._draws.get(metric.name, 0) + drawn
            if emit is not None:
                values = metric.segments(mine, theirs, self._language)
                for place, value in zip(kept, values, strict=True):
                    emit(rows[place], self._comparison.name, metric.name, value)

    def values(self) -> Iterator[tuple[Any, ...]]:
        """Yield what a `Value` holds beside its group."""
        for metric in self._metrics if self._segments else ():
            total, draws = self._sums[metric.name], self._draws[metric.name]
            drawn = [metric.value(row, self._language) for row in draws if row.any()]
            interval = percentile_interval(drawn) if self._segments > 1 and drawn else None
            value = metric.value(total, self._language)
            signature = metric.signature(self._language)
            counts = (self._segments, self._left_out)
            yield self._comparison.name, metric.name, value, interval, *counts, signature

    def _complete(self, row: Row) -> bool:
        texts = (self._comparison.hypothesis, self._comparison.reference)
        copied = self._comparison.hypothesis == "back" and is_copy(row)
        return not copied and all(row.texts.get(name, "").strip() for name in texts)


class _Means:
    """The mean of a column of one group."""

    def __init__(self, column: str, signature: str) -> None:
        self._column, self._signature = column, signature
        self._sum, self._segments, self._left_out = 0.0, 0, 0
        self._draws: Floats = np.zeros((0, 2))

    def add(self, rows: Sequence[Row], weights: Floats, emit: Emit | None) -> None:  # noqa: ARG002
        """Add rows; one whose score is missing or NaN is left out, and counted."""
        kept = [place for place, row in enumerate(rows) if self._column in row.numbers]
        self._left_out += len(rows) - len(kept)
        if not kept:
            return
        values = np.asarray([(rows[place].numbers[self._column], 1.0) for place in kept])
        self._sum += float(values[:, 0].sum())
        self._segments += len(kept)
        drawn = weights[kept].T @ values
        self._draws = self._draws + drawn if len(self._draws) else drawn

    def values(self) -> Iterator[tuple[Any, ...]]:
        """Yield what a `Value` holds beside its group."""
        if self._segments:
            good = self._draws[self._draws[:, 1] > 0]
            interval = percentile_interval(good[:, 0] / good[:, 1]) if self._segments > 1 else None
            mean = self._sum / self._segments
            counts = (self._segments, self._left_out)
            yield ELSEWHERE, self._column, mean, interval, *counts, self._signature


def _has(row: Row, comparison: Comparison) -> bool:
    return comparison.hypothesis in row.texts and comparison.reference in row.texts


def _grouped(chunk: Sequence[Row], keys: Sequence[str]) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in chunk:
        groups.setdefault(tuple(row.fact(key) for key in keys), []).append(row)
    return groups


def _weights(items: Sequence[str]) -> Floats:
    """Return how often each row occurs in each draw: the same for every row of one item."""
    return np.asarray([_drawn(item) for item in items], dtype=np.float64)


def _drawn(item: str) -> Any:
    digest = hashlib.blake2b(item.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    bits = np.random.PCG64([SEED, int.from_bytes(digest, "big")])
    return np.random.Generator(bits).poisson(1.0, size=RESAMPLES)
