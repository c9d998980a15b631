"""Translation memory: replays stored translations, and keeps those of another engine.

As an engine of its own it is opened with the option ``path``: an SQLite file that `Memory` wrote,
or pairs in a ``.jsonl`` (``source``, ``target``) or ``.tsv`` (source, target) file. It answers
exact matches only; ``signature`` restricts an SQLite file to what one engine produced.

Before another engine it is a cache: ``plugin.cached(engine, plugin.memory(path))``. Only outcome
``ok`` is stored, so a refusal is asked again and never replayed as a translation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from derive.contracts import Availability, Engine, Route
from derive.errors import EngineError, EngineMissing
from derive.records import Outcome, Segment, Signature, Translation, fingerprint

from ._memory_store import Entry, Memory, read_pairs
from ._options import refuse_unknown

__all__ = ["Entry", "Memory", "MemoryEngine", "MemoryProvider", "ReplayEngine", "cached", "plugin"]

OPTIONS = ("path", "signature")


class MemoryEngine:
    """Another engine with a `Memory` before it. Its signature is the other engine's."""

    def __init__(self, engine: Engine, memory: Memory, *, owns: bool = False) -> None:
        self._owns = owns
        self.signature = engine.signature
        self._engine = engine
        self._memory = memory
        self._origin = str(engine.signature)

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return what is known, and ask the engine once for each different text that is not."""
        keys = {segment.id: self._memory.key(self._origin, segment) for segment in segments}
        known = self._memory.get_many(keys.values())
        first = {keys[s.id]: s for s in reversed(segments) if keys[s.id] not in known}
        asked = {t.id: t for t in self._engine.translate(list(first.values()))} if first else {}
        fresh = {key: asked[s.id] for key, s in first.items() if s.id in asked}
        self._memory.put_many(
            (key, Entry.of(self._origin, first[key], answer))
            for key, answer in fresh.items()
            if answer.outcome is Outcome.OK
        )
        return [
            known[key].translation(name)
            if key in known
            else fresh[key].model_copy(update={"id": name})
            for name, key in keys.items()
            if key in known or key in fresh
        ]

    def close(self) -> None:
        """Close the engine, and the memory where it is this engine's own."""
        self._engine.close()
        if self._owns:
            self._memory.close()


def cached(engine: Engine, memory: Memory) -> Engine:
    """Return ``engine`` with ``memory`` before it."""
    return MemoryEngine(engine, memory)


class ReplayEngine:
    """Answers from stored pairs, and from nothing else."""

    def __init__(self, pairs: Mapping[str, Sequence[str]], signature: Signature) -> None:
        self._pairs = pairs
        self.signature = signature

    def translate(self, segments: Sequence[Segment]) -> Sequence[Translation]:
        """Return the stored translation of each text, or outcome ``error``."""
        return [self._one(segment) for segment in segments]

    def close(self) -> None:
        """Do nothing: the pairs are in memory."""

    def _one(self, segment: Segment) -> Translation:
        if not segment.text.strip():
            return Translation(id=segment.id, text=segment.text)
        targets = self._pairs.get(segment.text, ())
        if not targets:
            return _error(segment, "not in the memory")
        fitting = [t for t in targets if all(p.target in t for p in segment.protected)]
        if not fitting:
            return _error(segment, "in the memory with other protected terms")
        if len(fitting) > 1:
            return _error(segment, f"{len(fitting)} different translations in the memory")
        return Translation(id=segment.id, text=fitting[0])


class MemoryProvider:
    """Opens stored translations, for any pair of languages: the file does not know its own."""

    name = "memory"
    automatic = False

    def availability(self) -> Availability:
        """Say that it is always there."""
        return Availability(ok=True, detail="replays the translations of a file (option path)")

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the direct route between any two tags."""
        return [Route((source, target))]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine that replays ``path``. Raises `EngineMissing` where there is no file."""
        refuse_unknown(self.name, options, OPTIONS)
        if not options.get("path"):
            raise EngineError(
                "memory needs the option path: an SQLite, .jsonl or .tsv file of pairs"
            )
        path = Path(options["path"])
        if not path.is_file():
            raise EngineMissing(f"there is no translation memory at {path}")
        pairs = read_pairs(path, options.get("signature", ""))
        content = fingerprint(sorted((source, list(targets)) for source, targets in pairs.items()))
        settings = {"route": f"{source}-{target}", "content": content}
        return ReplayEngine(pairs, Signature(name=self.name, version="1", settings=settings))

    def wrap(self, engine: Engine, path: Path) -> Engine:
        """Return ``engine`` with the memory at ``path`` before it, closed together with it."""
        return MemoryEngine(engine, Memory(path), owns=True)

    def memory(self, path: str | Path) -> Memory:
        """Open the memory at ``path``, created where it is missing."""
        return Memory(path)

    def cached(self, engine: Engine, memory: Memory) -> Engine:
        """Return ``engine`` with ``memory`` before it."""
        return cached(engine, memory)


def _error(segment: Segment, detail: str) -> Translation:
    return Translation(id=segment.id, outcome=Outcome.ERROR, detail=detail)


plugin = MemoryProvider()
