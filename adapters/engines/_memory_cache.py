"""A memory before another engine: what was answered once is not asked, or paid for, again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from derive.contracts import Bill, BilledEngine, Engine, Estimate, StreamingEngine
from derive.records import Outcome, Segment, Translation

from ._memory_store import Entry, Memory


class MemoryEngine:
    """Another engine with a `Memory` before it. Its signature is the other engine's.

    An answer of a `StreamingEngine` is stored the moment it comes, so that a process that is killed
    loses only what was under way. One without a text is kept, too, until its batch is handed over;
    that an engine gave none (outcome ``error``) is not kept.
    """

    def __init__(self, engine: Engine, memory: Memory, *, owns: bool = False) -> None:
        """Ask ``memory`` first; ``owns``: close it together with the engine."""
        self._owns = owns
        self.signature = engine.signature
        self._engine = engine
        self._memory = memory
        self._origin = str(engine.signature)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return what is known, and ask the engine once for each different text that is not."""
        keys = {segment.id: self._memory.key(self._origin, segment) for segment in segments}
        known = self._memory.get_many(keys.values())
        fresh = self._undelivered(key for key in keys.values() if key not in known)
        asked: dict[str, Segment] = {}
        for segment in segments:
            if keys[segment.id] not in known and keys[segment.id] not in fresh:
                asked.setdefault(keys[segment.id], segment)
        if asked:
            fresh |= self._asked(asked)
        if isinstance(self._engine, StreamingEngine):
            self._memory.delivered([key for key, answer in fresh.items() if _costly(answer)])
        return [
            known[key].translation(name) if key in known else _named(fresh[key], name)
            for name, key in keys.items()
            if key in known or key in fresh
        ]

    @property
    def bill(self) -> Bill | None:
        """Return the engine's bill, None where it has none."""
        return self._engine.bill if isinstance(self._engine, BilledEngine) else None

    def estimate(self, segments: Sequence[Segment]) -> Estimate | None:
        """Return about what the texts that are not known will take, each different one once."""
        if not isinstance(self._engine, BilledEngine):
            return None
        by_key = {self._memory.key(self._origin, segment): segment for segment in segments}
        known = self._memory.get_many(by_key)
        return self._engine.estimate([s for key, s in by_key.items() if key not in known])

    def close(self) -> None:
        """Close the engine, and the memory where it is this engine's own."""
        self._engine.close()
        if self._owns:
            self._memory.close()

    def _undelivered(self, keys: Iterable[str]) -> dict[str, Translation]:
        return self._memory.undelivered(keys) if isinstance(self._engine, StreamingEngine) else {}

    def _asked(self, segments: Mapping[str, Segment]) -> dict[str, Translation]:
        """Ask for segments by key; return every answer by key, with what is worth it kept."""
        keys = {segment.id: key for key, segment in segments.items()}
        todo = list(segments.values())
        if not isinstance(self._engine, StreamingEngine):
            found = {keys[a.id]: a for a in self._engine.translate(todo) if a.id in keys}
            self._store(segments, found)
            return found
        found = {}
        for answer in self._engine.stream(todo):
            key = keys.get(answer.id)
            if key is None:
                continue
            found[key] = answer
            self._store(segments, {key: answer})
            if _costly(answer):
                self._memory.note_undelivered(key, answer)
        return found

    def _store(self, segments: Mapping[str, Segment], answers: Mapping[str, Translation]) -> None:
        self._memory.put_many(
            (key, Entry.of(self._origin, segments[key], answer))
            for key, answer in answers.items()
            if answer.outcome is Outcome.OK
        )


def _named(answer: Translation, name: str) -> Translation:
    return answer if answer.id == name else answer.model_copy(update={"id": name})


def _costly(answer: Translation) -> bool:
    """Tell whether an engine gave an answer that is no text: it would be paid for twice."""
    return answer.outcome not in {Outcome.OK, Outcome.ERROR}
