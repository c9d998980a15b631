"""Scores that were made elsewhere (COMET, MetricX, a judge) and come in as a table, by id.

Such a metric cannot share an environment with current libraries, or its weights may not be used for
everything, so it runs on its own and hands its scores over. What is known of the licences of common
metrics is in known_metrics.tsv; the licence of any other must be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from derive.errors import FidelityError, did_you_mean
from derive.fidelity.rows import Row, number
from derive.fidelity.tables import by_id, read

NON_COMMERCIAL = re.compile(r"\bnc\b|non-?commercial|research[- ]only", re.IGNORECASE)


class Known(NamedTuple):
    """What is known of a metric's weights."""

    licence: str
    commercial: bool
    reference_free: bool


@dataclass(frozen=True)
class External:
    """A table of scores. ``values`` are by id; ids whose score is missing or NaN are in ``bad``."""

    name: str
    licence: str
    reference_free: bool
    version: str
    values: Mapping[str, float]
    bad: tuple[str, ...] = default(default=())

    @property
    def signature(self) -> str:
        """The metric, whether it saw a reference, its licence and version."""
        sees = "no" if self.reference_free else "yes"
        return f"{self.name}|ref:{sees}|licence:{self.licence}|version:{self.version or 'unknown'}"


class Wanted(NamedTuple):
    """What the user says of a table of scores; what is left empty is looked up."""

    name: str
    column: str = ""
    licence: str = ""
    version: str = ""
    reference_free: bool | None = None
    non_commercial: bool = False


def known(name: str) -> Known | None:
    """Return what is known of a metric by its name, or None."""
    return next((facts for pattern, facts in _known() if pattern.search(name)), None)


def read_scores(path: Path, wanted: Wanted) -> External:
    """Return the scores in ``path``, a table with an ``id`` column.

    Raises `FidelityError` where the licence is not known, or forbids commercial use and that was
    not allowed, or a column is missing.
    """
    facts = known(wanted.name)
    licence = wanted.licence or (facts.licence if facts else "")
    if not licence:
        raise FidelityError(
            f"{path}: nothing is known of the licence of {wanted.name}; say it with --licence"
        )
    restricted = NON_COMMERCIAL.search(licence) or (facts is not None and not facts.commercial)
    if restricted and not wanted.non_commercial:
        raise FidelityError(
            f"{path}: the weights of {wanted.name} are for non-commercial use only ({licence}); "
            "if yours is such a use, add --non-commercial"
        )
    free = wanted.reference_free
    if free is None:
        free = facts.reference_free if facts else False
    column = wanted.column or "score"
    table = by_id(_with(read(path), column, path), "id", str(path))
    values = {name: number(row[column]) for name, row in table.items()}
    good = {name: value for name, value in values.items() if value is not None}
    bad = tuple(name for name, value in values.items() if value is None)
    return External(wanted.name, licence, free, wanted.version, good, bad)


def joined(rows: Iterable[Row], scores: Iterable[External], where: str = "") -> Iterator[Row]:
    """Yield ``rows`` with the scores of their ids as numbers.

    Raises `FidelityError` at the end where no id of a table is among the rows.
    """
    tables = list(scores)
    hits = dict.fromkeys((table.name for table in tables), 0)
    last = ""
    for row in rows:
        last = row.id
        found = {t.name: t.values[row.id] for t in tables if row.id in t.values}
        for name in found:
            hits[name] += 1
        yield Row(
            **{name: getattr(row, name) for name in Row.__slots__ if name != "numbers"},
            numbers={**row.numbers, **found},
        )
    for table in tables:
        if not hits[table.name] and table.values:
            first = next(iter(table.values))
            raise FidelityError(
                f"{where}: no id matches the scores of {table.name}: theirs look like {first!r}, "
                f"these like {last!r}"
            )


def _with(
    rows: Iterable[Mapping[str, object]], column: str, path: Path
) -> Iterator[Mapping[str, object]]:
    for row in rows:
        for name in ("id", column):
            if name not in row:
                near = did_you_mean(name, list(row))
                raise FidelityError(f"{path}: there is no column {name!r}{near}")
        yield row


@cache
def _known() -> tuple[tuple[re.Pattern[str], Known], ...]:
    text = resources.files("derive.fidelity").joinpath("known_metrics.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines()[1:])
    return tuple(
        (re.compile(pattern, re.IGNORECASE), Known(licence, commercial == "yes", free == "yes"))
        for pattern, licence, commercial, free in lines
    )
