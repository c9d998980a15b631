"""The one way to an export: select, guard, render the card, write, put in place.

Everything is written into a folder beside the wanted one, which is renamed when it is complete: an
export that fails, for whatever reason, leaves nothing behind. Rows pass one block at a time and
wait on disk, so that memory does not grow with their number.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol, runtime_checkable

import derive
from derive.contracts import ExportContext, Exporter
from derive.errors import ExportError
from derive.exporters._facts import Facts
from derive.exporters._guarding import Sources, elsewhere, here
from derive.exporters._pairs import Paired
from derive.exporters._row import View
from derive.exporters._rows import TOO_CLOSE, Selection, Selector, Wanted
from derive.exporters._spool import Spool
from derive.exporters.card import Agreement, Card, render
from derive.exporters.terms import Guard, TermsCheck, Verdict, require_terms
from derive.locale_pack import SignOff
from derive.outgoing import Item
from derive.records import ExportRow, SourceItem, Terms

CARD = "README.md"
CHECK = "TERMS_CHECK.json"

Finish = Callable[[Spool, Path], Iterable[Path]]
"""What is done with the rows and the folder when the format is written; returns more files."""
Close = Callable[[Path, Sequence[Path]], Iterable[Path]]
"""What is done with the folder and its files at the very end; returns more files."""


@runtime_checkable
class Loadable(Protocol):
    """An exporter whose files `datasets.load_dataset` can read; the card then says where."""

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the path in the folder of every split."""


@runtime_checkable
class Answered(Protocol):
    """An exporter that takes only items with an answer (the value is True)."""

    answered: bool


@runtime_checkable
class Preferring(Protocol):
    """An exporter that sets accepted answers against refused ones (the value is True)."""

    refused: bool


@dataclass(frozen=True)
class Request:
    """What to export and how it is called.

    ``labels`` gives English for the source's labels where it is known; ``sign_offs`` are those of
    the target's locale pack. ``refused`` tells of an item's id whether people refused the answer
    that the machine had drafted; ``excluded`` are items that stay, by id, with the reason;
    ``sources`` opens the source in another process, where the set is large enough to be worth one.
    ``finish`` and ``close`` add files. What the other fields are is said at `Card`.
    """

    name: str
    title: str
    locale: str
    terms: Terms
    unreviewed: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    sign_offs: Sequence[SignOff] = ()
    refused: Callable[[str], bool] = lambda _item_id: False
    team: Mapping[str, int] = field(default_factory=dict)
    agreement: Sequence[Agreement] = ()
    calibration: str = ""
    signed_by: str = ""
    version: str = ""
    canary: str = ""
    excluded: Mapping[str, str] = field(default_factory=dict)
    sources: Sources | None = None
    finish: Finish = lambda _rows, _folder: ()
    close: Close = lambda _folder, _files: ()


@dataclass(frozen=True)
class Export:
    """A finished export: its files, what went into it and what the guard checked.

    ``withheld`` counts texts beside rows (adapted English, refused answers) that had to stay.
    """

    folder: Path
    files: tuple[Path, ...]
    selection: Selection
    check: TermsCheck
    withheld: int = 0


class _Gathered(NamedTuple):
    """The rows that go out, on disk, and what was counted while they passed."""

    rows: Spool
    facts: Facts
    selector: Selector
    verdict: Verdict


def export(
    views: Iterable[View],
    source_items: Iterable[SourceItem | Item],
    exporter: Exporter,
    folder: Path,
    request: Request,
) -> Export:
    """Write ``views`` in the format of ``exporter`` into ``folder``, with card and statement.

    ``source_items`` is the whole source set, against which every row is compared. A machine draft
    that is too close to it is withheld and counted. Raises `TermsRefusal` where an accepted row
    is, and `ExportError` where there is nothing to export, the folder is not empty or the disk
    does not take it.
    """
    _require_empty(folder)
    with _replacing(folder) as workplace:
        found = _gather(views, source_items, exporter, request, workplace)
        context = _context(found, exporter, request)
        files = [
            *exporter.write(found.rows, workplace, context),
            _text(workplace / CARD, context.card),
            *request.finish(found.rows, workplace),
        ]
        check = _statement(found, request, files, workplace)
        files.append(_text(workplace / CHECK, check.model_dump_json(indent=2) + "\n"))
        files += request.close(workplace, files)
    placed = tuple(folder / file.relative_to(workplace) for file in files)
    left_out, without = found.selector.left_out, found.selector.without_answer
    selection = Selection(found.rows, left_out, without)
    return Export(folder, placed, selection, check, found.verdict.seen.withheld)


