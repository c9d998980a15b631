"""Rows of parquet files, and Arrow values as JSON values."""

from __future__ import annotations

import base64
import datetime
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from derive.errors import SourceError
from derive.records import JsonValue

from ._rows import Row

MAX_ROWS = 5_000_000
MAX_PARQUET_BYTES = 1024 * 1024 * 1024
"""Unpacked size that a file may announce: a small parquet file can hold any amount of repeats."""

_BROKEN = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, RecursionError)


def rows_of_parquet(path: Path, name: str) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the columns and the rows. Raises `SourceError` if the file is broken or too large."""
    try:
        with pq.ParquetFile(path) as file:
            _check(file, name)
            return tuple(file.schema_arrow.names), iter(list(_rows(file)))
    except _BROKEN as error:
        raise SourceError(f"{name}: is not a readable parquet file: {first_line(error)}") from error


def first_line(error: BaseException) -> str:
    """Return the first line of a message, for libraries that add pages to it."""
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


def _check(file: pq.ParquetFile, name: str) -> None:
    meta = file.metadata
    size = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    if meta.num_rows > MAX_ROWS or size > MAX_PARQUET_BYTES:
        raise SourceError(
            f"{name}: {meta.num_rows:,} rows of {size:,} bytes unpacked is more than derive reads "
            f"({MAX_ROWS:,} rows, {MAX_PARQUET_BYTES:,} bytes): take a part of it"
        )
    names = Counter(file.schema_arrow.names)
    doubles = sorted(column for column, count in names.items() if count > 1)
    if doubles:
        raise SourceError(f"{name}: several columns are called {', '.join(doubles)}: rename them")


def _rows(file: pq.ParquetFile) -> Iterator[Row]:
    number = 0
    for batch in file.iter_batches():
        for index in range(batch.num_rows):
            number += 1
            yield _row(number, batch, index)


def _row(number: int, batch: pa.RecordBatch, index: int) -> Row:
    cells: dict[str, JsonValue] = {}
    for column, values in zip(batch.schema.names, batch.columns, strict=True):
        try:
            cells[column] = json_value(values[index].as_py())
        except _BROKEN as error:  # e.g. text that is not UTF-8, a date out of range
            return Row(number, fault=f"{column} cannot be read: {first_line(error)}", raw=cells)
    return Row(number, cells)


def json_value(value: object) -> JsonValue:
    """Return an Arrow or spreadsheet value as JSON has it: dates as ISO 8601, bytes as base64."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value  # NaN: how pandas writes an empty cell
    if isinstance(value, dict):
        return {str(key): json_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(inner) for inner in value]
    return _as_text(value)


def _as_text(value: object) -> str:
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)
