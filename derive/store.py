"""The project's database: SQLite in WAL mode by default, PostgreSQL by URL, one code for both.

Items and results are rows of JSON beside the few columns that queries need. A result carries the
fingerprint of everything it was made from; whoever asks compares it with what it should be. All
writes of one batch are one transaction, so a killed run leaves whole batches or nothing.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from derive.errors import MissingExtra, StoreError
from derive.records import Decision, SourceItem

SCHEMA = "1"
LOOKUP = 500
"""Ids in one query: below SQLite's limit on variables."""

_meta = sa.MetaData()
_facts = sa.Table(
    "meta", _meta, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text)
)
_items = sa.Table(
    "items",
    _meta,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, index=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)
_results = sa.Table(
    "results",
    _meta,
    sa.Column("step", sa.Text, primary_key=True),
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
)
_decisions = sa.Table(
    "decisions",
    _meta,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("item_id", sa.Text, nullable=False, index=True),
    sa.Column("record", sa.Text, nullable=False),
)


@dataclass(frozen=True)
class StoredItem:
    """An item as it is stored, with its fingerprint; its record is read when it is asked for."""

    id: str
    fingerprint: str
    record: str

    @cached_property
    def item(self) -> SourceItem:
        """The item itself."""
        return SourceItem.model_validate_json(self.record)


class Result(NamedTuple):
    """What a step stored for an item: made from ``fingerprint``, with content ``digest``.

    ``label`` is the word by which results of the step are counted (the class, the queue).
    """

    fingerprint: str
    digest: str
    label: str
    record: str


class Replaced(NamedTuple):
    """What a new list of items came to: how many there are, and what differs from the old one.

    ``changed`` have another content than before, ``gone`` are on the list no more.
    """

    items: int
    new: int
    changed: int
    gone: int


