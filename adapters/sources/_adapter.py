"""What all adapters of tables share; a dataset's own file holds only its differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from derive.contracts import Column, Inspection, SourceOptions
from derive.errors import SourceError
from derive.records import Category, RejectedRow, SourceItem, Terms

from ._files import READS
from ._guessing import guess
from ._items import Reading, read_row
from ._mapping import FIELDS, Wanted, check_mapping, missing_columns, parents, resolve
from ._raw import printable
from ._rows import BadRow, Table, rejected
from ._survey import Seen, merged, survey
from ._tables import open_tables

DEFAULT_SPLIT = "test"
"""What a table is whose name tells no split: safety sets are for evaluation, not for training."""

Reject = Callable[[RejectedRow], None]


@dataclass(frozen=True)
class Source:
    """An opened source: its tables, what is in their columns, and its version."""

    path: str
    tables: Sequence[Table]
    surveys: Sequence[Mapping[str, Seen]]
    columns: Mapping[str, Seen]
    holders: frozenset[str]
    version: str = "unknown"


class TableAdapter:
    """A dataset that comes as tables. Subclasses set the attributes and override the hooks.

    ``wanted`` are the columns looked for by field, ``needed`` the fields without which nothing can
    be read, ``expected`` those that an inspection reports as missing, ``extra`` further keys of a
    mapping, which rename annotations, ``label_names`` English for labels in another language.
    """

    name: str
    title: str
    terms: Terms
    default_locale: str
    reads = READS
    any_table = False
    wanted: ClassVar[Wanted]
    needed: tuple[str, ...] = ("question",)
    expected: tuple[str, ...] = ("question",)
    extra: tuple[str, ...] = ()
    label_names: ClassVar[dict[str, str]] = {}
    strict_flags = True

    # ---- what a dataset may say differently

    def language(self, options: SourceOptions) -> str:  # noqa: ARG002
        """Return the BCP 47 tag of the texts."""
        return self.default_locale.partition("-")[0]

    def dataset(self, path: str, options: SourceOptions) -> str:  # noqa: ARG002
        """Return the dataset's name as items carry it."""
        return options.dataset or self.terms.dataset

    def version(self, source: Source, options: SourceOptions) -> str:  # noqa: ARG002
        """Return the version, "unknown" where nothing tells. May raise `SourceError`."""
        return options.version or "unknown"

    def config(self, options: SourceOptions) -> str:
        """Return the sub-folder, sheet or hub configuration to read."""
        return options.config

    def is_borderline(self, table: Table, version: str) -> bool:  # noqa: ARG002
        """Return True for a table whose questions only look harmful."""
        return False

    def split(self, table: Table, borderline: bool) -> str:  # noqa: ARG002
        """Return the split of the rows that name none."""
        return table.split or DEFAULT_SPLIT

    # ---- the contract

    def read(self, path: str, options: SourceOptions, reject: Reject) -> Iterator[SourceItem]:
        """Yield the items in the order of the files; rows that cannot be read go to ``reject``.

        Raises `SourceError` at once if a file cannot be read as a whole, `MissingColumns` if it
        lacks a column that is needed.
        """
        source = self._open(path, options)
        for table, found in zip(source.tables, source.surveys, strict=True):
            lacking = self._lacking(found, options)
            if table.rows and lacking:
                raise missing_columns(table.name, lacking, self.wanted, list(found))
        return self._items(source, options, reject)

    def inspect(self, path: str, options: SourceOptions) -> Inspection:
        """Say what the files hold and how their columns are understood.

        ``rows`` counts all rows, ``splits`` those that can be read; ``labels`` counts items by
        their three labels, joined with ``›``. Raises `SourceError` as `read` does, but not for
        missing columns and for single files of a folder, which it reports.
        """
        unreadable: list[str] = []
        source = self._open(path, options, lambda error: unreadable.append(str(error)))
        readable = not self._lacking(source.columns, options)
        items = list(self._items(source, options, lambda _: None)) if readable else []
        columns = resolve(self.wanted, options.mapping, source.columns)
        return Inspection(
            files=tuple(table.name for table in source.tables),
            rows=sum(len(table.rows) for table in source.tables),
            columns=_columns(source.columns, columns),
            splits=dict(Counter(item.split for item in items)),
            missing=tuple(name for name in self._expected(options) if name not in columns),
            version=source.version,
            labels=dict(Counter(filter(None, (_label(item.category) for item in items)))),
            unreadable=tuple(unreadable),
        )

    def guess(self, inspection: Inspection) -> dict[str, str]:
        """Return a mapping of missing fields to unread columns, for a person to confirm.

        Of any table all fields are guessed at, the needed ones first; of a known dataset what it
        should have.
        """
        unread = [column.name for column in inspection.columns if not column.meaning]
        missing = inspection.missing
        if self.any_table:
            read = {name for column in inspection.columns for name in column.meaning.split(", ")}
            pair = any(name.endswith("_en") for name in (*read, *missing))
            others = [name for name in FIELDS if pair or not name.endswith("_en")]
            missing = (*missing, *(name for name in others if name not in (*read, *missing)))
        return guess(missing, unread)

    # ---- how

    def _open(
        self,
        path: str,
        options: SourceOptions,
        unreadable: Callable[[SourceError], None] | None = None,
    ) -> Source:
        tables = open_tables(path, self.config(options), unreadable)
        tables = [table for table in tables if _has_rows(table, unreadable if tables[1:] else None)]
        holders = parents(self.wanted, options.mapping)
        surveys = [survey(table, holders) for table in tables]
        columns = merged(surveys)
        known = {*columns, *(name.partition(".")[0] for name in columns)}
        check_mapping(options.mapping, sorted(known), self.extra)
        source = Source(path, tables, surveys, columns, frozenset(holders))
        return replace(source, version=self.version(source, options))

    def _lacking(self, columns: Mapping[str, Seen], options: SourceOptions) -> list[str]:
        found = resolve(self.wanted, options.mapping, columns)
        return [name for name in self.needed if name not in found]

    def _expected(self, options: SourceOptions) -> Sequence[str]:
        english = _is_english(self.language(options))
        return [name for name in self.expected if not (english and name.endswith("_en"))]

    def _items(
        self, source: Source, options: SourceOptions, reject: Reject
    ) -> Iterator[SourceItem]:
        first: dict[str, str] = {}
        for table, found in zip(source.tables, source.surveys, strict=True):
            reading = self._reading(source, table, found, options)
            for row in table.rows:
                try:
                    item = read_row(row, table, reading)
                    if item.id in first:
                        raise BadRow(
                            reading.columns.get("id", "id"),
                            f"the id {item.id!r} is there twice, first in {first[item.id]}",
                        )
                except BadRow as bad:
                    reject(rejected(table, row, bad))
                else:
                    first[item.id] = item.origin
                    yield item

    def _reading(
        self, source: Source, table: Table, found: Mapping[str, Seen], options: SourceOptions
    ) -> Reading:
        borderline = self.is_borderline(table, source.version)
        language = self.language(options)
        return Reading(
            dataset=self.dataset(source.path, options),
            version=source.version,
            language=language,
            split=self.split(table, borderline),
            columns=resolve(self.wanted, options.mapping, found),
            holders=source.holders,
            renamed={options.mapping[key]: key for key in self.extra if key in options.mapping},
            english=_is_english(language),
            borderline=borderline,
            strict_flags=self.strict_flags,
        )


def _has_rows(table: Table, unreadable: Callable[[SourceError], None] | None) -> bool:
    """Tell whether some row of a file can be read; else it is something else than it seems.

    Raises `SourceError` then, unless ``unreadable`` takes that.
    """
    if not table.rows or table.column_names():
        return True
    row = table.rows[0]
    error = SourceError(
        f"{table.name}: none of its {len(table.rows):,} rows can be read; row {row.number} "
        f"{row.fault or 'is empty'}"
    )
    if unreadable is None:
        raise error
    unreadable(error)
    return False


def _is_english(language: str) -> bool:
    return language.lower().split("-")[0] == "en"


def _columns(seen: Mapping[str, Seen], fields: Mapping[str, str]) -> tuple[Column, ...]:
    meaning: dict[str, str] = {}
    for name, column in fields.items():
        meaning[column] = f"{meaning[column]}, {name}" if column in meaning else name
    return tuple(
        Column(printable(name), one.filled, one.example, meaning.get(name, ""))
        for name, one in seen.items()
    )


def _label(category: Category) -> str:
    labels = (category.risk_area, category.harm_type, category.specific_harm)
    return " › ".join(label for label in labels if label)
