"""The file of a translation memory: SQLite in WAL mode, one transaction per batch.

A process that is killed at any moment leaves a sound file with every batch it had put in.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from derive.errors import EngineError, EngineFailed
from derive.records import Segment, Translation

_SCHEMA = """
CREATE TABLE IF NOT EXISTS memory (
  key TEXT PRIMARY KEY, signature TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
  detail TEXT NOT NULL, lists TEXT NOT NULL
) WITHOUT ROWID
"""
_ASKED_AT_ONCE = 500  # SQLite allows 999 variables in the oldest builds still about


class Entry(NamedTuple):
    """One stored translation. ``lists`` is JSON: the unknown words and the lost targets."""

    signature: str
    source: str
    target: str
    detail: str
    lists: str

    @classmethod
    def of(cls, signature: str, segment: Segment, answer: Translation) -> Entry:
        """Return what to keep of an answer of outcome ``ok``."""
        lists = json.dumps([answer.unknown, answer.lost], ensure_ascii=False)
        return cls(signature, segment.text, answer.text, answer.detail, lists)

    def translation(self, name: str) -> Translation:
        """Return the stored answer for the segment ``name``."""
        unknown, lost = json.loads(self.lists)
        return Translation(
            id=name, text=self.target, detail=self.detail, unknown=tuple(unknown), lost=tuple(lost)
        )


class Memory:
    """Stored translations by key, safe to use from threads and from several processes.

    Raises `EngineFailed` where the file cannot be read or written (no space, not a memory).
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        with self._speaking():
            self._connection = sqlite3.connect(self.path, timeout=60, check_same_thread=False)
        try:
            with self._speaking(), self._connection:
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=NORMAL")
                self._connection.execute(_SCHEMA)
        except EngineFailed:
            self._connection.close()
            raise

    @staticmethod
    def key(signature: str, segment: Segment) -> str:
        """Return the key of a segment for an engine: it changes with anything that matters."""
        spans = [(p.start, p.end, p.target) for p in segment.protected]
        text = json.dumps([signature, segment.text, spans])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    def get_many(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the entries of the keys that are stored."""
        wanted, found = sorted(set(keys)), {}
        with self._speaking(), self._lock:
            for start in range(0, len(wanted), _ASKED_AT_ONCE):
                some = wanted[start : start + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(some))
                query = f"SELECT * FROM memory WHERE key IN ({marks})"  # noqa: S608 only marks
                for key, *fields in self._connection.execute(query, some):
                    found[key] = Entry(*fields)
        return found

    def put_many(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Store entries in one transaction; a key that is stored already keeps its entry."""
        rows = [(key, *entry) for key, entry in entries if _storable(entry)]
        if rows:
            with self._speaking(), self._lock, self._connection:
                self._connection.executemany(
                    "INSERT OR IGNORE INTO memory VALUES (?,?,?,?,?,?)", rows
                )

    def pairs(self, signature: str = "") -> list[tuple[str, str]]:
        """Return all sources and targets, or those that one engine produced."""
        query = "SELECT source, target FROM memory WHERE signature = ? OR ? = '' ORDER BY key"
        with self._speaking(), self._lock:
            return list(self._connection.execute(query, (signature, signature)))

    def close(self) -> None:
        """Close the file. May be called twice."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise EngineFailed(f"the translation memory {self.path}: {error}") from error


def read_pairs(path: Path, signature: str) -> dict[str, tuple[str, ...]]:
    """Return the different targets of each source text in a file of pairs.

    Raises `EngineError` naming the line that cannot be read, `EngineFailed` for a broken database.
    """
    readers = {".jsonl": _jsonl, ".tsv": _tsv}
    reader = readers.get(path.suffix.lower())
    pairs = reader(path) if reader else _sqlite(path, signature)
    found: dict[str, dict[str, None]] = {}
    for source, target in pairs:
        found.setdefault(source, {})[target] = None
    return {source: tuple(targets) for source, targets in found.items()}


def _jsonl(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row = json.loads(line)
                yield str(row["source"]), str(row["target"])
            except (ValueError, KeyError, TypeError) as error:
                raise EngineError(
                    f"{path}, line {number}: not an object with source and target"
                ) from error


def _tsv(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            source, tab, target = line.rstrip("\r\n").partition("\t")
            if not tab or "\t" in target:
                raise EngineError(f"{path}, line {number}: not a source, a tab and a target")
            yield source, target


def _sqlite(path: Path, signature: str) -> list[tuple[str, str]]:
    memory = Memory(path)
    try:
        return memory.pairs(signature)
    finally:
        memory.close()


def _storable(entry: Entry) -> bool:
    # SQLite holds UTF-8: a text with half a surrogate pair is translated again each time.
    try:
        "".join(entry).encode()
    except UnicodeEncodeError:
        return False
    return True
