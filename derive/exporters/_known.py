"""The texts of a source set that may not be published, ready to be looked for in others."""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np

from derive.exporters._index import Sketches
from derive.exporters._ngrams import Ints
from derive.exporters._similar import EQUAL, PART, Measured, fold_all, lengths
from derive.outgoing import Item
from derive.records import FIELDS, JsonValue, SourceItem

ANNOTATION = 30
"""Annotations longer than this many characters count as source text; shorter ones are labels."""
_SENTENCE = re.compile(r"[。！？!?\n.؟।](?:(?<![.؟।])\s*|\s+)")
"""What ends a sentence; folding would drop it anyway. A full stop does where a space follows."""
_IDEOGRAPHS = "\u3000"
_BLOCK = 2_000


class Origin(NamedTuple):
    """Where a source text stands."""

    dataset: str
    item_id: str
    field: str


class KnownTexts:
    """All texts of a source set, folded, with their sentences and a sketch of each sentence.

    Texts and sentences are numbered. A sentence too short to be looked for alone is one with its
    neighbour.
    """

    def __init__(self, items: Iterable[SourceItem | Item]) -> None:
        """Take in the texts of ``items``, block by block."""
        self.digest = ""
        self.languages: set[str] = set()
        self._items: dict[tuple[str, str], int] = {}
        self._first = array("I")
        self._fields: list[str] = []
        self._texts: list[str] = []
        self._item, self._field = array("I"), array("I")
        self._wide, self._sentence_wide = list[Ints](), list[Ints]()
        self._text_hashes, self._sentence_hashes = list[Ints](), list[Ints]()
        self._of, self._start, self._end = array("I"), array("I"), array("I")
        self._sketches = Sketches()
        self._take_in(iter(items))
        self._exact = _Equal(_joined(self._text_hashes))
        self._exact_sentence = _Equal(_joined(self._sentence_hashes))
        del self._text_hashes, self._sentence_hashes
        long = np.fromiter(map(len, self._texts), np.int64, len(self._texts))
        self.texts = Measured(long, _joined(self._wide), self._take)
        ends, starts = _ints(self._end), _ints(self._start)
        wide = _joined(self._sentence_wide)
        self.sentences = Measured(ends - starts, wide, self._take_sentences)
        self.text_of: Ints = _ints(self._of)

    def __len__(self) -> int:
        return len(self._texts)

    def has(self, dataset: str, item_id: str) -> bool:
        """Tell whether the texts of an item are among these."""
        return (dataset, item_id) in self._items

    def own(self, dataset: str, item_id: str) -> range:
        """Return the numbers of the texts of one item."""
        number = self._items.get((dataset, item_id))
        if number is None:
            return range(0)
        last = self._first[number + 1] if number + 1 < len(self._first) else len(self._texts)
        return range(self._first[number], last)

    def origin(self, text: int) -> Origin:
        """Return where the text of a number stands."""
        return Origin(*self._names[self._item[text]], self._fields[self._field[text]])

    def equal(self, texts: Sequence[str]) -> Ints:
        """Return the number of the text that equals each of ``texts`` or has it as a sentence.

        It is -1 where there is none. Texts too short to mean anything have none.
        """
        found = self._exact.find(texts)
        sentences = self._exact_sentence.find(texts)
        within = np.flatnonzero((found < 0) & (sentences >= 0))
        found[within] = self.text_of[sentences[within]]
        return found

    def candidates(self, texts: Sequence[str]) -> Iterator[Ints]:
        """Yield pairs (text, sentence) that may have something in common; see `Sketches`."""
        return self._sketches.candidates(texts)

    def _take_in(self, items: Iterator[SourceItem | Item]) -> None:
        digest, fields = hashlib.sha256(), dict[str, int]()
        while block := list(islice(items, _BLOCK)):
            found = [list(source_texts(item)) for item in block]
            texts = [text for named in found for _, text in named]
            digest.update("".join([f"{text}\0" for text in texts]).encode("utf-8", "surrogatepass"))
            folded, sentences = iter(_folded(texts)), list[str]()
            first_text = len(self._texts)
            for item, named in zip(block, found, strict=True):
                self.languages |= {item.language.split("-")[0], "en" if item.question_en else ""}
                self._items[sys.intern(item.dataset), item.id] = len(self._first)
                self._first.append(len(self._texts))
                for field, _ in named:
                    parts = next(folded)
                    sentences += parts
                    self._add(parts, fields.setdefault(field, len(fields)))
            self._measure(sentences, first_text)
        self._sketches.freeze()
        self._names = list(self._items)
        self._fields = list(fields)
        self.digest = digest.hexdigest()

    def _add(self, parts: Sequence[str], field: int) -> None:
        """Add one text by its folded sentences."""
        if not parts:
            return
        number, start = len(self._texts), 0
        for part in parts:
            self._of.append(number)
            self._start.append(start)
            start += len(part)
            self._end.append(start)
        self._texts.append("".join(parts))
        self._item.append(len(self._first) - 1)
        self._field.append(field)

    def _measure(self, sentences: Sequence[str], first_text: int) -> None:
        """Take down what is to be known of the texts and sentences of a block."""
        if not sentences:
            return
        self._sketches.add(sentences)
        wide, texts = lengths(sentences)[1], self._texts[first_text:]
        self._sentence_wide.append(wide)
        of = np.frombuffer(self._of, np.uint32)[-len(sentences) :]
        self._wide.append(np.add.reduceat(wide, np.flatnonzero(np.diff(of, prepend=of[0] + 1))))
        self._text_hashes.append(_hashes(texts))
        self._sentence_hashes.append(_hashes(sentences))

    def _take(self, places: Ints) -> list[str]:
        return [self._texts[place] for place in places.tolist()]

    def _take_sentences(self, places: Ints) -> list[str]:
        return [
            self._texts[self._of[place]][self._start[place] : self._end[place]]
            for place in places.tolist()
        ]


