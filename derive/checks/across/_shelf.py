"""Texts of a whole set on disk, found again by keys: memory stays flat however large the set.

The shelf is a temporary SQLite database that goes when it is closed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple, cast

from derive.records import FieldName

BATCH = 2000
CROWD = 50
"""Texts that share one key beyond which the key tells nothing: a greeting, a fixed phrase."""


class Shelved(NamedTuple):
    """A text on the shelf: ``place`` is its number in the order of the set."""

    place: int
    item_id: str
    field: FieldName
    split: str
    origin: str
    text: str
    other: str


class Shelf:
    """Puts texts away under keys (64-bit numbers) and returns those that share some."""

    def __init__(self) -> None:
        """Open an empty shelf."""
        self._db = sqlite3.connect("")
        self._db.executescript(
            "PRAGMA synchronous=OFF; PRAGMA journal_mode=OFF; PRAGMA temp_store=FILE;"
            "CREATE TABLE text (place INTEGER PRIMARY KEY, item TEXT, field TEXT, split TEXT,"
            " origin TEXT, text TEXT, other TEXT);"
            "CREATE TABLE key (key INTEGER, place INTEGER);"
        )

    def fill(self, texts: Iterable[tuple[Shelved, Iterable[int]]]) -> None:
        """Put texts away, each with its keys, and sort the keys."""
        source = iter(texts)
        while batch := list(islice(source, BATCH)):
            self._db.executemany(
                "INSERT INTO text VALUES (?,?,?,?,?,?,?)", [_sound(shelved) for shelved, _ in batch]
            )
            keys = ((_signed(k), shelved.place) for shelved, found in batch for k in found)
            self._db.executemany("INSERT INTO key VALUES (?,?)", keys)
        self._db.execute("CREATE INDEX by_key ON key (key, place)")

    def pairs(self, shared: int) -> Iterator[tuple[Shelved, Shelved]]:
        """Yield every two texts with at least ``shared`` keys in common, the earlier one first."""
        found = self._db.execute(
            "WITH rare AS (SELECT key FROM key GROUP BY key HAVING count(*) BETWEEN 2 AND ?) "
            "SELECT a.place, b.place FROM rare JOIN key a USING (key) JOIN key b USING (key) "
            "WHERE a.place < b.place GROUP BY a.place, b.place HAVING count(*) >= ? "
            "ORDER BY b.place, a.place",
            (CROWD, shared),
        )
        for one, other in found:
            yield self._text(one), self._text(other)

    def groups(self) -> Iterator[list[Shelved]]:
        """Yield the texts under each key that has several with different ``other`` texts."""
        found = self._db.execute(
            "SELECT key FROM key JOIN text USING (place) GROUP BY key "
            "HAVING count(DISTINCT other) > 1 ORDER BY min(place)"
        )
        for (key,) in found:
            places = self._db.execute("SELECT place FROM key WHERE key = ? ORDER BY place", (key,))
            yield [self._text(place) for (place,) in places]

    def close(self) -> None:
        """Let go of the disk."""
        self._db.close()

    def _text(self, place: int) -> Shelved:
        row = self._db.execute("SELECT * FROM text WHERE place = ?", (place,)).fetchone()
        number, item, field, split, origin, text, other = row
        return Shelved(number, item, cast(FieldName, field), split, origin, text, other)


@contextmanager
def shelf() -> Iterator[Shelf]:
    """Open a shelf for a while."""
    opened = Shelf()
    try:
        yield opened
    finally:
        opened.close()


def _sound(shelved: Shelved) -> Shelved:
    """Return a row without lone surrogates, which no database takes."""
    text, other = (
        t if t.isascii() else t.encode("utf-8", "replace").decode("utf-8")
        for t in (shelved.text, shelved.other)
    )
    return shelved._replace(text=text, other=other)


def _signed(key: int) -> int:
    """Return a 64-bit number as SQLite stores it."""
    return key - (1 << 64) if key >= 1 << 63 else key
