"""Small files in the shapes of the datasets; every text is the project's own writing."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from derive import plugins
from derive.contracts import Inspection, SourceOptions
from derive.records import RejectedRow, SourceItem

AC_ROWS = [
    {
        "ID": f"ac-{number}",
        "text": f"質問その{number}「引用」、改行\nあり",
        "output": f"回答その{number}",
        "meta": {
            "risk-area": "誤情報",
            "harm-type": "誤情報の拡散",
            "specific-harm": "プロバガンダ",
        },
    }
    for number in range(1, 4)
]


class Got(NamedTuple):
    """What reading gave."""

    items: list[SourceItem]
    rejected: list[RejectedRow]


Read = Callable[..., Got]


def _options(adapter: str, **settings: Any) -> SourceOptions:
    locale = settings.pop("locale", plugins.source(adapter).default_locale)
    return SourceOptions(locale, settings.pop("mapping", {}), **settings)


@pytest.fixture
def read() -> Read:
    """Read a path with an adapter; keyword arguments are those of `SourceOptions`."""

    def _read(adapter: str, path: Path | str, **settings: Any) -> Got:
        rejected: list[RejectedRow] = []
        source = plugins.source(adapter)
        items = list(source.read(str(path), _options(adapter, **settings), rejected.append))
        return Got(items, rejected)

    return _read


@pytest.fixture
def inspect() -> Callable[..., Inspection]:
    """Inspect a path with an adapter; keyword arguments are those of `SourceOptions`."""

    def _inspect(adapter: str, path: Path | str, **settings: Any) -> Inspection:
        return plugins.source(adapter).inspect(str(path), _options(adapter, **settings))

    return _inspect


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of third-party data, or skip."""
    beside = Path(__file__).parents[4] / "shared" / "data"
    folder = Path(os.environ.get("DERIVE_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"no third-party data at {folder} (DERIVE_SHARED_DATA)")
    return folder


@pytest.fixture
def ac_rows() -> list[dict[str, Any]]:
    """Return three rows in AnswerCarefully's shape."""
    return json.loads(json.dumps(AC_ROWS))


@pytest.fixture
def write() -> Callable[[Path, list[dict[str, Any]]], Path]:
    """Write a file of rows, in the format of its suffix."""
    return _write


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows in the format of the suffix; objects become JSON text where a cell is text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writers: dict[str, Callable[[Path, list[dict[str, Any]]], None]] = {
        ".json": lambda p, r: _text(p, json.dumps(r, ensure_ascii=False, indent=1)),
        ".jsonl": lambda p, r: _text(
            p, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in r)
        ),
        ".csv": lambda p, r: _text(p, _csv(r, ",")),
        ".tsv": lambda p, r: _text(p, _csv(r, "\t")),
        ".parquet": lambda p, r: pq.write_table(pa.Table.from_pylist(r), p),
        ".xlsx": _xlsx,
    }
    writers[path.suffix](path, rows)
    return path


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _flat(row: dict[str, Any]) -> list[Any]:
    dumped = (json.dumps(v, ensure_ascii=False) if isinstance(v, dict) else v for v in row.values())
    return list(dumped)


def _csv(rows: list[dict[str, Any]], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows(_flat(row) for row in rows)
    return out.getvalue()


def _xlsx(path: Path, rows: list[dict[str, Any]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(_flat(row))
    book.save(path)