class Store:
    """One open database. Methods raise `StoreError` with one line when the database fails."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy URL and make its tables where they are missing."""
        self._engine = _open(url)
        with self._guard(), self._engine.begin() as connection:
            _meta.create_all(connection)
        version = self.get_fact("schema")
        if version is None:
            self.set_fact("schema", SCHEMA)
        elif version != SCHEMA:
            raise StoreError(
                f"the database has schema {version}, this derive knows {SCHEMA}: "
                "use the derive version that made the project, or make a new project"
            )

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """The open database, for tables that other parts of derive keep in it."""
        return self._engine

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn what the database says into a `StoreError`: one line that says what to do."""
        with self._guard():
            yield

    # ---- facts about the project ----

    def get_fact(self, key: str) -> str | None:
        """Return a stored fact, or None."""
        with self._read() as connection:
            query = sa.select(_facts.c.value).where(_facts.c.key == key)
            value: str | None = connection.execute(query).scalar()
            return value

    def set_fact(self, key: str, value: str) -> None:
        """Store a fact."""
        with self._write() as connection:
            self._upsert(connection, _facts, [{"key": key, "value": value}], ["key"])

    # ---- items ----

    def replace_items(self, items: Iterable[SourceItem]) -> Replaced:
        """Make ``items`` the list of items, in one transaction; return what that came to.

        An item that is known keeps its results. One that is not among them any more is taken off
        the list, but nothing of it is deleted.
        """
        position = new = changed = 0
        place = _items.c.position
        with self._write() as connection:
            listed = sa.update(_items).where(place.is_not(None))
            connection.execute(listed.values(position=-1 - place))  # below zero: until now
            for chunk in _chunks(items):
                known = _known(connection, [item.id for item in chunk])
                rows = [
                    {
                        "id": item.id,
                        "position": position + offset,
                        "fingerprint": item.digest(),
                        "record": item.model_dump_json(),
                    }
                    for offset, item in enumerate(chunk)
                ]
                was = [known.get(item.id) for item in chunk]
                new += was.count(None)
                changed += sum(
                    before not in {None, row["fingerprint"]}
                    for before, row in zip(was, rows, strict=True)
                )
                self._upsert(connection, _items, rows, ["id"])
                position += len(rows)
            off = sa.update(_items).where(place < 0).values(position=None)
            gone = connection.execute(off).rowcount
        return Replaced(position, new, changed, gone)

    def count_items(self) -> int:
        """Return the number of items that are in the source now."""
        with self._read() as connection:
            query = sa.select(sa.func.count()).where(_items.c.position.is_not(None))
            return int(connection.execute(query).scalar_one())

    def batches(self, size: int, limit: int | None = None) -> Iterator[list[StoredItem]]:
        """Yield the items in order, ``size`` at a time, at most ``limit`` in all."""
        last, left = -1, limit
        while left is None or left > 0:
            query = (
                sa.select(_items)
                .where(_items.c.position > last)
                .order_by(_items.c.position)
                .limit(size if left is None else min(size, left))
            )
            with self._read() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            last = rows[-1].position
            left = None if left is None else left - len(rows)
            yield [StoredItem(row.id, row.fingerprint, row.record) for row in rows]

    def item(self, item_id: str) -> StoredItem | None:
        """Return one item, or None."""
        with self._read() as connection:
            row = connection.execute(sa.select(_items).where(_items.c.id == item_id)).first()
        return StoredItem(row.id, row.fingerprint, row.record) if row else None

    def item_ids(self) -> list[str]:
        """Return the ids of all items in the source, in order."""
        query = sa.select(_items.c.id).where(_items.c.position.is_not(None))
        with self._read() as connection:
            return list(connection.execute(query.order_by(_items.c.position)).scalars())

    # ---- results ----

    def results(self, steps: Sequence[str], ids: Sequence[str]) -> dict[tuple[str, str], Result]:
        """Return the stored results of ``steps`` for ``ids``, by (step, id)."""
        found: dict[tuple[str, str], Result] = {}
        with self._read() as connection:
            for first in range(0, len(ids), LOOKUP):
                query = sa.select(_results).where(
                    _results.c.step.in_(steps), _results.c.item_id.in_(ids[first : first + LOOKUP])
                )
                for step, item_id, *result in connection.execute(query).all():
                    found[step, item_id] = Result._make(result)
        return found

    def digest(self, steps: Sequence[str]) -> str:
        """Return 16 hex digits of all results of ``steps`` for the items in the source now."""
        made = hashlib.blake2b(digest_size=8)
        query = (
            sa.select(_results.c.item_id, _results.c.step, _results.c.digest, _items.c.fingerprint)
            .join(_items, _items.c.id == _results.c.item_id)
            .where(_items.c.position.is_not(None), _results.c.step.in_(steps))
            .order_by(_items.c.position, _results.c.step)
        )
        with self._read() as connection:
            for row in connection.execution_options(yield_per=LOOKUP).execute(query):
                made.update("\t".join(row).encode("utf-8", "surrogatepass") + b"\n")
        return made.hexdigest()

    def put_results(self, step: str, results: Mapping[str, Result]) -> None:
        """Store the results of one batch of a step, by item id, as one transaction."""
        rows = [
            {"step": step, "item_id": item_id, **result._asdict()}
            for item_id, result in results.items()
        ]
        with self._write() as connection:
            self._upsert(connection, _results, rows, ["step", "item_id"])

    # ---- decisions of people ----

    def add_decision(self, decision: Decision, connection: Connection | None = None) -> None:
        """Add a decision; earlier ones stay. A missing time is filled in (UTC).

        With ``connection`` it becomes part of the transaction that is open there.
        """
        if not decision.decided_at:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            decision = decision.model_copy(update={"decided_at": now})
        row = {"item_id": decision.item_id, "record": decision.model_dump_json()}
        with nullcontext(connection) if connection else self._write() as writing:
            writing.execute(sa.insert(_decisions).values(row))

    def decisions(self, ids: Sequence[str]) -> dict[str, Decision]:
        """Return the latest decision on each of ``ids`` that has one and was not withdrawn."""
        records = self.decision_records(ids)
        found = {name: Decision.model_validate_json(text) for name, text in records.items()}
        return {name: made for name, made in found.items() if made.verdict != "withdrawn"}

    def decision_records(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the latest decision on each of ``ids`` that has one, withdrawn or not, as JSON."""
        found: dict[str, str] = {}
        with self._read() as connection:
            for first in range(0, len(ids), LOOKUP):
                query = (
                    sa.select(_decisions.c.item_id, _decisions.c.record)
                    .where(_decisions.c.item_id.in_(ids[first : first + LOOKUP]))
                    .order_by(_decisions.c.seq)
                )
                found |= {row[0]: row[1] for row in connection.execute(query)}
        return found

    # ---- connections ----

    def _upsert(
        self, connection: Connection, table: sa.Table, rows: list[dict[str, Any]], key: list[str]
    ) -> None:
        if not rows:
            return
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        insert = dialect.insert(table)
        changed = {c.name: insert.excluded[c.name] for c in table.columns if c.name not in key}
        connection.execute(insert.on_conflict_do_update(index_elements=key, set_=changed), rows)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._guard(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._guard(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Turn what the database says into one line that says what to do."""
        try:
            yield
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).split("\n")[0]
            advice = _advice(cause)
            where = self._engine.url.render_as_string(hide_password=True)
            raise StoreError(
                f"the database {where} failed: {cause}; nothing that was stored is lost: {advice}"
            ) from error


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the fingerprints of those of ``ids`` that are on the list which is being replaced."""
    columns = sa.select(_items.c.id, _items.c.fingerprint)
    query = columns.where(_items.c.id.in_(ids), _items.c.position < 0)
    return {row.id: row.fingerprint for row in connection.execute(query)}


def _chunks(items: Iterable[SourceItem]) -> Iterator[list[SourceItem]]:
    waiting = iter(items)
    while chunk := list(islice(waiting, LOOKUP)):
        yield chunk


def _advice(cause: str) -> str:
    if any(word in cause for word in ("full", "disk I/O", "No space")):
        return "free some space, see that the disk can be written to, and run again"
    if "readonly" in cause or "read-only" in cause:
        return "make its file and folder writable, or copy the project, and run again"
    if "unable to open" in cause:
        return "see that its folder is there and can be written to, and run again"
    return "run again"


def _open(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        shape = "sqlite:///… or postgresql://…"
        raise StoreError(f"store: {url!r} is no database URL ({shape})") from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        name = parsed.get_backend_name()
        raise StoreError(f"store: {name} is not supported; use sqlite or postgresql")
    try:
        engine = sa.create_engine(_with_driver(parsed))
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _pragmas)
        engine.connect().close()
    except ModuleNotFoundError as error:
        raise MissingExtra("psycopg", "postgresql", "a PostgreSQL store") from error
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).split("\n")[0]
        where = parsed.render_as_string(hide_password=True)
        raise StoreError(
            f"the database {where} does not open: {cause}: {_advice(cause)}"
        ) from error
    return engine


def _with_driver(url: URL) -> URL:
    plain = url.drivername == "postgresql"
    return url.set(drivername="postgresql+psycopg") if plain else url


def _pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
