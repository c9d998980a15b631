"""Samples and ratings from a table: which column is the verdict, and what it calls an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from derive.errors import FidelityError, did_you_mean
from derive.fidelity.agreement import Rating, Value
from derive.fidelity.fitting import Sample
from derive.fidelity.rows import ALIASES, Row, number
from derive.fidelity.surface import surface
from derive.fidelity.tables import Raw

BAD = frozenset(
    {"1", "1.0", "true", "yes", "y", "bad", "err", "error", "wrong", "fail", "major", "critical"}
    | {"reject", "rejected"}
)
GOOD = frozenset(
    {"0", "0.0", "false", "no", "n", "good", "ok", "not", "right", "pass", "none", "neutral"}
    | {"minor", "accept", "accepted"}
)
NAMES = ("bad", "error", "verdict", "label", "rating", "severity")
"""What the column of the verdict may be called."""


def table_samples(rows: Iterable[Row], column: str = "") -> Iterator[Sample]:
    """Yield a sample for every row with a verdict, the table's numbers and texts as features.

    Raises `FidelityError` where there is no such column, or a verdict is neither good nor bad.
    """
    for place, row in enumerate(rows, start=1):
        name = column or next((name for name in NAMES if name in row.other), "")
        if not name or name not in row.other:
            near = did_you_mean(name or "bad", list(row.other))
            raise FidelityError(f"there is no column {name or 'bad'!r} that holds verdicts{near}")
        verdict = row.other[name].strip().casefold()
        if not verdict:
            continue
        if verdict not in BAD | GOOD:
            raise FidelityError(
                f"row {place}: the verdict {row.other[name]!r} in {name} is neither good (0, ok, "
                "accept, minor …) nor bad (1, error, reject, major, critical …)"
            )
        facts = {one: value for one, value in row.numbers.items() if one != name}
        english = row.texts.get("adapted") or row.texts.get("source", "")
        draft = row.texts.get("translation", "")
        if english and draft:
            facts.update(surface(english, draft))
        yield Sample(row.id, row.item, row.language, row.item_class, facts, verdict in BAD)


def long_ratings(table: Iterable[Raw]) -> Iterator[Rating]:
    """Yield the ratings of a table with one rating a row: id, rater, rating."""
    columns: dict[str, str] = {}
    for raw in table:
        for ours in ("id", "rater", "rating"):
            if ours not in columns:
                names = (ours, *ALIASES[ours])
                hit = next((one for one in raw if one.lower() in names), None)
                if hit is None:
                    raise FidelityError(
                        f"there is no column {ours!r}: a row holds one rating (id, rater, rating), "
                        "or name the raters' columns with --raters"
                    )
                columns[ours] = hit
        yield from _rating(raw, columns["id"], columns["rater"], columns["rating"])


def wide_ratings(table: Iterable[Raw], raters: Sequence[str], id_: str = "id") -> Iterator[Rating]:
    """Yield the ratings of a table with one item a row and a column for each rater."""
    for place, raw in enumerate(table, start=1):
        for rater in raters:
            if rater not in raw:
                near = did_you_mean(rater, list(raw))
                raise FidelityError(f"there is no column {rater!r}{near}")
            value = _value(raw[rater])
            if value is not None:
                yield Rating(str(raw.get(id_) or place), rater, value)


def _rating(raw: Raw, id_: str, rater: str, rating: str) -> Iterator[Rating]:
    value = _value(raw[rating])
    if value is not None:
        yield Rating(str(raw[id_]), str(raw[rater]), value)


def _value(raw: object) -> Value | None:
    """Return a number where it is one, a label where it is not, None for nothing and NaN."""
    text = "" if raw is None else str(raw).strip()
    if not text or text.casefold() == "nan":
        return None
    found = number(text)
    return text if found is None else found
