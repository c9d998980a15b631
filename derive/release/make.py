"""Makes a release of a project: an export, frozen under a version."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import derive
from derive import delivery, pipeline, plugins, reading
from derive.errors import ExportError
from derive.exporters._rows import obstacle
from derive.exporters._spool import Spool
from derive.exporters.write import Export, Request
from derive.project import Project
from derive.release import history, integrity, items
from derive.release.changes import Changes, compare, markdown
from derive.release.integrity import Leak
from derive.release.manifest import FILE as MANIFEST
from derive.release.manifest import Manifest, stamps
from derive.release.version import Version, parse

CANARY = "SAFETY EVALUATION DATA, NOT TO BE TRAINED ON. derive canary GUID"
NEAR_DUPLICATE = "near-duplicate of a question in another split"
NAMED = 5


class Release(NamedTuple):
    """A finished release: its version, the one before it, what changed, and the export."""

    version: Version
    previous: Version | None
    changes: Changes
    export: Export


class SplitLeak(ExportError):
    """Questions of different splits are near-duplicates; ``items`` are the source items to drop."""

    def __init__(self, message: str, items: frozenset[str]) -> None:
        super().__init__(message)
        self.items = items


def release(
    project: Project,
    version: str,
    folder: Path,
    *,
    format_: str = "hf",
    leave_out_duplicates: bool = False,
) -> Release:
    """Freeze the accepted items of a project as ``version`` in ``folder``.

    Near-duplicates across splits are refused or, with ``leave_out_duplicates``, left out. Raises
    `ExportError` where the version is not above the last one, or promises more than it keeps.
    """
    delivery.require_current(project)
    wanted = parse(version)
    work = _Work(project, wanted, history.previous(project, wanted), format_, folder)
    try:
        return work.run({})
    except SplitLeak as leak:
        if not leave_out_duplicates:
            raise
        return work.run(dict.fromkeys(leak.items, NEAR_DUPLICATE))


class _Work:
    """One release in the making."""

    def __init__(
        self,
        project: Project,
        version: Version,
        previous: Version | None,
        format_: str,
        folder: Path,
    ) -> None:
        self._project, self._version, self._previous = project, version, previous
        self._format, self._folder = format_, folder
        self._changes = Changes()
        self._excluded: Mapping[str, str] = {}
        self._request = delivery.export_request(project)
        self._rows: Spool | None = None

    def run(self, excluded: Mapping[str, str]) -> Release:
        """Write the release without the items that are ``excluded``, by the reason of it."""
        self._excluded = excluded
        request = replace(
            self._request,
            version=str(self._version),
            canary=canary(self._request),
            excluded=excluded,
            finish=self._finish,
            close=self._close,
        )
        exporter = plugins.exporter(self._format)
        done = delivery.write(self._project, exporter, self._folder, request)
        history.keep(self._project, self._version, self._folder)
        return Release(self._version, self._previous, self._changes, done)

    def _finish(self, rows: Spool, folder: Path) -> Iterable[Path]:
        """Check the splits and the version, and write what is remembered of the rows."""
        self._rows = rows
        self._check_splits(rows)
        remembered = items.write(rows, folder / items.FILE)
        self._changes = self._compare(remembered)
        self._check_version()
        section = markdown(self._version, self._previous, self._changes)
        path = folder / history.CHANGELOG
        text = history.changelog(self._project, self._previous, section, self._request.title)
        path.write_text(text, encoding="utf-8", newline="\n")
        return [remembered, path]

    def _close(self, folder: Path, files: Sequence[Path]) -> Iterable[Path]:
        """Write the manifest of all ``files``."""
        rows = self._rows or ()
        manifest = Manifest(
            name=self._request.name,
            version=str(self._version),
            previous=str(self._previous) if self._previous else None,
            format=self._format,
            locale=self._request.locale,
            rows=len(rows),
            splits=dict(rows.splits) if isinstance(rows, Spool) else {},
            changes={name: len(some) for name, some in self._changes._asdict().items()},
            canary=canary(self._request),
            derive_version=derive.__version__,
            files=stamps(files, folder),
        )
        path = folder / MANIFEST
        path.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8", newline="\n")
        return [path]

    def _check_splits(self, rows: Spool) -> None:
        """Raise `SplitLeak` where a question of one split gives one of another away."""
        of_row = {row.id: row.provenance.item_id for row in rows}
        across = integrity.across_splits(rows)
        source = integrity.from_source(
            reading.source_items(self._project), frozenset(of_row.values())
        )
        if across or source:
            drop = {of_row[leak.drop] for leak in across} | {leak.drop for leak in source}
            raise SplitLeak(_leaking([*across, *source]), frozenset(drop))

    def _compare(self, remembered: Path) -> Changes:
        """Return what changed since the previous release."""
        before = (
            list(items.read(history.kept(self._project, self._previous, items.FILE)))
            if self._previous
            else []
        )
        there = {entry.item_id for entry in items.read(remembered)}
        gone = [entry.item_id for entry in before if entry.item_id not in there]
        why = {view.item.id: obstacle(view) for view in pipeline.views(self._project, gone)}
        return compare(before, items.read(remembered), why | dict(self._excluded))

    def _check_version(self) -> None:
        """Raise `ExportError` where the version promises more than these changes keep."""
        if self._previous is None:
            return
        least = self._changes.least(self._previous)
        if self._version < least:
            raise ExportError(
                f"since {self._previous}: {self._changes.counts()}; that is at least version "
                f"{least}, not {self._version} (rows that change or go make scores incomparable): "
                f"--version {least}"
            )


def canary(request: Request) -> str:
    """Return the canary string of a set: the same in all its versions, and in no other set."""
    name = f"derive:{request.terms.dataset}:{request.locale}:{request.name}"
    return f"{CANARY} {uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _leaking(leaks: Sequence[Leak]) -> str:
    named = [
        f"{leak.drop} ({leak.splits[0]}) and {leak.keep} ({leak.splits[1]}), {leak.score:.0f} %"
        for leak in leaks[:NAMED]
    ]
    more = f" and {len(leaks) - NAMED} more" if len(leaks) > NAMED else ""
    stand = "1 question stands" if len(leaks) == 1 else f"{len(leaks)} questions stand"
    return (
        f"{stand} in two splits, so that one gives the other away: "
        f"{'; '.join(named)}{more}; retire one of each in review, or release with "
        "--leave-out-duplicates"
    )
