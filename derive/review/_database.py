"""Transactions of review on the store's database.

A write that reads first must not be overtaken between the two. SQLite takes the one writer's place
when the transaction begins (``BEGIN IMMEDIATE``), PostgreSQL an advisory lock; so writers queue for
a millisecond each, and none of them fails because another was quicker.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from derive.review import _tables
from derive.store import Store

WRITERS = 0x64657269
"""The advisory lock that writers of review hold in PostgreSQL."""


class Database:
    """Reads and writes of review in one project's store. Raises `StoreError`."""

    def __init__(self, store: Store) -> None:
        """Use ``store``; makes the tables of review where they are missing."""
        self._store = store
        self._engine = store.engine
        self._sqlite = store.engine.dialect.name == "sqlite"
        self._queue = threading.Lock()
        if not exists(store):
            with self.write() as connection:
                _tables.create(connection)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Yield a connection that sees one state of the database."""
        with self._store.guard(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, *, durable: bool = False) -> Iterator[sa.Connection]:
        """Yield a connection in a transaction that no other writer overlaps.

        ``durable``: once this returns, not even a power cut loses it.
        """
        with self._store.guard(), self._queue:
            if self._sqlite:
                with self._engine.connect() as raw:
                    yield from self._immediately(raw, durable)
            else:
                with self._engine.begin() as connection:
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITERS)))
                    yield connection

    def _immediately(self, raw: sa.Connection, durable: bool) -> Iterator[sa.Connection]:
        connection = raw.execution_options(isolation_level="AUTOCOMMIT")
        if durable:
            connection.exec_driver_sql("PRAGMA synchronous=FULL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        else:
            connection.exec_driver_sql("COMMIT")
        finally:
            if durable:
                connection.exec_driver_sql("PRAGMA synchronous=NORMAL")


def exists(store: Store) -> bool:
    """Tell whether a project has the tables of review, the last of which is made last."""
    with store.guard(), store.engine.connect() as connection:
        return sa.inspect(connection).has_table(_tables.controls.name)
