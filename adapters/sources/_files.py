"""Which files a path stands for, and which split each of them is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from derive.errors import SourceError

from ._raw import printable

SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".xlsx")
READS = "JSON, JSON Lines, CSV, TSV, parquet, XLSX, a folder of these, a hub name (owner/dataset)"

MAX_FILES = 500
MAX_LEVELS = 3
"""How deep a folder is searched, so that a wrong path does not walk a whole disk."""

# what `datasets` and the hub put beside the data
_NOT_DATA = {"dataset_infos.json", "dataset_dict.json", "dataset_info.json", "state.json"}
_SPLITS = {
    "dev": "dev",
    "test": "test",
    "train": "train",
    "training": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
}


class DataFile(NamedTuple):
    """A file to read; ``name`` is its path below the one that the user gave."""

    path: Path
    name: str
    split: str


def is_hub_name(path: str) -> bool:
    """Return True for ``owner/dataset``, unless such a path exists or it is plainly a file's."""
    return (
        re.fullmatch(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", path, re.ASCII) is not None
        and not path.lower().endswith(SUFFIXES)
        and not _exists(path)
    )


def find_files(path: str, config: str = "") -> list[DataFile]:
    """Return the data files at ``path``, sorted by name.

    ``config`` picks the sub-folder of that name, where there is one. Raises `SourceError` if
    nothing there can be read.
    """
    shown = printable(path)
    if not path or not _exists(path):
        raise SourceError(
            f"{shown[:300]!r} does not exist: give a file, a folder or a hub name (owner/dataset)"
        )
    root = Path(path).expanduser()
    if root.is_dir():
        return _in_folder(root / config if config and (root / config).is_dir() else root)
    if not root.is_file():
        raise SourceError(f"{shown}: is not a regular file")
    if root.suffix.lower() not in SUFFIXES:
        raise SourceError(f"{shown}: derive reads {', '.join(SUFFIXES)}, not {root.suffix!r}")
    return [DataFile(root, printable(root.name), split_of(root.stem))]


def split_of(name: str) -> str:
    """Return dev, test, train or validation if a word of ``name`` says so, else ""."""
    words = re.split(r"[^a-z0-9]+|(?<=[a-z])(?=[0-9])", name.lower())
    return next((_SPLITS[word] for word in words if word in _SPLITS), "")


def _exists(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a ~user who is not there
        return False


def _in_folder(root: Path) -> list[DataFile]:
    shown = printable(str(root))
    files: list[DataFile] = []
    for path in _walk(root):
        if len(files) == MAX_FILES:
            raise SourceError(
                f"{shown}: holds more than {MAX_FILES} data files; give one of its folders"
            )
        name = path.relative_to(root)
        folder = name.parent.name
        split = split_of(path.stem) or split_of(folder)
        files.append(DataFile(path, printable(name.as_posix()), split))
    if not files:
        raise SourceError(f"{shown}: holds no file that derive reads ({', '.join(SUFFIXES)})")
    return sorted(files, key=lambda file: file.name)


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        deep = len(here.relative_to(root).parts) >= MAX_LEVELS
        folders[:] = [] if deep else [name for name in folders if not _hidden(name)]
        for name in names:
            path = here / name
            wanted = path.suffix.lower() in SUFFIXES and name not in _NOT_DATA
            if wanted and not _hidden(name) and path.is_file():
                yield path


def _hidden(name: str) -> bool:
    return name.startswith((".", "_", "~$"))  # ~$: Excel's lock files
