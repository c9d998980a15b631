"""Integrity of splits: what a model is trained on must not be what it is measured on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from derive.exporters._index import Sketches
from derive.exporters._similar import fold, measure, whole_scores
from derive.records import ExportRow, SourceItem

DUPLICATE = 85.0
"""Indel ratio (0–100) of two questions from which one gives the other away."""


class Leak(NamedTuple):
    """Two questions of different splits that are near-duplicates; ``score`` is 0–100.

    ``keep`` is the one of the split that is measured on, where one of them is.
    """

    drop: str
    keep: str
    splits: tuple[str, str]
    score: float


class Question(NamedTuple):
    """A question, folded, with the id of its row or item, and its split."""

    id: str
    split: str
    text: str


def measured_on(split: str) -> bool:
    """Tell whether a split is one that models are measured on, going by its name."""
    return split.lower().startswith("test")


def across_splits(rows: Iterable[ExportRow]) -> list[Leak]:
    """Return the near-duplicates among rows of different splits."""
    return _leaks([Question(row.id, row.split, fold(row.question)) for row in rows])


def from_source(items: Iterable[SourceItem], ids: frozenset[str]) -> list[Leak]:
    """Return near-duplicates between items that are trained on and the source's test split.

    ``ids`` are the source items that are exported. Questions are compared in every language that
    the source has, whether the item of the test split is exported or not.
    """
    questions = [
        Question(item.id, item.split, fold(text))
        for item in items
        if item.id in ids or measured_on(item.split)
        for text in {item.question, item.question_en or item.question}
    ]
    found = _leaks(questions)
    return [leak for leak in found if measured_on(leak.splits[1]) and leak.drop in ids]


def _leaks(questions: Sequence[Question]) -> list[Leak]:
    best: dict[tuple[str, str], Leak] = {}
    for one, other, score in _near(questions):
        keep_first = measured_on(one.split) and not measured_on(other.split)
        drop, keep = (other, one) if keep_first else (one, other)
        key = (min(drop.id, keep.id), max(drop.id, keep.id))
        if key not in best or best[key].score < score:
            best[key] = Leak(drop.id, keep.id, (drop.split, keep.split), score)
    return list(best.values())


def _near(questions: Sequence[Question]) -> Iterator[tuple[Question, Question, float]]:
    """Yield pairs of questions of different splits that are near-duplicates, or equal."""
    yield from _equal(questions)
    texts = [question.text for question in questions]
    splits = np.unique([question.split for question in questions], return_inverse=True)[1]
    sketches, measured = Sketches(), measure(texts)
    sketches.add(texts)
    sketches.freeze()
    for pairs in sketches.candidates(texts):
        a, b = pairs[:, 0], pairs[:, 1]
        apart = (splits[a] != splits[b]) & (a < b)
        a, b = a[apart], b[apart]
        scores = whole_scores(measured, a, measured, b)
        for at in np.flatnonzero(scores >= DUPLICATE).tolist():
            yield questions[a[at]], questions[b[at]], float(scores[at])


def _equal(questions: Sequence[Question]) -> Iterator[tuple[Question, Question, float]]:
    """Yield equal questions, however short."""
    first: dict[str, Question] = {}
    for question in questions:
        same = first.setdefault(question.text, question)
        if same.split != question.split:
            yield same, question, 100.0