class _Equal:
    """Finds equal texts by hash."""

    def __init__(self, hashes: Ints) -> None:
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]

    def find(self, texts: Sequence[str]) -> Ints:
        """Return the first place of each text, or -1."""
        if not len(self._hashes):
            return np.full(len(texts), -1)
        hashes = _hashes(texts)
        near = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        same = self._hashes[near] == hashes
        same &= np.fromiter((len(text.encode()) >= EQUAL for text in texts), np.bool_, len(texts))
        found: Ints = np.where(same, self._order[near], -1).astype(np.int64)
        return found


def source_texts(item: SourceItem | Item) -> Iterator[tuple[str, str]]:
    """Yield every text of an item that may not be published, with the name of its field."""
    for name in FIELDS:
        if text := item.original(name):
            yield name, text
        if text := item.english(name):
            yield f"{name}_en", text
    if item.annotations:
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


def _folded(texts: Sequence[str]) -> Iterator[list[str]]:
    """Yield the folded sentences of each text; all are folded at once."""
    split = [_SENTENCE.split(text) for text in texts]
    folded, place = fold_all([s for sentences in split for s in sentences]), 0
    for sentences in split:
        yield _parts([s for s in folded[place : place + len(sentences)] if s])
        place += len(sentences)


def _parts(sentences: list[str]) -> list[str]:
    """Return sentences, short ones together with those before or after."""
    if len(sentences) < 2:
        return sentences
    parts, waiting = list[str](), ""
    for sentence in sentences:
        waiting += sentence
        if len(waiting) * (2 if waiting[:1] > _IDEOGRAPHS else 1) >= PART:
            parts.append(waiting)
            waiting = ""
    if waiting and parts:
        parts[-1] += waiting
    return parts or [waiting]


def _hashes(texts: Sequence[str]) -> Ints:
    return np.fromiter(map(hash, texts), np.int64, len(texts))


def _joined(parts: Sequence[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _ints(values: array[int]) -> Ints:
    return np.frombuffer(values, dtype=np.uint32).astype(np.int64)
