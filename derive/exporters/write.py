"""The one way to an export: select, guard, render the card, write, put in place.

Everything is written into a folder beside the wanted one, which is renamed when it is complete: an
export that fails, for whatever reason, leaves nothing behind.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

import derive
from derive.contracts import ExportContext, Exporter
from derive.errors import ExportError
from derive.exporters._copies import find_copies
from derive.exporters._pairs import Paired, withhold_adapted
from derive.exporters._rows import TOO_CLOSE, Selection, build_rows
from derive.exporters.card import Card, render
from derive.exporters.terms import TermsCheck, guard
from derive.locale_pack import SignOff
from derive.records import ItemView, SourceItem, Terms

CARD = "README.md"
CHECK = "TERMS_CHECK.json"


@runtime_checkable
class Loadable(Protocol):
    """An exporter whose files `datasets.load_dataset` can read; the card then says where."""

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the path in the folder of every split."""


@dataclass(frozen=True)
class Request:
    """What to export and how it is called.

    ``labels`` gives English for the source's labels where it is known; ``sign_offs`` are those of
    the target's locale pack.
    """

    name: str
    title: str
    locale: str
    terms: Terms
    unreviewed: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    sign_offs: Sequence[SignOff] = ()


@dataclass(frozen=True)
class Export:
    """A finished export: its files, what went into it and what the guard checked.

    ``withheld`` counts texts of adapted English that a format of pairs had to leave out.
    """

    folder: Path
    files: tuple[Path, ...]
    selection: Selection
    check: TermsCheck
    withheld: int = 0


def export(
    views: Iterable[ItemView],
    source_items: Iterable[SourceItem],
    exporter: Exporter,
    folder: Path,
    request: Request,
) -> Export:
    """Write ``views`` in the format of ``exporter`` into ``folder``, with card and terms record.

    ``source_items`` is the whole source set, against which every row is compared. A machine draft
    that is too close to it is withheld and counted. Raises `TermsRefusal` where an accepted row
    is, and `ExportError` where there is nothing to export, the folder is not empty or the disk
    does not take it.
    """
    _require_empty(folder)
    sources = list(source_items)
    pairs = isinstance(exporter, Paired) and exporter.pairs
    selection = build_rows(views, unreviewed=request.unreviewed, pairs=pairs)
    withheld = 0
    if pairs:
        rows, withheld = withhold_adapted(selection.rows, sources, request.terms)
        selection = replace(selection, rows=rows)
    selection = _withhold_copies(selection, sources, request.terms)
    check = guard(selection.rows, sources, request.terms)
    context = _context(selection, exporter, request)
    with _replacing(folder) as workplace:
        files = [
            *exporter.write(selection.rows, workplace, context),
            _text(workplace / CARD, context.card),
            _text(workplace / CHECK, check.model_dump_json(indent=2) + "\n"),
        ]
    placed = tuple(folder / file.relative_to(workplace) for file in files)
    return Export(folder, placed, selection, check, withheld)


def _withhold_copies(
    selection: Selection, sources: Sequence[SourceItem], terms: Terms
) -> Selection:
    """Leave out machine drafts that are too close to the source; the guard refuses the others."""
    drafts = [row for row in selection.rows if row.review.status == "unreviewed"]
    if terms.owned or not drafts:
        return selection
    close = {copy.row_id for copy in find_copies(drafts, sources).copies}
    kept = selection.withhold(close, TOO_CLOSE)
    if not kept.rows:
        raise ExportError(
            f"all {len(close)} drafts are too close to the source: they are not translated (then "
            "check the engine), or their language is the source's (then rewrite them in review)"
        )
    return kept


def _context(selection: Selection, exporter: Exporter, request: Request) -> ExportContext:
    splits = list(dict.fromkeys(row.split for row in selection.rows))
    data_files = exporter.data_files(splits) if isinstance(exporter, Loadable) else {}
    card = Card(
        title=request.title,
        locale=request.locale,
        terms=request.terms,
        selection=selection,
        labels=request.labels,
        data_files=data_files,
        sign_offs=request.sign_offs,
    )
    return ExportContext(
        name=request.name,
        title=request.title,
        language=request.locale.split("-")[0],
        locale=request.locale,
        terms=request.terms,
        card=render(card),
        derive_version=derive.__version__,
        unreviewed=any(row.review.status == "unreviewed" for row in selection.rows),
    )


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _require_empty(folder: Path) -> None:
    advice = "choose another folder with -o, or empty this one first"
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file, not a folder: {advice}")
    if folder.is_dir() and any(folder.iterdir()):
        raise ExportError(f"{folder} is not empty: {advice}")


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Give a new folder that takes the place of ``folder`` if nothing goes wrong."""
    folder = folder.absolute()
    workplace = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        workplace.mkdir(parents=True)
        yield workplace
        if folder.is_dir():
            folder.rmdir()
        workplace.rename(folder)
    except OSError as error:
        raise ExportError(
            f"cannot write the export to {folder} ({error.strerror or error}): nothing was left "
            "there; make room or choose another folder with -o"
        ) from error
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
