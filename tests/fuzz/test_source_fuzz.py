"""Made-up bad files for every source adapter and format.

The property: only a `DeriveError` of one line may come out of a file; else every row is an item or
rejected, and all of it can be written as JSON. ``DERIVE_FUZZ_EXAMPLES`` sets how many files are
made over all tests (default 300, the same ones every time; with the variable set, new ones).
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from derive import plugins
from derive.contracts import SourceAdapter, SourceOptions
from derive.errors import DeriveError
from derive.records import RejectedRow, SourceItem
from tests.fuzz import bad_files as bad

EXAMPLES = int(os.environ.get("DERIVE_FUZZ_EXAMPLES", "300"))
TESTS = 9

ADAPTERS = [plugins.source(name) for name in plugins.names("sources")]


def hammer(files: st.SearchStrategy[bad.File]) -> None:
    """Check the property on this test's share of the examples, and that so many were really run."""
    share, count = -(-EXAMPLES // TESTS), 0

    @settings(
        max_examples=share,
        deadline=None,
        database=None,
        derandomize="DERIVE_FUZZ_EXAMPLES" not in os.environ,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(files, bad.mappings)
    def run(file: bad.File, mapping: dict[str, str]) -> None:
        nonlocal count
        count += 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, file[0])
            path.write_bytes(file[1])
            for adapter in ADAPTERS:
                check(adapter, str(path), SourceOptions(adapter.default_locale, mapping))

    run()
    assert count >= share


def check(adapter: SourceAdapter, path: str, options: SourceOptions) -> None:
    """Assert the property for one file and one adapter."""
    rejected: list[RejectedRow] = []
    seen = _or_error(lambda: adapter.inspect(path, options))
    items = _or_error(lambda: list(adapter.read(path, options, rejected.append)))
    if seen is None or items is None:
        assert items is None
        return
    assert len(items) + len(rejected) == seen.rows
    assert sum(seen.splits.values()) == len(items)
    assert len({item.id for item in items}) == len(items)
    for item in items:
        assert SourceItem.model_validate_json(item.model_dump_json()) == item
        json.dumps(item.model_dump(), allow_nan=False, ensure_ascii=False).encode()
    for row in rejected:
        assert row.reason
        assert len(row.model_dump_json().encode()) < 200_000
    for column in seen.columns:
        (column.name + column.example).encode()


def _or_error(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except DeriveError as error:
        message = str(error)
    assert "\n" not in message
    assert 0 < len(message) < 5_000
    message.encode()
    return None


def test_random_bytes():
    heads = st.sampled_from([b"", b"PAR1", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"[{"])
    data = st.builds(bytes.__add__, heads, st.binary(max_size=300))
    hammer(st.tuples(bad.file_names, data))


def test_mutated_valid_files():
    def spoilt(suffix: str, edits: list[bad.Edit]) -> bad.File:
        return f"dev{suffix}", bad.mutate(bad.VALID[suffix], edits)

    hammer(st.builds(spoilt, st.sampled_from(bad.SUFFIXES), bad.edits))


def test_content_of_another_format():
    content = st.sampled_from(bad.SUFFIXES).map(bad.VALID.__getitem__)
    hammer(st.tuples(bad.file_names, st.builds(bad.mutate, content, bad.edits | st.just([]))))


def test_mutated_parts_of_workbooks():
    hammer(st.builds(bad.mutate_workbook, st.floats(0, 1), bad.edits))


def test_random_json():
    text = st.builds(json.dumps, bad.values | bad.some_rows, ensure_ascii=st.booleans())
    data = st.builds(bad.encode, text, bad.encodings)
    hammer(st.tuples(st.sampled_from(["dev.json", "dev.jsonl", "x.ndjson"]), data))


def test_random_json_lines():
    huge = st.sampled_from(["9" * 6_000, "[" * 3_000, '{"a":' * 3_000, '{"ID": 1e999}', "nul", ""])
    line = bad.plausible.map(json.dumps) | bad.rows.map(json.dumps) | huge | bad.texts
    text = st.builds(str.join, st.sampled_from(["\n", "\r\n", "\n\n"]), st.lists(line, max_size=8))
    data = st.builds(bad.encode, text, bad.encodings)
    hammer(st.tuples(st.sampled_from(["test.json", "test.jsonl"]), data))


def test_random_tables_of_text():
    cell = bad.likely | bad.scalars.map(lambda value: "" if value is None else str(value))
    odd = st.lists(st.lists(cell, max_size=6), min_size=1, max_size=8)
    more = st.sampled_from([*bad.COLUMNS, "x"])
    wide = st.lists(st.lists(cell, min_size=5, max_size=5) | st.lists(cell, max_size=6), max_size=8)
    table = odd | st.builds(lambda last, body: [[*bad.NEEDED, last], *body], more, wide)
    quoting = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, None])
    text = st.builds(bad.write_csv, table, st.sampled_from(",;\t"), quoting)
    raw = st.text(st.sampled_from('ab,;\t"\r\n \0質'), max_size=60).map(
        "id,ID,text,question\n1,2,3,4\n5,6,7,8".__add__
    )
    data = st.builds(bad.encode, text | raw, bad.encodings)
    hammer(st.tuples(st.sampled_from(["test.csv", "test.tsv"]), data))


def test_random_parquet():
    names = st.sampled_from(bad.COLUMNS) | st.text(max_size=4)
    kinds = st.dictionaries(names, st.sampled_from(bad.KINDS), max_size=4)
    hammer(
        st.builds(bad.typed_parquet, kinds, st.integers(0, 5), st.binary(min_size=1, max_size=60))
    )


def test_random_workbooks():
    hammer(bad.some_rows.map(bad.workbook))


def test_the_number_of_tests_is_right():
    """`TESTS` divides the examples: it must count the tests above."""
    own = [name for name in globals() if name.startswith("test_")]
    assert len(own) - 1 == TESTS
