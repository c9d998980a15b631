"""Translation memory: answers from stored pairs, and keeps what other engines translate.

As an engine it answers from the pairs that were imported to the project's memory, or from a file
(option ``path``): an SQLite file that `Memory` wrote, TMX, XLIFF, a sheet or JSON lines. The same
text is an exact match; a similar one counts from ``min_match`` on (0.85; 1 for exact only), and
only if numbers, placeholders, negation and protected terms agree. How near it was is in the detail,
where it came from in the signature. ``signature`` restricts an SQLite file to what one engine made.

Before another engine it is a cache: ``plugin.cached(engine, plugin.memory(path))``. Only outcome
``ok`` is stored for good, so a refusal is never replayed as a translation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from derive.contracts import Availability, Engine, Imported, Route
from derive.errors import EngineError, EngineMissing
from derive.records import Signature

from ._memory_cache import MemoryEngine
from ._memory_files import READERS, read_into, write_from
from ._memory_language import rank
from ._memory_replay import MIN_MATCH, ReplayEngine
from ._memory_store import Entry, Memory, Pair
from ._options import refuse_unknown

__all__ = [
    "Entry",
    "Memory",
    "MemoryEngine",
    "MemoryProvider",
    "Pair",
    "ReplayEngine",
    "cached",
    "plugin",
]

OPTIONS = ("path", "signature", "min_match")


def cached(engine: Engine, memory: Memory) -> Engine:
    """Return ``engine`` with ``memory`` before it."""
    return MemoryEngine(engine, memory)


class MemoryProvider:
    """Opens stored translations, for any pair of languages: a file says what it holds."""

    name = "memory"
    automatic = False

    def availability(self) -> Availability:
        """Say that it is always there."""
        return Availability(
            ok=True, detail="the project's imported pairs, or those of a file (option path)"
        )

    def routes(self, source: str, target: str) -> Sequence[Route]:
        """Return the direct route between any two tags."""
        return [Route((source, target))]

    def open(self, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine that replays ``path``. Raises `EngineMissing` where there is no file."""
        refuse_unknown(self.name, options, OPTIONS)
        if not options.get("path"):
            raise EngineError(
                "memory needs the option path outside a project: an SQLite file of a project, or "
                f"pairs in a file that ends in {', '.join(READERS)}"
            )
        path = Path(options["path"])
        if not path.is_file():
            raise EngineMissing(f"there is no translation memory at {path}")
        least = _least(options)
        memory = Memory(":memory:")
        try:
            _fill(memory, path, source, target, options.get("signature", ""))
            return _replay(memory, source, target, least)
        except EngineError:
            memory.close()
            raise

    def own(self, path: Path, source: str, target: str, options: Mapping[str, str]) -> Engine:
        """Return an engine over the pairs that were imported to ``path``."""
        refuse_unknown(self.name, options, ("min_match",))
        least = _least(options)
        return _replay(Memory(path), source, target, least)

    def wrap(self, engine: Engine, path: Path) -> Engine:
        """Return ``engine`` with the memory at ``path`` before it, closed together with it."""
        return MemoryEngine(engine, Memory(path), owns=True)

    def wrap_pair(self, engine: Engine, path: Path, source: str, target: str) -> Engine:
        """Do as `wrap` does, and note the languages of the engine."""
        memory = Memory(path)
        memory.note_route(str(engine.signature), source, target)
        return MemoryEngine(engine, memory, owns=True)

    def memory(self, path: str | Path) -> Memory:
        """Open the memory at ``path``, created where it is missing."""
        return Memory(path)

    def cached(self, engine: Engine, memory: Memory) -> Engine:
        """Return ``engine`` with ``memory`` before it."""
        return cached(engine, memory)

    def take_in(
        self, path: Path, file: Path, source: str, target: str, *, reviewed: bool = False
    ) -> Imported:
        """Put the pairs of ``file`` into the memory at ``path``."""
        memory = Memory(path)
        try:
            return read_into(memory, file, source, target, reviewed=reviewed)
        finally:
            memory.close()

    def remember(
        self, path: Path, pairs: Sequence[tuple[str, str]], source: str, target: str, origin: str
    ) -> int:
        """Put pairs that people have accepted into the memory at ``path``, as reviewed."""
        memory = Memory(path)
        try:
            return memory.add(
                [Pair(source, target, text, made, origin, reviewed=True) for text, made in pairs]
            )
        finally:
            memory.close()

    def give_out(
        self, path: Path, file: Path, source: str, target: str, *, engines: bool = False
    ) -> int:
        """Write the pairs for two languages to ``file``, with engines' answers where asked."""
        memory = Memory(path)
        try:
            return write_from(_pairs(memory, source, target, engines), file, source, target)
        finally:
            memory.close()

    def counts(self, path: Path) -> Mapping[str, Any]:
        """Return how many pairs there are, by languages and by origin, and engines' answers."""
        memory = Memory(path)
        try:
            found = memory.counts()
        finally:
            memory.close()
        languages: dict[str, int] = {}
        origins: dict[str, int] = {}
        for source, target, origin, number, _ in found["pairs"]:
            languages[f"{source}→{target}"] = languages.get(f"{source}→{target}", 0) + number
            origins[origin] = origins.get(origin, 0) + number
        return {
            "pairs": sum(languages.values()),
            "reviewed": sum(row[-1] for row in found["pairs"]),
            "languages": languages,
            "origins": origins,
            "engines": dict(found["engines"]),
        }


