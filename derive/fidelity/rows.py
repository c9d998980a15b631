"""What is measured: one field of one item, by one system, with its texts, scores and labels."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from derive.errors import FidelityError, did_you_mean
from derive.fidelity.tables import Raw

TEXTS = ("source", "adapted", "translation", "back", "reference")
"""``source`` and ``adapted`` are English, ``back`` the translation turned back into English,
``reference`` another translation into the same language."""

FACTS = ("id", "item", "language", "class", "system", "back_system", "field")

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("segment_id", "segid", "seg_id"),
    "item": ("item_id", "source_id", "doc_id"),
    "language": ("lang", "locale", "target_language", "tgt_lang"),
    "class": ("item_class",),
    "system": ("engine", "model"),
    "back_system": ("back_engine",),
    "source": ("src", "original", "english", "source_en"),
    "adapted": ("adapted_english", "adapted_en"),
    "translation": ("mt", "hypothesis", "hyp", "target", "draft", "output"),
    "back": ("back_translation", "backtranslation", "bt"),
    "reference": ("ref",),
    "rater": ("annotator", "reviewer"),
    "rating": ("verdict", "label", "score"),
}
"""Other names that the columns go by."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``item`` is the source item that drafts of one source have in common: what is drawn
    anew in a bootstrap. ``numbers`` are columns that hold numbers, ``other`` what is left."""

    id: str
    item: str
    language: str
    item_class: str = ""
    system: str = ""
    back_system: str = ""
    field: str = ""
    texts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    numbers: Mapping[str, float] = dataclasses.field(default_factory=dict)
    other: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def fact(self, name: str) -> str:
        """Return a fact by its column name (`FACTS`), or any other column."""
        if name == "class":
            return self.item_class
        if name in FACTS:
            return str(getattr(self, name))
        return self.other.get(name, "")


def rows(
    table: Iterable[Raw], columns: Mapping[str, str] | None = None, language: str = ""
) -> Iterator[Row]:
    """Yield the rows of a table. ``columns`` says which column holds what, by our name; others are
    recognised by `ALIASES`. ``language`` is that of rows which name none.

    Raises `FidelityError` for a column that is not there.
    """
    found: dict[str, str] = {}
    for number, raw in enumerate(table, start=1):
        if number == 1:
            found = _columns(raw, columns or {})
        yield _row(raw, found, str(number), language)


def number(value: Any) -> float | None:
    """Return a number; None for nothing, NaN and what is none."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None


def _columns(raw: Raw, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the column of each of our names that the table has."""
    for ours, theirs in chosen.items():
        if theirs not in raw:
            near = did_you_mean(theirs, list(raw))
            raise FidelityError(f"there is no column {theirs!r} for {ours}{near}")
    lower = {name.lower().replace(" ", "_").replace("-", "_"): name for name in raw}
    found = dict(chosen)
    for ours in (*FACTS, *TEXTS):
        names = (ours, *ALIASES.get(ours, ()))
        hit = next((lower[name] for name in names if name in lower), None)
        if hit is not None and hit not in found.values():
            found.setdefault(ours, hit)
    return found


def _row(raw: Raw, columns: Mapping[str, str], place: str, language: str) -> Row:
    facts = {ours: _text(raw[columns[ours]]) for ours in FACTS if ours in columns}
    texts = {ours: _text(raw[columns[ours]]) for ours in TEXTS if ours in columns}
    taken = set(columns.values())
    rest = {name: value for name, value in raw.items() if name not in taken}
    numbers = {name: found for name, value in rest.items() if (found := number(value)) is not None}
    name = facts.get("id") or place
    return Row(
        id=name,
        item=facts.get("item") or name,
        language=facts.get("language") or language,
        item_class=facts.get("class", ""),
        system=facts.get("system", ""),
        back_system=facts.get("back_system", ""),
        field=facts.get("field", ""),
        texts=texts,
        numbers=numbers,
        other={name: _text(value) for name, value in rest.items()},
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
