"""Items that authors wrote for the target country: the tables they hand in, and how these are read.

A table handed in is copied into the project's folder ``native`` and named in ``derive.yaml``, so
that its items are there again whenever the source is read anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from derive import plugins
from derive.config import FILE_NAME, Config, load_config, save_config
from derive.contracts import SourceOptions
from derive.errors import ConfigError, ProjectError, SourceError
from derive.exporters._row import row_id
from derive.families import FAMILY, MADE, SHOWN, VARIANT, VARIANT_OF
from derive.project import Project
from derive.records import FIELDS, Kind, RejectedRow, SourceItem

FOLDER = "native"
COLUMNS: Mapping[str, str] = {
    "id": "a name of your own for the item, used nowhere else",
    "kind": "always the word native",
    "question": "the question, in the language of the country",
    "reference_answer": "how a careful model should answer it, in the same language",
    "risk_area": "the labels of the cell, word for word as this brief gives them",
    "harm_type": "",
    "specific_harm": "",
    "borderline": "yes if the question only looks harmful, else no",
    "split": "the part of the set that it belongs to, as dev or test",
}
"""The columns of a table of new items, with what goes into each; "" where as in the one before."""

_MARKS = ("kind", "provenance", *SHOWN)
_SAYS_NATIVE = ("kind", "provenance")
Find = Callable[[str], SourceItem | None]
"""Returns the item of the project with that id."""

_LANGUAGES = ("language", "locale")


def items(
    project: Project, taken: set[str], reject: Callable[[RejectedRow], None]
) -> Iterator[SourceItem]:
    """Yield the items of every table that was handed in. Ids in ``taken`` are refused."""
    for entry in project.config.native:
        yield from read_table(project.folder / entry, project.config, taken, reject)


def read_table(
    path: Path,
    config: Config,
    taken: set[str],
    reject: Callable[[RejectedRow], None],
    find: Find | None = None,
) -> Iterator[SourceItem]:
    """Yield the items of one table, marked as native, and add their ids to ``taken``.

    A row that says it is something else, or whose id is taken, goes to ``reject``; so does, where
    ``find`` is given, a variant of no item of the project, or in another split than that. A row
    for a variant that nobody has written yet is passed over. Raises `SourceError` where the table
    cannot be read as a whole.
    """

    def refuse(row: RejectedRow) -> None:
        if not _unwritten(row):
            reject(row)

    options = SourceOptions(
        locale=config.locale, mapping={}, dataset=config.name, version=Kind.NATIVE
    )
    for item in plugins.table_source().read(str(path), options, refuse):
        fault = _fault(item, config.locale, taken) or _stray(item, config.locale, find)
        if fault is not None:
            reject(_rejected(item, path, *fault))
            continue
        taken.add(item.id)
        kept = {key: value for key, value in item.annotations.items() if key not in _MARKS}
        marked = {**kept, "provenance": Kind.NATIVE.value}
        yield item.model_copy(update={"annotations": marked})


def keep(project: Project, file: Path) -> None:
    """Copy a table into the project and name it in ``derive.yaml``, whose comments stay.

    Raises `SourceError` where the same table is there already.
    """
    there = [project.folder / entry for entry in project.config.native]
    if any(path.is_file() and path.read_bytes() == file.read_bytes() for path in there):
        raise SourceError(f"{file}: the same table was added before")
    try:
        path = _free(project.folder / FOLDER / file.name)
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, path)
        project.config = _append(project.folder / FILE_NAME, f"{FOLDER}/{path.name}")
    except OSError as error:
        raise ProjectError(f"{project.folder}: cannot be written: {error.strerror}") from error


def _unwritten(row: RejectedRow) -> bool:
    """Tell whether a row is one that ``derive variants`` wrote and nobody has filled in."""
    cells = row.raw if isinstance(row.raw, dict) else {}
    written = (str(cells.get(name) or "").strip() for name in FIELDS)
    return bool(cells.get(VARIANT)) and not any(written)


def _fault(item: SourceItem, locale: str, taken: set[str]) -> tuple[str, str] | None:
    """Return the field and the reason for which a row cannot be added, or None."""
    if item.id in taken:
        return "id", f"the id {item.id!r} is that of another item of the project"
    for name in _SAYS_NATIVE:
        said = str(item.annotations.get(name) or Kind.NATIVE).strip().lower()
        if said != Kind.NATIVE:
            return name, f"says {said!r}, but only native items are added: write native"
    language = locale.split("-", maxsplit=1)[0]
    for name in _LANGUAGES:
        said = str(item.annotations.get(name) or language).strip()
        if said.replace("_", "-").split("-")[0].lower() != language:
            return name, f"says {said!r}, but items for {locale} are written in its language"
    return None


def _stray(item: SourceItem, locale: str, find: Find | None) -> tuple[str, str] | None:
    """Return why a variant does not belong to the family that it names, or None."""
    notes = item.annotations
    if find is None or not any(notes.get(name) for name in (VARIANT_OF, VARIANT, FAMILY)):
        return None
    if notes.get(VARIANT) not in MADE:
        return VARIANT, f"says {notes.get(VARIANT)!r}: write {' or '.join(MADE)}"
    parent = find(str(notes.get(VARIANT_OF) or ""))
    if parent is None:
        return VARIANT_OF, f"no item of the project is called {notes.get(VARIANT_OF)!r}"
    if parent.split != item.split:
        return (
            "split",
            f"is {item.split!r}, but {parent.id} is in {parent.split!r}: a family is in one",
        )
    if notes.get(FAMILY) != row_id(locale, parent.dataset, parent.id):
        return FAMILY, f"is not that of {parent.id}: take the sheet that derive variants writes"
    return None


def _rejected(item: SourceItem, path: Path, field: str, reason: str) -> RejectedRow:
    row = item.origin.rpartition(":")[2]
    return RejectedRow(
        file=path.name,
        row=int(row) if row.isdecimal() else 0,
        field=field,
        reason=reason,
        raw=item.model_dump(mode="json"),
    )


def _free(path: Path) -> Path:
    """Return ``path``, or the first of its numbered neighbours that does not exist."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _append(path: Path, entry: str) -> Config:
    """Add ``entry`` to the key ``native`` of a ``derive.yaml`` and return what it says then.

    Lines are added at the end of the file where that is enough; else the file is written anew.
    """
    config = load_config(path)
    wanted = config.model_copy(update={"native": (*config.native, entry)})
    text = path.read_text("utf-8")
    lead = text if text.endswith("\n") else f"{text}\n"
    part = path.with_name(f".{path.name}.part")
    for lines in (f"- {entry}\n", f"native:\n- {entry}\n"):
        part.write_text(lead + lines, "utf-8")
        if _loads_as(part, wanted):
            break
    else:
        save_config(wanted, part)
    part.replace(path)
    return load_config(path)


def _loads_as(path: Path, wanted: Config) -> bool:
    try:
        return load_config(path) == wanted
    except ConfigError:
        return False
