"""The formats of sheets, and which of them a file is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derive.errors import SheetError, did_you_mean
from derive.review.sheets import (
    argilla,
    csv_file,
    label_studio,
    potato,
    xliff12,
    xliff21,
    xlsx,
)
from derive.review.sheets.files import Format

FORMATS: tuple[Format, ...] = (
    xlsx.plugin,
    xliff12.plugin,
    xliff21.plugin,
    csv_file.plugin,
    label_studio.plugin,
    argilla.plugin,
    potato.plugin,
)
START = 4096


def names() -> list[str]:
    """Return the names of the formats."""
    return [one.name for one in FORMATS]


def choose(path: Path, name: str = "") -> Format:
    """Return the format called ``name``, or the one that the file's ending and beginning tell.

    Raises `SheetError` where they tell none, or several.
    """
    if name:
        found = next((one for one in FORMATS if one.name == name), None)
        if found is None:
            raise SheetError(f"no format of sheets is called {name!r}{did_you_mean(name, names())}")
        return found
    fitting = [one for one in FORMATS if path.suffix.lower() in one.endings]
    if len(fitting) != 1 and path.is_file():
        fitting = _looking_like(path, fitting or FORMATS)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        several = " or ".join(one.name for one in fitting)
        raise SheetError(f"{path}: say which format it is: --format {several}")
    endings = ", ".join(dict.fromkeys(ending for one in FORMATS for ending in one.endings))
    raise SheetError(f"{path}: a sheet ends in {endings}")


def _looking_like(path: Path, among: Sequence[Format]) -> list[Format]:
    try:
        with path.open("rb") as file:
            start = file.read(START)
    except OSError as error:
        raise SheetError(f"{path}: cannot be read: {error.strerror}") from error
    return [one for one in among if one.recognises(start)]
