"""Passes the rows of an export through the terms guard, while the next ones are read.

A small set is looked at in a thread. For a large one the guard has a process of its own, which
reads the rows from the spool: taking in the source and searching it take about as long as reading
the rows does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from operator import is_not
from pathlib import Path
from typing import NamedTuple

from loky import ProcessPoolExecutor

from derive.exporters._spool import Spool, rows_in
from derive.exporters.terms import Guard, Verdict
from derive.garbage import settle
from derive.outgoing import Item
from derive.records import ExportRow, SourceItem, Terms

BLOCK = 1_000

Sources = Callable[[], Iterable[SourceItem | Item]]
"""Opens the source set; it can be sent to another process."""
Changes = dict[str, ExportRow | None]
"""Rows that go out otherwise than they came, by id; None where they do not go out."""


class Guarded(NamedTuple):
    """The rows that may go out, what the guard says of all, and whether some are not as before."""

    rows: Spool
    verdict: Verdict
    changed: bool


class _Passed(NamedTuple):
    rows: list[ExportRow]
    changed: bool


def here(rows: Iterator[ExportRow], guard: Guard, folder: Path) -> Guarded:
    """Guard rows in a thread of this process."""
    spool, changed = Spool(folder), False
    with ThreadPoolExecutor(1) as pool:
        ahead: Future[_Passed] | None = None
        while block := list(islice(rows, BLOCK)):
            looked_at = pool.submit(_passed, guard, block)
            if ahead is not None:
                changed |= _taken(ahead, spool)
            ahead = looked_at
        if ahead is not None:
            changed |= _taken(ahead, spool)
    return Guarded(spool, guard.verdict(), changed)


def elsewhere(rows: Iterator[ExportRow], sources: Sources, terms: Terms, folder: Path) -> Guarded:
    """Guard rows in another process, which opens the source itself.

    loky's processes do not run the user's script again, as those of `multiprocessing` do.
    """
    spool = Spool(folder, keep_name=True)
    with ProcessPoolExecutor(1, initializer=_start, initargs=(sources, terms)) as pool:
        done = []
        while block := list(islice(rows, BLOCK)):
            start, size = spool.extend(block)
            done.append(pool.submit(_look, spool.path, start, size))
        changes: Changes = {}
        for looked_at in done:
            changes |= looked_at.result()
        verdict = pool.submit(_verdict).result()
    spool.forget_name()
    return Guarded(_changed(spool, changes, folder) if changes else spool, verdict, bool(changes))


def _passed(guard: Guard, block: list[ExportRow]) -> _Passed:
    passed = list(guard.passed(block))
    return _Passed(passed, any(map(is_not, block, passed)) or len(passed) < len(block))


def _taken(ahead: Future[_Passed], spool: Spool) -> bool:
    """Put a block on disk as it passed the guard, and tell whether it was changed there."""
    rows, changed = ahead.result()
    spool.extend(rows)
    return changed


def _changed(spool: Spool, changes: Changes, folder: Path) -> Spool:
    """Return the rows with the changes made."""
    new = Spool(folder)
    for row in spool:
        changed = changes.get(row.id, row)
        if changed is not None:
            new.add(changed)
    return new


# ---- in the other process ---------------------------------------------------------------------

_guards: list[Guard] = []


def _start(sources: Sources, terms: Terms) -> None:
    settle()  # what is imported
    with suppress(KeyboardInterrupt):  # whoever started this one says what happened
        _guards.append(Guard(sources(), terms))
        settle()  # what is known of the source


def _look(path: Path, start: int, size: int) -> Changes:
    """Return what becomes of the rows at a place of the spool."""
    rows = list(rows_in(path, start, size))
    passed = {row.id: row for row in _guards[0].passed(rows)}
    return {row.id: passed.get(row.id) for row in rows if passed.get(row.id) is not row}


def _verdict() -> Verdict:
    return _guards[0].verdict()