def _gather(
    views: Iterable[View],
    source_items: Iterable[SourceItem | Item],
    exporter: Exporter,
    request: Request,
    folder: Path,
) -> _Gathered:
    """Select the rows, pass them through the guard and put them on disk."""
    require_terms(request.terms)
    selector, facts = Selector(_wanted(exporter, request)), Facts()
    rows = _counted(selector.rows(_seen(views, facts)), facts)
    if request.sources is None:
        guarded = here(rows, Guard(source_items, request.terms), folder)
    else:
        guarded = elsewhere(rows, request.sources, request.terms, folder)
    selector.leave_out(TOO_CLOSE, guarded.verdict.seen.close)
    guarded.verdict.refuse()
    spool = _wanted_rows(guarded.rows, selector, facts, folder) if guarded.changed else guarded.rows
    selector.refuse_nothing(spool)
    return _Gathered(spool, facts, selector, guarded.verdict)


def _counted(rows: Iterable[ExportRow], facts: Facts) -> Iterator[ExportRow]:
    for row in rows:
        facts.add(row)
        yield row


def _wanted_rows(rows: Spool, selector: Selector, facts: Facts, folder: Path) -> Spool:
    """Count the rows anew, less those that lost to the guard what the format is made of."""
    facts.forget_rows()
    reasons: dict[str, str] = {}
    for row in rows:
        if reason := selector.unwanted(row):
            selector.leave_out(reason)
            reasons[row.id] = reason
        else:
            facts.add(row)
    if not reasons:
        return rows
    kept = Spool(folder)
    kept.extend(row for row in rows if row.id not in reasons)
    return kept


def _seen(views: Iterable[View], facts: Facts) -> Iterator[View]:
    for view in views:
        facts.seen(view.item.category)
        yield view


def _wanted(exporter: Exporter, request: Request) -> Wanted:
    return Wanted(
        unreviewed=request.unreviewed,
        answered=isinstance(exporter, Answered) and exporter.answered,
        pairs=isinstance(exporter, Paired) and exporter.pairs,
        excluded=request.excluded,
        refused=request.refused if isinstance(exporter, Preferring) and exporter.refused else None,
    )


def _context(found: _Gathered, exporter: Exporter, request: Request) -> ExportContext:
    splits = list(found.rows.splits)
    card = Card(
        title=request.title,
        locale=request.locale,
        terms=request.terms,
        facts=found.facts,
        left_out=found.selector.left_out,
        without_answer=found.selector.without_answer,
        labels=request.labels,
        data_files=exporter.data_files(splits) if isinstance(exporter, Loadable) else {},
        sign_offs=request.sign_offs,
        team=request.team,
        agreement=request.agreement,
        calibration=request.calibration,
        version=request.version,
        canary=request.canary,
    )
    return ExportContext(
        name=request.name,
        title=request.title,
        language=request.locale.split("-")[0],
        locale=request.locale,
        terms=request.terms,
        card=render(card),
        derive_version=derive.__version__,
        unreviewed=card.unreviewed > 0,
        version=request.version,
        canary=request.canary,
    )


def _statement(
    found: _Gathered, request: Request, files: Sequence[Path], folder: Path
) -> TermsCheck:
    """Return what the guard checked, bound to the rows and files by their hashes."""
    hashes = {file.relative_to(folder).as_posix(): sha256(file) for file in files}
    check = found.verdict.statement(request.signed_by)
    update = {"rows_sha256": found.rows.digest, "files": dict(sorted(hashes.items()))}
    return check.model_copy(update=update).sealed()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, as `sha256sum` prints it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
