"""The releases of a project: ``releases/<version>`` in its folder holds what later ones need."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from derive.errors import ExportError
from derive.project import Project
from derive.release import items
from derive.release.manifest import FILE as MANIFEST
from derive.release.version import Version, parse

FOLDER = "releases"
CHANGELOG = "CHANGELOG.md"
KEPT = (items.FILE, CHANGELOG, MANIFEST)


def versions(project: Project) -> list[Version]:
    """Return all released versions, lowest first."""
    folder = project.folder / FOLDER
    if not folder.is_dir():
        return []
    found = (entry.name for entry in folder.iterdir() if (entry / MANIFEST).is_file())
    return sorted(map(parse, found))


def previous(project: Project, wanted: Version) -> Version | None:
    """Return the last release. Raises `ExportError` where ``wanted`` is not above it."""
    last = max(versions(project), default=None)
    if last is not None and wanted <= last:
        raise ExportError(
            f"{wanted} is not above {last}, the last release of this project, and what was "
            "released is frozen: choose a higher version"
        )
    return last


def kept(project: Project, version: Version, name: str) -> Path:
    """Return a file that a release left for later ones."""
    return project.folder / FOLDER / str(version) / name


def keep(project: Project, version: Version, released: Path) -> None:
    """Keep what later releases need of one; its manifest last, which makes it count."""
    folder = project.folder / FOLDER / str(version)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in KEPT:
            shutil.copyfile(released / name, folder / name)
    except OSError as error:
        raise ExportError(
            f"{folder}: cannot be written ({error.strerror}): make room, delete {released} and "
            "release again"
        ) from error


def changelog(project: Project, before: Version | None, section: str, title: str) -> str:
    """Return the whole changelog, newest release first."""
    heading = f"# Changes: {title}\n\n"
    older: Iterable[str] = ()
    if before is not None:
        text = kept(project, before, CHANGELOG).read_text("utf-8")
        older = text.partition("## ")[1:]
    return heading + section + ("\n" if before else "") + "".join(older)
