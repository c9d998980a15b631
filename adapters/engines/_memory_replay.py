"""Answers from stored pairs: exact matches first, then similar ones, each with its match rate."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import cached_property

from derive.records import Outcome, Segment, Signature, Translation

from ._memory_guard import agrees, carries
from ._memory_language import rank
from ._memory_search import Similar
from ._memory_store import Memory, Pair

MIN_MATCH = 0.85
"""Similarity from which a text that is not the same counts as a match, where nothing else is said.
A convention of translation tools, not calibrated to verdicts."""


class ReplayEngine:
    """Answers from the imported pairs of a `Memory`, and from nothing else. Closes the memory."""

    def __init__(
        self,
        memory: Memory,
        languages: Sequence[tuple[str, str]],
        pair: tuple[str, str],
        least: float,
        signature: Signature,
    ) -> None:
        """Answer from source to target ``pair`` with what is stored for ``languages``."""
        self.signature = signature
        self._memory, self._languages = memory, frozenset(languages)
        self._source, self._target = pair
        self._least = least
        self._building = threading.Lock()

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return the stored translation of each text, or outcome ``error``."""
        stored = self._stored(segment.text for segment in segments)
        return [self._one(segment, stored.get(segment.text, [])) for segment in segments]

    def close(self) -> None:
        """Close the memory. May be called twice."""
        self._memory.close()

    def _one(self, segment: Segment, same: Sequence[Pair]) -> Translation:
        if not segment.text.strip():
            return Translation(id=segment.id, text=segment.text)
        if same:
            fitting = [pair for pair in same if carries(pair.target, segment.protected)]
            if not fitting:
                return _error(segment, "in the memory with other protected terms")
            return self._answer(segment, fitting, 100)
        return self._similar(segment) or _error(segment, "not in the memory")

    def _similar(self, segment: Segment) -> Translation | None:
        """Return the best match that agrees in what may not differ, or None."""
        if self._least >= 1:
            return None
        language = self._source.split("-")[0]
        for near, text in self._index.find(segment.text, self._least):
            fitting = [
                pair
                for pair in self._stored([text]).get(text, [])
                if agrees(segment, text, pair.target, language)
            ]
            if fitting:
                return self._answer(segment, fitting, min(99, int(near * 100)))
        return None

    def _answer(self, segment: Segment, fitting: Sequence[Pair], rate: int) -> Translation:
        """Return the best of the translations of one text: reviewed, then nearest in language."""
        best = min(map(self._order, fitting))
        first = [pair for pair in fitting if self._order(pair) == best]
        targets = {pair.target for pair in first}
        if len(targets) > 1:
            return _error(segment, f"{len(targets)} different translations in the memory")
        return self._made(segment, first[0], rate)

    def _made(self, segment: Segment, pair: Pair, rate: int) -> Translation:
        words = [f"memory: {rate} % match", pair.origin]
        if rank(self._target, pair.target_language) != 0:
            words.append(f"in {pair.target_language}")
        words.append("reviewed" if pair.reviewed else "not reviewed")
        settings = {"route": f"{pair.source_language}-{pair.target_language}"}
        settings |= {"origin": pair.origin} if pair.origin else {}
        made_by = Signature(name="memory", version="2", settings=settings)
        return Translation(
            id=segment.id,
            text=pair.target,
            detail=", ".join(filter(None, words)),
            engine=made_by,
        )

    def _order(self, pair: Pair) -> tuple[bool, int, int]:
        there, here = (
            rank(self._target, pair.target_language),
            rank(self._source, pair.source_language),
        )
        return not pair.reviewed, there or 0, here or 0

    def _stored(self, texts: Iterable[str]) -> dict[str, list[Pair]]:
        found = self._memory.translations(texts)
        return {
            text: serving
            for text, pairs in found.items()
            if (serving := [p for p in pairs if p[:2] in self._languages])
        }

    @property
    def _index(self) -> Similar:
        with self._building:
            return self._built

    @cached_property
    def _built(self) -> Similar:
        rows = ((row[0], row[3]) for row in self._memory.numbered(list(self._languages)))
        return Similar(rows, self._memory.sources)


def _error(segment: Segment, detail: str) -> Translation:
    return Translation(id=segment.id, outcome=Outcome.ERROR, detail=detail)
