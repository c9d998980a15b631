"""The file of a translation memory: SQLite in WAL mode, one transaction per batch.

A process that is killed at any moment leaves a sound file with every batch it had put in.
The table ``memory`` holds what engines answered, by engine and text; ``pair`` what was imported;
``undelivered`` answers without a text (refusals and the like) whose batch has not been handed over:
after a kill they are not asked for, and paid for, again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from derive.errors import EngineFailed
from derive.records import Segment, Translation

_SCHEMA = """
CREATE TABLE IF NOT EXISTS memory (
  key TEXT PRIMARY KEY, signature TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
  detail TEXT NOT NULL, lists TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS undelivered (key TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS route (
  signature TEXT PRIMARY KEY, source_language TEXT NOT NULL, target_language TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pair (
  id INTEGER PRIMARY KEY, source_language TEXT NOT NULL, target_language TEXT NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, origin TEXT NOT NULL, reviewed INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS pair_once
  ON pair (source, target, source_language, target_language);
"""
_PUT = """
INSERT INTO pair (source_language, target_language, source, target, origin, reviewed)
VALUES (?,?,?,?,?,?)
ON CONFLICT (source, target, source_language, target_language)
DO UPDATE SET origin = excluded.origin, reviewed = 1 WHERE excluded.reviewed > pair.reviewed
"""
_ASKED_AT_ONCE = 500  # SQLite allows 999 variables in the oldest builds still about
_READ_AT_ONCE = 5000


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


class Pair(NamedTuple):
    """A source and its translation. ``origin`` says where from; ``reviewed``: a person saw it."""

    source_language: str
    target_language: str
    source: str
    target: str
    origin: str = ""
    reviewed: bool = False


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
                for statement in _SCHEMA.split(";"):
                    self._connection.execute(statement)
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
        wanted = sorted(set(keys))
        query = "SELECT * FROM memory WHERE key IN ({})"
        return {key: Entry(*fields) for key, *fields in self._asked(query, wanted)}

    def put_many(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Store entries in one transaction; a key that is stored already keeps its entry."""
        rows = [(key, *entry) for key, entry in entries if storable(entry)]
        if rows:
            with self._speaking(), self._lock, self._connection:
                self._connection.executemany(
                    "INSERT OR IGNORE INTO memory VALUES (?,?,?,?,?,?)", rows
                )

    def note_undelivered(self, key: str, answer: Translation) -> None:
        """Keep an answer that has no text until its batch is handed over."""
        with self._speaking(), self._lock, self._connection:
            self._connection.execute(
                "INSERT OR REPLACE INTO undelivered VALUES (?,?)", (key, answer.model_dump_json())
            )

    def undelivered(self, keys: Iterable[str]) -> dict[str, Translation]:
        """Return the answers without a text that were never handed over."""
        query = "SELECT * FROM undelivered WHERE key IN ({})"
        rows = self._asked(query, sorted(set(keys)))
        return {key: Translation.model_validate_json(record) for key, record in rows}

    def delivered(self, keys: Sequence[str]) -> None:
        """Forget answers without a text: their batch was handed over."""
        if not keys:
            return
        with self._speaking(), self._lock, self._connection:
            self._connection.executemany(
                "DELETE FROM undelivered WHERE key = ?", [(key,) for key in keys]
            )

    def pairs(self, signature: str = "") -> list[tuple[str, str]]:
        """Return all sources and targets of engines, or those that one engine produced."""
        query = "SELECT source, target FROM memory WHERE signature = ? OR ? = '' ORDER BY key"
        with self._speaking(), self._lock:
            return list(self._connection.execute(query, (signature, signature)))

    def close(self) -> None:
        """Close the file. May be called twice."""
        with self._lock:
            self._connection.close()

    # ---- pairs that were imported ----------------------------------------------------------------

    def add(self, pairs: Sequence[Pair]) -> int:
        """Store pairs in one transaction and return how many were new.

        A pair that is there already becomes reviewed where the new one is, and never the reverse.
        """
        with self._speaking(), self._lock, self._connection:
            before = self._number_of_pairs()
            self._connection.executemany(_PUT, pairs)
            return self._number_of_pairs() - before

    def imported(self, languages: Sequence[tuple[str, str]] | None = None) -> Iterator[Pair]:
        """Yield the imported pairs (of some pairs of languages) in the order they came."""
        for _, *fields in self.numbered(languages):
            yield _pair(fields)

    def numbered(self, languages: Sequence[tuple[str, str]] | None = None) -> Iterator[list[Any]]:
        """Yield the rows of imported pairs, each with its number before its fields."""
        last = -1
        while True:
            with self._speaking(), self._lock:
                rows = self._connection.execute(
                    "SELECT * FROM pair WHERE id > ? ORDER BY id LIMIT ?", (last, _READ_AT_ONCE)
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from (
                list(row) for row in rows if languages is None or (row[1], row[2]) in languages
            )

    def of_engines(self, signature: str = "") -> Iterator[Pair]:
        """Yield what engines answered, with "" for languages that nobody noted."""
        query = """
            SELECT key, source_language, target_language, source, target, memory.signature
            FROM memory LEFT JOIN route ON route.signature = memory.signature
            WHERE key > ? AND (memory.signature = ? OR ? = '') ORDER BY key LIMIT ?
        """
        last = ""
        while True:
            with self._speaking(), self._lock:
                given = (last, signature, signature, _READ_AT_ONCE)
                rows = self._connection.execute(query, given).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for _, source_language, target_language, source, target, origin in rows:
                yield Pair(source_language or "", target_language or "", source, target, origin)

    def translations(self, sources: Iterable[str]) -> dict[str, list[Pair]]:
        """Return the imported pairs of each source text, exactly as it is written."""
        wanted = sorted({source for source in sources if storable((source,))})
        found: dict[str, list[Pair]] = {}
        for _, *fields in self._asked("SELECT * FROM pair WHERE source IN ({})", wanted):
            pair = _pair(fields)
            found.setdefault(pair.source, []).append(pair)
        return found

    def sources(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Return the source texts of imported pairs by their numbers."""
        return dict(self._asked("SELECT id, source FROM pair WHERE id IN ({})", numbers))

    def languages(self) -> list[tuple[str, str]]:
        """Return the pairs of languages that were imported."""
        query = "SELECT DISTINCT source_language, target_language FROM pair"
        with self._speaking(), self._lock:
            return sorted(self._connection.execute(query))

    def note_route(self, signature: str, source: str, target: str) -> None:
        """Remember between which languages an engine translates."""
        with self._speaking(), self._lock, self._connection:
            self._connection.execute(
                "INSERT OR IGNORE INTO route VALUES (?,?,?)", (signature, source, target)
            )

    def counts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return counts of imported pairs, and of engines' answers by signature."""
        queries = {
            "pairs": "SELECT source_language, target_language, origin, count(*), sum(reviewed)"
            " FROM pair GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            "engines": "SELECT signature, count(*) FROM memory GROUP BY 1 ORDER BY 1",
        }
        with self._speaking(), self._lock:
            return {name: self._connection.execute(q).fetchall() for name, q in queries.items()}

    def _number_of_pairs(self) -> int:
        # Nothing is ever deleted, so the highest number is the count.
        return int(self._connection.execute("SELECT ifnull(max(id), 0) FROM pair").fetchone()[0])

    def _asked(self, query: str, wanted: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of ``query`` for what is wanted, so many at once."""
        some = iter(wanted)
        while chunk := list(islice(some, _ASKED_AT_ONCE)):
            marks = ",".join("?" * len(chunk))
            with self._speaking(), self._lock:
                rows = self._connection.execute(query.format(marks), chunk).fetchall()
            yield from rows

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise EngineFailed(
                f"the translation memory {self.path}: {error}: {_advice(str(error))}"
            ) from error


_ADVICE = {
    "readonly": "its file or folder may not be written to: make it writable, or copy the project",
    "unable to open": "its folder is not there or may not be written to: make it writable",
    "full": "free some space and run again; what was stored is kept",
    "disk I/O": "the disk is full, read-only or away: see to it and run again; what was stored is "
    "kept",
    "locked": "another program holds it: wait for that, and run again",
    "malformed": "the file is damaged: put a copy of it back, or move it away and run again",
    "not a database": "this is another file: move it away and run again",
}


def _advice(said: str) -> str:
    """Return what to do about an error of SQLite."""
    return next((advice for word, advice in _ADVICE.items() if word in said), "run again")


def _pair(fields: Sequence[Any]) -> Pair:
    return Pair(*fields)._replace(reviewed=bool(fields[-1]))


def storable(texts: Iterable[object]) -> bool:
    """Tell whether SQLite, which holds UTF-8, can keep ``texts``: not half a surrogate pair."""
    try:
        "".join(map(str, texts)).encode()
    except UnicodeEncodeError:
        return False
    return True
