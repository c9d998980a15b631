"""Back-translation done right: what a round trip says of a draft, and when it says nothing.

A back-translation of adapted English is compared with adapted English, and only for show with the
original. Its value means little by itself: sources differ in how well they come back. So beside it
stand the gap to other drafts of the same source, and how far it lies from what people accepted in
this language. A draft that copies the English, or one system for both ways, proves nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from derive.contracts import Metric
from derive.fidelity.rows import Row

COPY = 90.0
"""Similarity (rapidfuzz ratio, 0–100) from which a draft counts as a copy of the English."""

FEWEST = 10
"""Accepted drafts of a language from which a value is set in relation to theirs."""


class RoundTrip(NamedTuple):
    """What the round trip of one row says.

    ``fidelity`` is back-translation against adapted English, ``raw`` against the original; both in
    the metric's range. ``gap`` is the fidelity less the mean of the other drafts of the same item.
    ``normalised`` is its distance from the mean of the accepted drafts in this language, in their
    standard deviations. A value is None where it cannot be told; ``note`` then says why.
    """

    id: str
    language: str
    fidelity: float | None
    raw: float | None
    gap: float | None = None
    normalised: float | None = None
    copied: bool = False
    same_system: bool = False
    note: str = ""


def round_trips(
    rows: Sequence[Row], metric: Metric, accepted: Collection[str] = ()
) -> list[RoundTrip]:
    """Return a `RoundTrip` for every row, in order. ``accepted`` are ids that people accepted."""
    values = [_measured(row, metric) for row in rows]
    others = _by_source(rows, values)
    norms = _norms(rows, values, accepted)
    return [
        value._replace(
            gap=_gap(value, others.get((row.item, row.field, row.language), [])),
            normalised=_normalised(value, norms.get(row.language)),
        )
        for row, value in zip(rows, values, strict=True)
    ]


def with_round_trips(rows: Sequence[Row], metric: Metric) -> Iterator[Row]:
    """Yield the rows with fidelity, gap and copying, where there are any, among their numbers."""
    for row, trip in zip(rows, round_trips(rows, metric), strict=True):
        found = {
            f"{metric.name} fidelity": trip.fidelity,
            f"{metric.name} gap": trip.gap,
            "copied": float(trip.copied),
        }
        numbers = {name: value for name, value in found.items() if value is not None}
        facts = {name: getattr(row, name) for name in Row.__slots__}
        yield Row(**{**facts, "numbers": {**numbers, **row.numbers}})


def is_copy(row: Row) -> bool:
    """Tell whether the draft repeats the English it was made from."""
    if row.language.split("-")[0].lower() == "en":
        return False
    draft = row.texts.get("translation", "")
    english = row.texts.get("adapted") or row.texts.get("source", "")
    if not draft.strip() or not english.strip():
        return False
    return fuzz.ratio(draft.casefold(), english.casefold()) >= COPY


def same_system(row: Row) -> bool:
    """Tell whether one system went both ways, by the first part of the two signatures."""
    return bool(row.system) and row.system.split("|")[0] == row.back_system.split("|")[0]


def _measured(row: Row, metric: Metric) -> RoundTrip:
    copied, same = is_copy(row), same_system(row)
    back = row.texts.get("back", "")
    if copied or not back.strip():
        note = "the draft copies the English" if copied else "no back-translation"
        return RoundTrip(row.id, row.language, None, None, None, None, copied, same, note)
    adapted, source = row.texts.get("adapted", ""), row.texts.get("source", "")
    values = [
        metric.segment(back, text, "en") if text.strip() else None for text in (adapted, source)
    ]
    fidelity = values[0] if adapted.strip() else values[1]
    note = "one system went both ways" if same else ""
    return RoundTrip(row.id, row.language, fidelity, values[1], None, None, copied, same, note)


def _by_source(
    rows: Sequence[Row], values: Sequence[RoundTrip]
) -> Mapping[tuple[str, str, str], list[RoundTrip]]:
    groups: dict[tuple[str, str, str], list[RoundTrip]] = {}
    for row, value in zip(rows, values, strict=True):
        if value.fidelity is not None:
            groups.setdefault((row.item, row.field, row.language), []).append(value)
    return groups


def _gap(value: RoundTrip, drafts: Sequence[RoundTrip]) -> float | None:
    others = [d.fidelity for d in drafts if d is not value and d.fidelity is not None]
    if value.fidelity is None or not others:
        return None
    return value.fidelity - statistics.fmean(others)


def _norms(
    rows: Sequence[Row], values: Sequence[RoundTrip], accepted: Collection[str]
) -> dict[str, tuple[float, float]]:
    """Return mean and standard deviation of the accepted drafts by language."""
    found: dict[str, list[float]] = {}
    for row, value in zip(rows, values, strict=True):
        if row.id in accepted and value.fidelity is not None:
            found.setdefault(row.language, []).append(value.fidelity)
    return {
        language: (statistics.fmean(members), statistics.stdev(members))
        for language, members in found.items()
        if len(members) >= FEWEST and max(members) > min(members)
    }


def _normalised(value: RoundTrip, norm: tuple[float, float] | None) -> float | None:
    if value.fidelity is None or norm is None:
        return None
    return (value.fidelity - norm[0]) / norm[1]
