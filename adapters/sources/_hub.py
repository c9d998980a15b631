"""Splits of a dataset on the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.errors import SourceError

from ._parquet_rows import first_line, json_value
from ._rows import Row, Table

TIMEOUT_S = 10
"""How long the hub may take to answer the first question."""


def hub_tables(name: str, config: str) -> list[Table]:
    """Return one table per split. ``config`` is the configuration, or a folder of the dataset.

    Raises `SourceError` that says what to do where the hub cannot be reached, the dataset is gated
    or the configuration is missing. With ``HF_HUB_OFFLINE=1`` only downloaded data is used.
    """
    _ask(name)
    try:
        return _tables(name, config, _load(name, config))
    except Exception as error:
        raise SourceError(_advice(name, error)) from error


def _tables(name: str, config: str, splits: Mapping[str, Any]) -> list[Table]:
    prefix = f"{name}/{config}" if config else name
    return [
        Table(
            f"{prefix}/{split}",
            str(split),
            tuple(
                Row(number, {key: json_value(value) for key, value in row.items()})
                for number, row in enumerate(rows, start=1)
            ),
            tuple(rows.column_names),
        )
        for split, rows in splits.items()
    ]


def _ask(name: str) -> None:
    """Ask once, with a time limit: `datasets` alone retries for half a minute when offline."""
    from huggingface_hub import HfApi, constants  # noqa: PLC0415 - half a second, rarely needed

    if constants.HF_HUB_OFFLINE:
        return
    try:
        HfApi().dataset_info(name, timeout=TIMEOUT_S)
    except Exception as error:
        raise SourceError(_advice(name, error)) from error


def _load(name: str, config: str) -> Mapping[str, Any]:
    import datasets  # noqa: PLC0415 - takes a second to import

    try:
        return dict(datasets.load_dataset(name, config or None))
    except ValueError as error:
        if not (config and "BuilderConfig" in str(error)):
            raise
    return dict(datasets.load_dataset(name, data_dir=config))  # a folder, not a configuration


def _advice(name: str, error: Exception) -> str:
    page = f"https://huggingface.co/datasets/{name}"
    text = str(error)
    status = getattr(getattr(error, "response", None), "status_code", None)
    if "gated" in text.lower() or status in (401, 403):
        return (
            f"{name}: the hub gives it only to people who accepted its terms, or there is no such "
            f"dataset: accept them on {page}, log in with `huggingface-cli login`, or download it "
            "and give the folder"
        )
    if status == 404:
        return f"{name}: there is no such path here and no such dataset on the hub"
    if "config" in text.lower():
        return f"{name}: choose a configuration (config: …): {first_line(error)}"
    return (
        f"{name}: no such path here, and the hub cannot be used ({first_line(error)}): go online, "
        f"set HF_HUB_OFFLINE=1 to use what is already downloaded, or download it from {page} and "
        "give the folder"
    )
