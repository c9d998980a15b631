"""The tables behind a path, whatever their format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from derive.errors import SourceError

from ._csv_rows import rows_of_csv
from ._encoding import decode, read_bytes
from ._files import DataFile, find_files, is_hub_name, split_of
from ._hub import hub_tables
from ._json_rows import rows_of_json
from ._parquet_rows import rows_of_parquet
from ._raw import printable
from ._rows import Table
from ._xlsx_rows import sheets_of_xlsx


def open_tables(
    path: str, config: str = "", unreadable: Callable[[SourceError], None] | None = None
) -> list[Table]:
    """Return every table at ``path``: a file, a folder or the name of a dataset on the hub.

    ``config`` picks a sub-folder, a sheet or a hub configuration where there are several. Raises
    `SourceError` if something there cannot be read as a whole; ``unreadable`` is told of it
    instead, as long as something else can be.
    """
    if is_hub_name(path):
        tables = hub_tables(path, config)
    else:
        tables = list(_of_files(find_files(path, config), config, unreadable))
    if not any(table.rows for table in tables):
        raise SourceError(f"{printable(path)}: holds no rows")
    return tables


def _of_files(
    files: Sequence[DataFile], config: str, unreadable: Callable[[SourceError], None] | None
) -> Iterator[Table]:
    faults: list[SourceError] = []
    for file in files:
        try:
            yield from _tables_of(file, config)
        except SourceError as error:
            if unreadable is None:
                raise
            unreadable(error)
            faults.append(error)
    if faults and len(faults) == len(files):
        raise faults[0]


def _tables_of(file: DataFile, config: str) -> Sequence[Table]:
    suffix = file.path.suffix.lower()
    if suffix == ".xlsx":
        return _sheets(file, config)
    if suffix == ".parquet":
        read_header, rows = rows_of_parquet(file.path, file.name)
        return [Table(file.name, file.split, tuple(rows), read_header)]
    text = decode(read_bytes(file.path, file.name), file.name)
    if suffix in (".csv", ".tsv"):
        header, rows = rows_of_csv(text, file.name, tab=suffix == ".tsv")
        return [Table(file.name, file.split, tuple(rows), header)]
    rows = rows_of_json(text, file.name, lines=suffix != ".json")
    return [Table(file.name, file.split, tuple(rows))]


def _sheets(file: DataFile, config: str) -> Sequence[Table]:
    sheets = sheets_of_xlsx(file.path, file.name)
    chosen = [sheet for sheet in sheets if sheet.title == config] or sheets
    return [
        Table(
            f"{file.name}[{sheet.title}]" if len(sheets) > 1 else file.name,
            split_of(sheet.title) or file.split,
            sheet.rows,
            sheet.header,
        )
        for sheet in chosen
    ]
