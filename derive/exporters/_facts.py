"""What the card says of the rows, counted while they pass, so that no row need stay in memory."""

from __future__ import annotations

import statistics
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from derive.outgoing import Labels
from derive.records import Category, ExportRow, ItemClass

VERSIONS = {
    "source set": "dataset",
    "version of the source": "dataset_version",
    "locale packs": "pack",
    "engine": "engine",
    "back-translation engine": "back_engine",
    "prompts": "prompts",
    "derive": "derive_version",
}
"""What of the provenance the card lists, by its name there."""


class Share(NamedTuple):
    """A name, how often it occurs, and its share of the whole in per cent."""

    name: str
    number: int
    percent: float


class Fidelity(NamedTuple):
    """The fidelity values of one metric, field and class: how many, and their quartiles."""

    metric: str
    item_class: str
    number: int
    low: float
    median: float
    high: float


class Cell(NamedTuple):
    """A cell of the source's taxonomy."""

    risk_area: str
    harm_type: str


class Facts:
    """Counts over rows; `add` takes them one by one, `seen` the labels of every source item."""

    def __init__(self) -> None:
        """Start with no rows."""
        self._source: dict[Cell, int] = {}
        self.forget_rows()

    def forget_rows(self) -> None:
        """Start again, except for what was seen of the source."""
        self.rows = 0
        self._counts: dict[str, Counter[str]] = {}
        self.coverage: dict[str, Counter[str]] = {}
        self._values: dict[tuple[str, str], array[float]] = {}
        self._versions: dict[str, Counter[str]] = {title: Counter() for title in VERSIONS}
        self._there: set[Cell] = set()
        self.undecided = self.borderline = 0

    def seen(self, category: Category | Labels) -> None:
        """Note the labels of a source item, whether it goes out or not."""
        cell = _cell(category)
        self._source[cell] = self._source.get(cell, 0) + 1

    def add(self, row: ExportRow) -> None:
        """Count one row."""
        self.rows += 1
        adaptation = row.adaptation
        self._count("status", row.review.status)
        self._count("phase", row.review.phase)
        self._count("reviewers", str(row.review.reviewers))
        self._count("split", row.split)
        self._count("class", adaptation.item_class)
        self._count("kind", adaptation.kind)
        self._count("sensitivity", adaptation.sensitivity)
        self._count("jurisdiction", row.jurisdiction)
        for line in adaptation.ledger:
            self._count("strategy", line.strategy or "undecided")
        self.undecided += any(line.strategy is None for line in adaptation.ledger)
        self.borderline += row.borderline
        self._there.add(_cell(row.category))
        self.coverage.setdefault(row.category.risk_area, Counter())[adaptation.item_class] += 1
        self._add_versions(row)
        for metric, found in row.fidelity.items():
            values = self._values.setdefault((metric, adaptation.item_class), array("d"))
            values.append(found.value)
            self._count("signature", found.signature)

    def names(self, what: str) -> list[str]:
        """Return what was counted under ``what``, sorted, without empty names."""
        return sorted(name for name in self._counts.get(what, ()) if name)

    def number(self, what: str, name: str) -> int:
        """Return how often ``name`` was counted under ``what``."""
        return self._counts.get(what, Counter())[name]

    def shares(self, what: str) -> list[Share]:
        """Return the shares of everything counted under ``what``, largest first."""
        return _shares(self._counts.get(what, Counter()))

    def versions(self) -> Mapping[str, list[Share]]:
        """Return everything the rows were made with, by what it is."""
        return {title: _shares(found) for title, found in self._versions.items() if found}

    def classes(self) -> list[ItemClass]:
        """Return the classes that there are rows of."""
        return [name for name in ItemClass if self.number("class", name)]

    def missing(self) -> list[tuple[Cell, int]]:
        """Return the cells of the source that no row is of, with how many items each has there."""
        return [(cell, count) for cell, count in self._source.items() if cell not in self._there]

    def fidelity(self) -> Iterator[Fidelity]:
        """Yield quartiles by metric, field and class; there is no pooled number."""
        for (metric, item_class), values in sorted(self._values.items()):
            quartiles: Iterable[float] = (
                statistics.quantiles(values, method="inclusive")
                if len(values) > 1
                else [*values] * 3
            )
            yield Fidelity(metric, item_class, len(values), *quartiles)

    def _count(self, what: str, name: str) -> None:
        self._counts.setdefault(what, Counter())[name] += 1

    def _add_versions(self, row: ExportRow) -> None:
        for title, name in VERSIONS.items():
            value = getattr(row.provenance, name)
            if value:
                self._versions[title][value] += 1


def _cell(category: Category | Labels) -> Cell:
    return Cell(category.risk_area, category.harm_type)


def _shares(counts: Counter[str]) -> list[Share]:
    total = counts.total()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Share(str(name), count, 100 * count / total) for name, count in ordered]
