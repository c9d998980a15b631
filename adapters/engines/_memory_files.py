"""Files of translation pairs by their ending: what is read, what is written, what is reported."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from derive.contracts import Imported
from derive.errors import EngineError, EngineMissing

from . import _memory_sheet as sheet
from . import _memory_xml_write as write
from ._memory_store import Memory, Pair
from ._memory_unit import Unit, pair_of
from ._memory_xml import read_tmx, read_xliff

Reader = Callable[[Path, str, str], Iterator[Unit]]
Writer = Callable[[Iterable[Pair], Path, str, str], None]

READERS: dict[str, Reader] = {
    ".tmx": lambda path, _source, _target: read_tmx(path),
    ".xlf": lambda path, _source, _target: read_xliff(path),
    ".xliff": lambda path, _source, _target: read_xliff(path),
    ".csv": sheet.read_csv,
    ".tsv": sheet.read_tsv,
    ".xlsx": sheet.read_xlsx,
    ".jsonl": sheet.read_jsonl,
}
WRITERS: dict[str, Writer] = {
    ".tmx": write.write_tmx,
    ".xlf": write.write_xliff1,
    ".xliff": write.write_xliff2,
    ".csv": sheet.write_csv,
    ".tsv": sheet.write_tsv,
    ".xlsx": sheet.write_xlsx,
}
_AT_ONCE = 2000  # pairs of one transaction
_EXAMPLES = 5


def read_into(
    memory: Memory, file: Path, source: str, target: str, *, reviewed: bool = False
) -> Imported:
    """Put the pairs of ``file`` into ``memory``; report the units that have none.

    Raises `EngineMissing` where there is no file, `EngineError` where it cannot be read as a whole.
    """
    told = _Tally(f"import:{file.name}", source, target, reviewed)
    pairs = told.pairs(units(file, source, target))
    new = 0
    while some := list(islice(pairs, _AT_ONCE)):
        new += memory.add(some)
    return told.report(new)


def units(file: Path, source: str, target: str) -> Iterator[Unit]:
    """Yield the units of a file. Raises as `read_into` does."""
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise EngineError(f"{file}: files of pairs end in {', '.join(READERS)}")
    if not file.is_file():
        raise EngineMissing(f"there is no file {file}")
    try:
        yield from reader(file, source, target)
    except OSError as error:
        raise EngineError(f"{file}: cannot be read: {error.strerror or error}") from error


def write_from(pairs: Iterable[Pair], file: Path, source: str, target: str) -> int:
    """Write ``pairs`` to ``file``, whole or not at all, and return how many they were."""
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise EngineError(f"{file}: files of pairs are written as {', '.join(WRITERS)}")
    part = file.with_name(f".{file.name}.part")
    written = 0

    def counted() -> Iterator[Pair]:
        nonlocal written
        for pair in pairs:
            written += 1
            yield pair

    try:
        writer(counted(), part, source, target)
        os.replace(part, file)  # noqa: PTH105 the same, and says what it does
    except OSError as error:
        raise EngineError(f"{file}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return written


class _Tally:
    """Counts what becomes of the units on their way into the memory."""

    def __init__(self, origin: str, source: str, target: str, reviewed: bool) -> None:
        self._origin, self._source, self._target = origin, source, target
        self._reviewed = reviewed
        self._units = self._taken = self._approved = 0
        self._languages: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._examples: list[str] = []

    def pairs(self, found: Iterable[Unit]) -> Iterator[Pair]:
        """Yield the pairs of the units."""
        for unit in found:
            self._units += 1
            pair = pair_of(unit, self._source, self._target, self._origin, reviewed=self._reviewed)
            if isinstance(pair, str):
                self._rejected[pair] += 1
                if len(self._examples) < _EXAMPLES:
                    self._examples.append(f"{unit.where}: {pair}")
                continue
            self._taken += 1
            self._approved += pair.reviewed
            self._languages[f"{pair.source_language}→{pair.target_language}"] += 1
            yield pair

    def report(self, new: int) -> Imported:
        """Return what became of the units, once all are read."""
        return Imported(
            units=self._units,
            pairs=self._taken,
            new=new,
            reviewed=self._approved,
            languages=dict(self._languages),
            rejected=dict(self._rejected.most_common()),
            examples=tuple(self._examples),
        )
