"""Finds texts of a source set in the rows of an export."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from derive.exporters._similar import PART, CopyIndex, fold, weight
from derive.records import FIELDS, ExportRow, JsonValue, SourceItem

ANNOTATION = 30
"""Annotations longer than this many characters count as source text; shorter ones are labels."""
ADAPTED = "adapted"
"""What the names of adapted English's fields begin with."""
_SENTENCE = re.compile(r"(?<=[。！？!?])\s*|(?<=[.؟।])\s+|\n+")


class Copy(NamedTuple):
    """A field of an exported row that repeats a field of a source item; ``score`` is 0–100."""

    row_id: str
    field: str
    item_id: str
    source_field: str
    score: float


class Place(NamedTuple):
    """Where a text stands: in a field of a source item, or of the row made from it."""

    dataset: str
    item_id: str
    field: str
    row_id: str = ""

    @property
    def item(self) -> tuple[str, str]:
        """Return what tells source items apart."""
        return self.dataset, self.item_id


Places = dict[str, list[Place]]
"""Folded texts, and where each of them stands."""


@dataclass(frozen=True)
class CopyReport:
    """Every copy found, and how many texts were compared on each side."""

    copies: tuple[Copy, ...]
    exported_texts: int
    source_texts: int


def find_copies(rows: Sequence[ExportRow], source_items: Iterable[SourceItem]) -> CopyReport:
    """Look for every text of the source in every text of the rows.

    A row is aligned with its own source item in any case, with the others where they have rare
    character sequences in common. Of several copies in one text the closest is reported.
    """
    sources = _by_text(pair for item in source_items for pair in _source_texts(item))
    exported = _by_text(pair for row in rows for pair in _published(row))
    known, texts = list(sources), list(exported)
    hits = CopyIndex(known).search(texts, _own_pairs(exported, sources))
    copies = tuple(
        _copy(place, sources[known[hit.known]], hit.score)
        for hit in hits
        for place in exported[texts[hit.text]]
    )
    return CopyReport(copies, len(texts), len(known))


def _copy(place: Place, origins: Sequence[Place], score: float) -> Copy:
    """Name a copy's origin: the row's own source item where the text stands there too."""
    origin = next((found for found in origins if found.item == place.item), origins[0])
    return Copy(place.row_id, place.field, origin.item_id, origin.field, score)


def _own_pairs(exported: Places, sources: Places) -> Iterator[tuple[int, int]]:
    """Yield every pair of an exported text and a text of the item it was made from."""
    of_item: dict[tuple[str, str], set[int]] = defaultdict(set)
    for known, places in enumerate(sources.values()):
        for place in places:
            of_item[place.item].add(known)
    for text, places in enumerate(exported.values()):
        own = set().union(*(of_item.get(item, ()) for item in {place.item for place in places}))
        yield from ((text, known) for known in sorted(own))


def _by_text(named: Iterable[tuple[Place, str]]) -> Places:
    places: Places = {}
    for place, folded in named:
        if folded:
            places.setdefault(folded, []).append(place)
    return places


def _source_texts(item: SourceItem) -> Iterator[tuple[Place, str]]:
    """Yield every text of an item that may not be published, and every sentence of it, folded."""
    for field, text in _source_fields(item):
        place = Place(item.dataset, item.id, field)
        yield place, fold(text)
        sentences = [part for part in _SENTENCE.split(text) if part.strip()]
        if len(sentences) > 1:
            folded = map(fold, sentences)
            yield from ((place, part) for part in folded if weight(part) >= PART)


def _source_fields(item: SourceItem) -> Iterator[tuple[str, str]]:
    for name in FIELDS:
        for suffix, text in (("", item.original(name)), ("_en", item.english(name))):
            if text:
                yield f"{name}{suffix}", text
    yield from _strings("annotations", item.annotations)


def _strings(name: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    """Yield the long strings of an annotation, however deep they lie."""
    if isinstance(value, str) and len(value) > ANNOTATION:
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(f"{name}.{key}", inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(name, inner)


def _published(row: ExportRow) -> Iterator[tuple[Place, str]]:
    """Yield every text of a row that a person or an engine wrote, folded."""
    dataset, item_id = row.provenance.dataset, row.provenance.item_id
    ledger = [
        ("ledger", text)
        for line in row.adaptation.ledger
        for text in (line.after, line.after_local, line.reason)
    ]
    adapted = row.adapted.model_dump() if row.adapted else {}
    fields = [
        ("question", row.question),
        ("reference_answer", row.reference_answer),
        *ledger,
        *((f"{ADAPTED} {name}", text) for name, text in adapted.items()),
    ]
    for field, text in fields:
        if text:
            yield Place(dataset, item_id, field, row.id), fold(text)