def _fill(memory: Memory, path: Path, source: str, target: str, signature: str) -> None:
    """Copy the pairs of a file into ``memory``. Raises `EngineError` where one is unreadable."""
    if path.suffix.lower() in READERS:
        found = read_into(memory, path, source, target)
        broken = [reason for reason in found.rejected if not reason.startswith("no text in")]
        if broken:
            raise EngineError(f"{path}, {found.examples[0]}")
        return
    stored = Memory(path)
    try:
        memory.add(
            [
                pair._replace(
                    source_language=pair.source_language or source,
                    target_language=pair.target_language or target,
                )
                for pair in stored.of_engines(signature)
            ]
        )
        if not signature:
            memory.add(list(stored.imported()))
    finally:
        stored.close()


def _replay(memory: Memory, source: str, target: str, least: float) -> Engine:
    content = hashlib.blake2b(digest_size=8)
    languages = _serving(memory, source, target)
    for pair in memory.imported(languages):
        content.update(repr((*pair[:4], pair.reviewed)).encode())
    settings = {"route": f"{source}-{target}", "content": content.hexdigest()}
    if least != MIN_MATCH:
        settings["min_match"] = f"{least:g}"
    signature = Signature(name=plugin.name, version="2", settings=settings)
    return ReplayEngine(memory, languages, (source, target), least, signature)


def _pairs(memory: Memory, source: str, target: str, engines: bool) -> Iterator[Pair]:
    yield from memory.imported(_serving(memory, source, target))
    for pair in memory.of_engines() if engines else ():
        if rank(source, pair.source_language) is not None and (
            rank(target, pair.target_language) is not None
        ):
            yield pair


def _serving(memory: Memory, source: str, target: str) -> list[tuple[str, str]]:
    """Return the languages of the memory that serve these two."""
    return [
        (one, other)
        for one, other in memory.languages()
        if rank(source, one) is not None and rank(target, other) is not None
    ]


def _least(options: Mapping[str, str]) -> float:
    text = options.get("min_match") or str(MIN_MATCH)
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.5 <= value <= 1:
        raise EngineError(f"memory: min_match is a number from 0.5 to 1, not {text!r}")
    return value


plugin = MemoryProvider()
"""One MT engine a file; see `derive.contracts.EngineProvider`."""
