"""Parquet files, written group by group."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

GROUP = 5_000
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

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._waiting.append(row)
        if len(self._waiting) == GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits, and the end of the file."""
        if self._waiting:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting = []
