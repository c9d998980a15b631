"""Parquet files, written group by group: one is compressed while the next is gathered."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 2_000
"""Rows of one row group: that many are in memory at once."""


class ParquetFile:
    """One file. The options are fixed, so that the same rows give the same bytes."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        """Begin the file ``path``."""
        self.path = path
        self._schema = schema
        self._writer = pq.ParquetWriter(
            path, schema, compression="zstd", version="2.6", data_page_version="1.0"
        )
        self._waiting: list[Mapping[str, Any]] = []
        self._pool = ThreadPoolExecutor(1)
        self._written: Future[None] | None = None

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._waiting.append(row)
        if len(self._waiting) == GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits, and the end of the file. Raises `OSError` where the disk is full."""
        try:
            if self._waiting:
                self._flush()
            self._settle()
        finally:
            self._pool.shutdown()
            self._writer.close()

    def _flush(self) -> None:
        table = pa.Table.from_pylist(self._waiting, schema=self._schema)
        self._waiting = []
        self._settle()
        self._written = self._pool.submit(self._writer.write_table, table)

    def _settle(self) -> None:
        """Wait for the group before: one at a time, in their order."""
        if self._written is not None:
            self._written.result()
