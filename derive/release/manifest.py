"""The manifest of a release: every file with its hash, and what the release is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from derive.errors import ExportError
from derive.exporters.write import sha256
from derive.records import Record

FILE = "MANIFEST.json"


class Stamp(Record):
    """A file's size in bytes and its SHA-256."""

    bytes: int
    sha256: str


class Manifest(Record):
    """A release. ``canary`` is that of all versions of the set; ``files`` are all but this one."""

    name: str
    version: str
    previous: str | None
    format: str
    locale: str
    rows: int
    splits: Mapping[str, int]
    changes: Mapping[str, int]
    canary: str
    derive_version: str
    files: Mapping[str, Stamp]


def stamps(files: Iterable[Path], folder: Path) -> dict[str, Stamp]:
    """Return size and hash of every file, by its path in the folder."""
    found = {file.relative_to(folder).as_posix(): file for file in files}
    return {
        name: Stamp(bytes=found[name].stat().st_size, sha256=sha256(found[name]))
        for name in sorted(found)
    }


def verify(folder: Path) -> Manifest:
    """Return the manifest of a release whose files are as they were when it was frozen.

    Raises `ExportError` naming the first that is not, is missing, or was added.
    """
    path = folder / FILE
    try:
        manifest = Manifest.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise ExportError(f"{folder}: no release here ({FILE} cannot be read)") from error
    there = {
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    } - {FILE}
    for name, stamp in manifest.files.items():
        if name not in there or sha256(folder / name) != stamp.sha256:
            raise ExportError(f"{folder / name}: not as it was released ({manifest.version})")
    if added := sorted(there - set(manifest.files)):
        raise ExportError(f"{folder / added[0]}: not part of the release {manifest.version}")
    return manifest
