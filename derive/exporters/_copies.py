"""Finds texts of a source set in the rows of an export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from derive.exporters._known import KnownTexts
from derive.exporters._ngrams import Ints
from derive.exporters._similar import Measured, fold_all, measure, part_scores, whole_scores
from derive.records import ExportRow, SourceItem

ADAPTED = "adapted"
"""What the names of adapted English's fields begin with."""
LEDGER = "ledger"
"""What the names of the ledger's texts begin with; the line's number and the field follow."""
LEDGER_TEXTS = ("after", "after_local", "reason")
REFUSED = "refused answer"
"""What a machine's answer is called that people refused."""


class Copy(NamedTuple):
    """A field of an exported row that repeats a field of a source item; ``score`` is 0–100."""

    row_id: str
    field: str
    item_id: str
    source_field: str
    score: float


class Place(NamedTuple):
    """Where an exported text stands, and the source item of its row."""

    row_id: str
    field: str
    dataset: str
    item_id: str


Places = dict[str, list[Place]]
"""Folded texts, and where each of them stands."""


@dataclass(frozen=True)
class CopyReport:
    """Every copy found, and how many texts were compared on each side."""

    copies: tuple[Copy, ...]
    exported_texts: int
    source_texts: int


class _Hit(NamedTuple):
    known: int
    score: float


def find_copies(rows: Sequence[ExportRow], source_items: Iterable[SourceItem]) -> CopyReport:
    """Look for every text of the source in every text of the rows."""
    return copies_in(rows, KnownTexts(source_items))


def copies_in(rows: Sequence[ExportRow], known: KnownTexts) -> CopyReport:
    """Look for every known text in every text of the rows.

    A row is aligned with its own source item in any case, with the others where they have rare
    character sequences in common. Of several copies in one text the closest is reported.
    """
    exported = _by_text(rows)
    best = _best(list(exported), _own_pairs(exported, known), known)
    copies = tuple(
        _copy(place, hit, known)
        for text, places in exported.items()
        if (hit := best.get(text))
        for place in places
    )
    return CopyReport(copies, len(exported), len(known))


def _best(texts: Sequence[str], own: Ints, known: KnownTexts) -> dict[str, _Hit]:
    """Return the closest known text of each text that repeats one."""
    best: dict[str, _Hit] = {}
    measured = measure(texts)
    for text, number, score in _hits(texts, measured, own, known):
        if texts[text] not in best or score > best[texts[text]].score:
            best[texts[text]] = _Hit(number, score)
    return best


def _hits(
    texts: Sequence[str], measured: Measured, own: Ints, known: KnownTexts
) -> Iterator[tuple[int, int, float]]:
    """Yield (text, known text, score) for every copy that is found, in whatever way."""
    equal = known.equal(texts)
    same = np.flatnonzero(equal >= 0)
    yield from zip(same.tolist(), equal[same].tolist(), [100.0] * len(same), strict=True)
    a, b = own[:, 0], own[:, 1]
    yield from _near(a, b, whole_scores(measured, a, known.texts, b))
    for pairs in known.candidates(texts):
        a, sentences = pairs[:, 0], pairs[:, 1]
        b = known.text_of[sentences]
        scores = whole_scores(measured, a, known.texts, b)
        rest = np.flatnonzero((scores == 0) & (pairs[:, 2] > 0))
        scores[rest] = part_scores(measured, a[rest], known.sentences, sentences[rest])
        yield from _near(a, b, scores)


def _near(a: Ints, b: Ints, scores: Sequence[float] | object) -> Iterator[tuple[int, int, float]]:
    found = np.asarray(scores)
    at = np.flatnonzero(found)
    yield from zip(a[at].tolist(), b[at].tolist(), found[at].tolist(), strict=True)


def _copy(place: Place, hit: _Hit, known: KnownTexts) -> Copy:
    origin = known.origin(hit.known)
    return Copy(place.row_id, place.field, origin.item_id, origin.field, hit.score)


def _own_pairs(exported: Places, known: KnownTexts) -> Ints:
    """Return every pair of an exported text and a text of the item it was made from."""
    spans = [
        (text, own.start, len(own))
        for text, places in enumerate(exported.values())
        for own in {known.own(place.dataset, place.item_id) for place in places}
    ]
    texts, starts, counts = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    ends = np.cumsum(counts)
    within = np.arange(counts.sum()) - np.repeat(ends - counts, counts)
    return np.stack([np.repeat(texts, counts), np.repeat(starts, counts) + within], axis=1)


def _by_text(rows: Sequence[ExportRow]) -> Places:
    """Return every text of the rows that a person or an engine wrote, folded."""
    found: list[tuple[str, Place]] = []
    for row in rows:
        dataset, item_id = row.provenance.dataset, row.provenance.item_id
        found += [
            (text, Place(row.id, field, dataset, item_id))
            for field, text in _published(row)
            if text
        ]
    places: Places = {}
    for folded, (_, place) in zip(fold_all([text for text, _ in found]), found, strict=False):
        if folded:
            places.setdefault(folded, []).append(place)
    return places


def _published(row: ExportRow) -> Iterator[tuple[str, str | None]]:
    yield "question", row.question
    yield "reference_answer", row.reference_answer
    for number, line in enumerate(row.adaptation.ledger):
        for name in LEDGER_TEXTS:
            yield f"{LEDGER} {number} {name}", getattr(line, name)
    if row.adapted is not None:
        for name, text in row.adapted.model_dump().items():
            yield f"{ADAPTED} {name}", text
    yield REFUSED, row.refused
