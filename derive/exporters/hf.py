"""A folder for the Hugging Face hub: ``datasets.load_dataset(folder)`` opens it as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from derive.contracts import ExportContext, Rows
from derive.exporters._splits import split_names
from derive.exporters.jsonl import record
from derive.records import ExportRow


def _strings(*names: str) -> list[pa.Field]:
    return [pa.field(name, pa.string()) for name in names]


_LEDGER = _strings("field", "concept", "strategy", "after", "after_local", "reason", "origin")
_ADAPTATION = [
    *_strings("class", "sensitivity", "kind"),
    pa.field("ledger", pa.list_(pa.struct(_LEDGER))),
]
_PROVENANCE = _strings(
    "dataset",
    "dataset_version",
    "item_id",
    "pack",
    "engine",
    "back_engine",
    "prompts",
    "derive_version",
)
_REVIEW = [*_strings("status", "phase"), pa.field("reviewers", pa.int32())]
_FIDELITY = [
    *_strings("metric"),
    pa.field("value", pa.float64()),
    *_strings("signature"),
]
SCHEMA = pa.schema(
    [
        *_strings("id", "locale", "split", "question", "reference_answer"),
        pa.field("category", pa.struct(_strings("risk_area", "harm_type", "specific_harm"))),
        pa.field("borderline", pa.bool_()),
        *_strings("family", "variant"),
        pa.field("adaptation", pa.struct(_ADAPTATION)),
        pa.field("provenance", pa.struct(_PROVENANCE)),
        pa.field("review", pa.struct(_REVIEW)),
        pa.field("fidelity", pa.list_(pa.struct(_FIDELITY))),
        *_strings("jurisdiction"),
    ]
)
"""The columns. ``fidelity`` is a list here, because a parquet column needs the same keys in every
row and not every row has every metric."""


_GROUP = 5_000
"""Rows of one row group: that many are in memory at once."""


class HuggingFace:
    """Writes ``data/<split>-00000-of-00001.parquet``."""

    name = "hf"
    title = "Hugging Face dataset folder: Parquet with a card"

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the file of every split, by its name in `datasets`."""
        return {name: _path(name) for name in split_names(splits).values()}

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        names = split_names(rows.splits)
        (folder / "data").mkdir()
        with ExitStack() as stack:
            files = {
                split: stack.enter_context(closing(_File(folder / _path(name), context.canary)))
                for split, name in names.items()
            }
            for row in rows:
                files[row.split].add(row)
        return [file.path for file in files.values()]


def _path(name: str) -> str:
    return f"data/{name}-00000-of-00001.parquet"


class _File:
    """One Parquet file, written group by group.

    The options are fixed, so that the same rows give the same bytes.
    """

    def __init__(self, path: Path, canary: str) -> None:
        self.path = path
        self._canary = canary
        self._schema = SCHEMA.append(pa.field("canary", pa.string())) if canary else SCHEMA
        self._writer = pq.ParquetWriter(
            path, self._schema, compression="zstd", version="2.6", data_page_version="1.0"
        )
        self._waiting: list[dict[str, Any]] = []

    def add(self, row: ExportRow) -> None:
        """Add a row."""
        values = record(row, self._canary)
        fidelity = values["fidelity"].items()
        values["fidelity"] = [{"metric": key, **value} for key, value in fidelity]
        self._waiting.append(values)
        if len(self._waiting) == _GROUP:
            self._flush()

    def close(self) -> None:
        """Write what waits, and the end of the file."""
        if self._waiting:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_table(pa.Table.from_pylist(self._waiting, schema=self._schema))
        self._waiting = []


plugin = HuggingFace()
