"""What the formats share: what a writer answers, what a reader answers, files of bounded size."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from derive.errors import SheetError
from derive.review.sheets.returned import Returned
from derive.review.sheets.rows import Sheet

MAX_BYTES = 200 * 1024 * 1024
"""The largest file that is read: 10,000 items with all their texts are about 60 MB of XLIFF."""


@dataclass(frozen=True)
class Written:
    """The files of a sheet, how many rows they hold, and what had to stay out, a line each.

    ``comes_back`` names the file that is imported, where it is not the first of them.
    """

    files: tuple[Path, ...]
    rows: int
    left_out: tuple[str, ...] = ()
    comes_back: str = ""


@dataclass(frozen=True)
class File:
    """A file that came back: its rows in their order."""

    rows: tuple[Returned, ...]


class Format(Protocol):
    """One format of sheets: its name, the endings it is known by, and both ways."""

    @property
    def name(self) -> str:
        """By which the format is asked for."""

    @property
    def title(self) -> str:
        """What it is, in a few words."""

    @property
    def endings(self) -> tuple[str, ...]:
        """By which its files are known."""

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write ``sheet``. Raises `SheetError` where the format cannot hold it at all."""

    def read(self, path: Path) -> File:
        """Read a file. Raises `SheetError` where it is no such file as a whole."""

    def recognises(self, start: bytes) -> bool:
        """Tell whether a file that begins with ``start`` looks like this format."""


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file. Raises `SheetError` where there are none, or too many."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SheetError(f"{path}: {size:,} bytes are too many for a sheet ({MAX_BYTES:,})")
        data = path.read_bytes()
    except OSError as error:
        raise SheetError(f"{path}: cannot be read: {error.strerror}") from error
    if not data:
        raise SheetError(f"{path}: is empty")
    return data


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` write a file that takes the place of ``path`` once it is complete."""
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        os.replace(part, path)  # noqa: PTH105 the same, and says what it does
    except OSError as error:
        raise SheetError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
