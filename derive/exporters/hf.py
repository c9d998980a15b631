"""A folder for the Hugging Face hub: ``datasets.load_dataset(folder)`` opens it as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pyarrow as pa

from derive.contracts import ExportContext, Rows
from derive.exporters._parquet import ParquetFile
from derive.exporters._splits import split_names


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
        schema = SCHEMA.append(pa.field("canary", pa.string())) if context.canary else SCHEMA
        (folder / "data").mkdir()
        with ExitStack() as stack:
            files = {
                split: stack.enter_context(closing(ParquetFile(folder / _path(name), schema)))
                for split, name in names.items()
            }
            for values in rows.values():
                files[values["split"]].add(_record(values, context.canary))
        return [file.path for file in files.values()]


def _path(name: str) -> str:
    return f"data/{name}-00000-of-00001.parquet"


def _record(values: dict[str, Any], canary: str) -> dict[str, Any]:
    values["fidelity"] = [{"metric": key, **value} for key, value in values["fidelity"].items()]
    return {**values, "canary": canary} if canary else values


plugin = HuggingFace()
