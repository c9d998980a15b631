"""The rows of an export on disk: as many as there are, with one at a time in memory."""

from __future__ import annotations

import hashlib
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from derive.records import AdaptedText, ExportRow, Record

_CHUNK = 1 << 20


class _Beside(Record):
    """What is never part of a row as JSON."""

    adapted: AdaptedText | None = None
    refused: str | None = None


class Spool:
    """Rows in a file that has no name and goes when nobody holds the spool any more."""

    def __init__(self, folder: Path | None = None, *, keep_name: bool = False) -> None:
        """Open an empty spool on the disk that ``folder`` is on. Raises `OSError`.

        With ``keep_name`` others can read it at ``path``, until `forget_name`.
        """
        self._file, name = tempfile.mkstemp(prefix=".derive-rows-", dir=folder)
        self.path = Path(name)
        if not keep_name:
            self.forget_name()
        weakref.finalize(self, os.close, self._file)
        self._waiting: list[bytes] = []
        self._size = self._waiting_size = self._count = 0
        self._splits: dict[str, int] = {}
        self._digest = hashlib.sha256()

    def forget_name(self) -> None:
        """Take away the file's name; this spool holds it as long as it is needed."""
        self.path.unlink(missing_ok=True)

    def extend(self, rows: Iterable[ExportRow]) -> tuple[int, int]:
        """Add rows; return where they are in the file, and how many bytes they take."""
        self._flush()
        start = self._size
        for row in rows:
            self.add(row)
        self._flush()
        return start, self._size - start

    def add(self, row: ExportRow) -> None:
        """Add a row at the end. Raises `OSError` where the disk is full."""
        public = row.model_dump_json(by_alias=True)
        beside = "{}"
        if row.adapted is not None or row.refused is not None:
            beside = _Beside(adapted=row.adapted, refused=row.refused).model_dump_json()
        self._digest.update(f"{public}\n".encode())
        self._waiting.append(f"{public}\t{beside}\n".encode())
        self._waiting_size += len(self._waiting[-1])
        self._count += 1
        self._splits[row.split] = self._splits.get(row.split, 0) + 1
        if self._waiting_size > _CHUNK:
            self._flush()

    @property
    def splits(self) -> Mapping[str, int]:
        """Return how many rows each split has, in the order in which splits first appear."""
        return self._splits

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all rows as JSON, one a line."""
        return self._digest.hexdigest()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[ExportRow]:
        self._flush()
        yield from map(_row, self._lines())

    def values(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as JSON has them: without a record made of each."""
        self._flush()
        for line in self._lines():
            yield msgspec.json.decode(line.partition(b"\t")[0])

    def _flush(self) -> None:
        data = b"".join(self._waiting)
        while data:
            written = os.pwrite(self._file, data, self._size)
            self._size += written
            data = data[written:]
        self._waiting, self._waiting_size = [], 0

    def _lines(self) -> Iterator[bytes]:
        rest, place = b"", 0
        while chunk := os.pread(self._file, _CHUNK, place):
            place += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines


def rows_in(path: Path, start: int, size: int) -> Iterator[ExportRow]:
    """Yield the rows at a place of a spool that has its name."""
    with path.open("rb") as file:
        file.seek(start)
        yield from map(_row, file.read(size).splitlines())


def _row(line: bytes) -> ExportRow:
    public, _, beside = line.partition(b"\t")
    row = ExportRow.model_validate_json(public)
    if beside == b"{}":
        return row
    extra = _Beside.model_validate_json(beside)
    return row.model_copy(update={"adapted": extra.adapted, "refused": extra.refused})
