"""A folder for the Hugging Face hub: ``datasets.load_dataset(folder)`` opens it as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from derive.contracts import ExportContext
from derive.exporters._splits import by_split, split_names
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
        pa.field("adaptation", pa.struct(_ADAPTATION)),
        pa.field("provenance", pa.struct(_PROVENANCE)),
        pa.field("review", pa.struct(_REVIEW)),
        pa.field("fidelity", pa.list_(pa.struct(_FIDELITY))),
        *_strings("jurisdiction"),
    ]
)
"""The columns. ``fidelity`` is a list here, because a parquet column needs the same keys in every
row and not every row has every metric."""


class HuggingFace:
    """Writes ``data/<split>-00000-of-00001.parquet``."""

    name = "hf"
    title = "Hugging Face dataset folder: Parquet with a card"

    def data_files(self, splits: Sequence[str]) -> Mapping[str, str]:
        """Return the file of every split, by its name in `datasets`."""
        return {name: _path(name) for name in split_names(splits).values()}

    def write(
        self,
        rows: Sequence[ExportRow],
        folder: Path,
        context: ExportContext,  # noqa: ARG002 - the files need nothing of it
    ) -> Sequence[Path]:
        """Write the files and return them, in the order in which splits first appear."""
        splits = by_split(rows)
        names = split_names(list(splits))
        (folder / "data").mkdir()
        return [_write(folder / _path(names[split]), members) for split, members in splits.items()]


def _path(name: str) -> str:
    return f"data/{name}-00000-of-00001.parquet"


def _write(path: Path, rows: Sequence[ExportRow]) -> Path:
    """Write one file; the options are fixed so that the same rows give the same bytes."""
    table = pa.Table.from_pylist([_record(row) for row in rows], schema=SCHEMA)
    pq.write_table(table, path, compression="zstd", version="2.6", data_page_version="1.0")
    return path


def _record(row: ExportRow) -> dict[str, Any]:
    record = row.model_dump(mode="json", by_alias=True)
    record["fidelity"] = [{"metric": key, **value} for key, value in record["fidelity"].items()]
    return record


plugin = HuggingFace()
