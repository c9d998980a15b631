"""What the commands of `derive fidelity` read: a project, a table, or texts side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typer

from derive.config import FILE_NAME
from derive.errors import FidelityError
from derive.fidelity.external import External, Wanted, joined, read_scores
from derive.fidelity.rows import TEXTS, Row, rows
from derive.fidelity.tables import beside, read
from derive.measuring import project_rows
from derive.project import Project

TABLES = {".tsv", ".csv", ".jsonl", ".ndjson"}


@dataclass(frozen=True)
class Given:
    """What the user gave: a source, texts beside it, how to read it, and scores made elsewhere."""

    source: Path
    texts: Mapping[str, Path | None] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    system: str = ""
    scores: Sequence[External] = ()

    def rows(self) -> Iterator[Row]:
        """Yield the rows, with the scores made elsewhere in them."""
        found = self._rows()
        return joined(found, self.scores, str(self.source)) if self.scores else found

    def _rows(self) -> Iterator[Row]:
        if is_project(self.source):
            return project_rows(Project.open(self.source))
        others = {name: path for name, path in self.texts.items() if path is not None}
        if others:
            table = beside({"translation": self.source, **others})
        elif self.source.suffix.lower() in TABLES:
            table = read(self.source)
        elif self.source.suffix.lower() in {".xlsx", ".xls", ".ods", ".parquet"}:
            raise FidelityError(
                f"{self.source}: save it as .csv or .tsv; tables are read as .tsv, .csv or .jsonl"
            )
        else:
            names = ", ".join(f"--{name}" for name in TEXTS if name != "translation")
            raise FidelityError(
                f"{self.source}: one text cannot be compared with itself; give a table (.tsv, "
                f".csv, .jsonl), a project, or texts of as many lines beside it: {names}"
            )
        return rows(table, self.columns, self.language)


def is_project(path: Path) -> bool:
    """Tell whether a path is a project folder."""
    if path.is_dir() and not (path / FILE_NAME).is_file():
        Project.open(path)  # says in one line what is missing
    return path.is_dir()


def pairs(values: Sequence[str] | None, option: str) -> dict[str, str]:
    """Return ``key=value`` options as a mapping."""
    found = {}
    for value in values or ():
        key, sign, rest = value.partition("=")
        if not (key and sign and rest):
            raise typer.BadParameter(f"{value!r}: write NAME=VALUE", param_hint=option)
        found[key] = rest
    return found


def elsewhere(
    scores: Sequence[str] | None,
    licences: Sequence[str] | None,
    reference_free: Sequence[str] | None,
    non_commercial: bool,
) -> list[External]:
    """Return the scores made elsewhere that the options name."""
    said = pairs(licences, "--licence")
    return [
        read_scores(
            Path(path),
            Wanted(
                name=name,
                licence=said.get(name, ""),
                reference_free=True if name in (reference_free or ()) else None,
                non_commercial=non_commercial,
            ),
        )
        for name, path in pairs(scores, "--scores").items()
    ]
