"""Reads a project's source into its store: once, and again when the files have changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from derive import native, outgoing, plugins
from derive.contracts import Inspection, SourceOptions
from derive.errors import ProjectError, SourceError
from derive.outgoing import Item
from derive.project import Project
from derive.records import RejectedRow, SourceItem, fingerprint
from derive.store import StoredItem

STAMP = "source-stamp"
OWN = "source-items"
"""The fact that says how many items, the first ones, are the source's; authors wrote the rest."""


class Reading(NamedTuple):
    """What reading the source came to. ``fresh`` is False where nothing had changed.

    ``new``, ``changed`` and ``gone`` count items beside the list that there was.
    """

    items: int
    rejected: int
    fresh: bool
    new: int = 0
    changed: int = 0
    gone: int = 0


class Added(NamedTuple):
    """What adding a table came to: items added, rows rejected (the first and why), items now."""

    added: int
    rejected: int
    items: int
    why: str = ""


def options(project: Project) -> SourceOptions:
    """Return how the project's configuration wants its source read."""
    source = project.config.source
    return SourceOptions(
        locale=source.locale,
        mapping=source.mapping,
        config=source.config,
        version=source.version,
        dataset=source.dataset,
    )


def inspect(project: Project) -> Inspection:
    """Say what the project's source holds."""
    adapter = plugins.source(project.config.source.adapter)
    return adapter.inspect(project.source_path, options(project))


def read_source(project: Project) -> Reading:
    """Bring the store up to date with the source and with what authors wrote.

    Items keep their results; whatever was made from an item that has changed is stale. Rows that
    cannot be read are written to ``rejected.jsonl``. Raises `SourceError` where no item is left.
    """
    stamp = _stamp(project)
    store = project.store
    if store.get_fact(STAMP) == stamp:
        return Reading(store.count_items(), int(store.get_fact("rejected") or 0), False)
    rejected: list[RejectedRow] = []
    items = _items(project, rejected)
    first = next(items, None)
    if first is None:
        _write_rejected(project, rejected)
        raise SourceError(f"{project.source_path}: no row could be read{_why(rejected)}")
    written: list[SourceItem] = []
    now = store.replace_items(_all(project, chain([first], items), written, rejected))
    store.set_fact(OWN, str(now.items - len(written)))
    _write_rejected(project, rejected)
    store.set_fact("rejected", str(len(rejected)))
    store.set_fact(STAMP, stamp)
    return Reading(now.items, len(rejected), True, now.new, now.changed, now.gone)


def changed(project: Project) -> bool:
    """Tell whether the source's files have changed since they were read."""
    return project.store.get_fact(STAMP) != _stamp(project)


def source_items(project: Project) -> Iterator[SourceItem]:
    """Yield the items of the source alone, without those that authors wrote for the target."""
    yield from (stored.item for stored in _own(project))


def source_texts(project: Project) -> Iterator[Item]:
    """Yield the same items with what is looked for in an export, several times as fast."""
    yield from (outgoing.item(stored.record) for stored in _own(project))


def _own(project: Project) -> Iterator[StoredItem]:
    own = project.store.get_fact(OWN)
    for batch in project.store.batches(256, int(own) if own else None):
        yield from batch


def add_native(project: Project, file: Path) -> Added:
    """Add the items of a table that an author wrote for the target country.

    Bad rows are written to ``rejected.jsonl``. Raises `SourceError` where no row can be added;
    then nothing has changed.
    """
    if not file.is_file():
        raise SourceError(f"{file}: there is no such file")
    with project.lock():
        read_source(project)
        rejected: list[RejectedRow] = []
        taken = set(project.store.item_ids())
        table = native.read_table(file, project.config, taken, rejected.append, _find(project))
        new = sum(1 for _ in table)
        if not new:
            why = _why(rejected) if rejected else ": no row of it is filled in"
            raise SourceError(f"{file}: no row could be added{why}")
        native.keep(project, file)
        why = _why(rejected).removeprefix("; ") if rejected else ""
        return Added(new, len(rejected), read_source(project).items, why)


def _find(project: Project) -> native.Find:
    def find(item_id: str) -> SourceItem | None:
        stored = project.store.item(item_id)
        return stored.item if stored else None

    return find


def _all(
    project: Project,
    items: Iterator[SourceItem],
    written: list[SourceItem],
    rejected: list[RejectedRow],
) -> Iterator[SourceItem]:
    """Yield the source's items, then those that authors wrote; these are noted in ``written``."""
    ids: set[str] = set()
    for item in items:
        ids.add(item.id)
        yield item
    for item in native.items(project, ids, rejected.append):
        written.append(item)
        yield item


def _items(project: Project, rejected: list[RejectedRow]) -> Iterator[SourceItem]:
    adapter = plugins.source(project.config.source.adapter)
    return adapter.read(project.source_path, options(project), rejected.append)


def _why(rejected: list[RejectedRow]) -> str:
    if not rejected:
        return ": it holds no rows"
    row = rejected[0]
    return f"; first of {len(rejected)}: {row.file}, row {row.row}, {row.field}: {row.reason}"


def _write_rejected(project: Project, rejected: list[RejectedRow]) -> None:
    lines = "".join(f"{row.model_dump_json()}\n" for row in rejected)
    try:
        project.rejected_path.write_text(lines, "utf-8", errors="backslashreplace")
    except OSError as error:
        raise ProjectError(
            f"{project.rejected_path}: cannot be written: {error.strerror}"
        ) from error


def _stamp(project: Project) -> str:
    """Return a digest of the source's files and of how they are read.

    A source that is no file here (a name on the hub) has its configuration as its only stamp.
    """
    source = project.config.source
    path = Path(project.source_path)
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    contents = [(str(file), _digest(file)) for file in files if file.is_file()]
    written = [(entry, _digest(project.folder / entry)) for entry in project.config.native]
    return fingerprint(source.model_dump(mode="json"), contents, *written)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "blake2b").hexdigest()
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror}") from error
