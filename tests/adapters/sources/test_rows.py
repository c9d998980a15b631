"""A bad row is rejected with file, row, field and reason, and stops nothing."""

from __future__ import annotations

import datetime
import json
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from derive.adapters.sources._rows import MAX_FIELD_BYTES

GOOD = '{"id": "good", "question": "fine?"}'


class Bad(NamedTuple):
    """A line of JSON Lines that is rejected: for which field, and why."""

    line: str
    field: str
    says: str


BAD = {
    "missing question": Bad('{"id": "a"}', "question", "the question is missing"),
    "null question": Bad('{"id": "a", "question": null}', "question", "is missing"),
    "blank question": Bad('{"id": "a", "question": " \\n"}', "question", "is missing"),
    "question is a number": Bad('{"id": "a", "question": 7}', "question", "is not text but 7"),
    "question is a list": Bad('{"id": "a", "question": ["x"]}', "question", "is not text"),
    "double id": Bad('{"id": "good", "question": "x"}', "id", "is there twice, first in"),
    "blank id": Bad('{"id": " ", "question": "x"}', "id", "the id is missing"),
    "id is true": Bad('{"id": true, "question": "x"}', "id", "is not a label"),
    "long id": Bad(json.dumps({"id": "i" * 501, "question": "x"}), "id", "more than 500"),
    "NUL": Bad('{"id": "a", "question": "a\\u0000b"}', "question", "NUL byte at character 2"),
    "NUL elsewhere": Bad('{"id": "a", "question": "x", "n": ["\\u0000"]}', "n", "NUL byte"),
    "half a character": Bad('{"id": "a", "question": "a\\ud800"}', "question", "half a character"),
    "bad column name": Bad('{"id": "a", "question": "x", "\\udc00": 1}', "\\udc00", "half a char"),
    "huge field": Bad(
        json.dumps({"id": "a", "question": "x" * (MAX_FIELD_BYTES + 1)}),
        "question",
        "more than 1,000,000 bytes",
    ),
    "huge number": Bad(
        '{"id": "a", "question": "x", "n": ' + "9" * 5000 + "}", "n", "5,000 digits"
    ),
    "infinite": Bad('{"id": "a", "question": "x", "n": 1e999}', "n", "infinite number"),
    "deep": Bad('{"id": "a", "question": "x", "n": ' + "[" * 50 + "]" * 50 + "}", "n", "nested"),
    "very deep": Bad("[" * 50_000, "", "nested too deeply"),
    "not JSON": Bad("{oops", "", "is not JSON"),
    "no object": Bad('"text"', "", "is text, not an object"),
    "answer is a list": Bad(
        '{"id": "a", "question": "x", "reference_answer": []}', "reference_answer", "is not text"
    ),
    "label is a list": Bad('{"id": "a", "question": "x", "risk_area": []}', "risk_area", "label"),
    "flag": Bad('{"id": "a", "question": "x", "borderline": "maybe"}', "borderline", "yes or no"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD)
def test_bad_rows_are_rejected_and_the_rest_is_read(tmp_path, read, case):
    path = tmp_path / "test.jsonl"
    path.write_text(f"{GOOD}\n{case.line}\n" + '{"id": "last", "question": "y"}', "utf-8")

    got = read("tabular", path)

    assert [item.id for item in got.items] == ["good", "last"]
    (rejected,) = got.rejected
    assert (rejected.file, rejected.row) == ("test.jsonl", 2)
    assert rejected.field == case.field
    assert case.says in rejected.reason
    assert len(rejected.model_dump_json().encode()) < 50_000


def test_nan_is_an_empty_cell(tmp_path, read):
    path = tmp_path / "test.jsonl"
    path.write_text('{"id": "a", "question": "x", "reference_answer": NaN}', "utf-8")

    assert read("tabular", path).items[0].reference_answer is None


def test_csv_with_wrong_number_of_cells(tmp_path, read):
    path = tmp_path / "test.csv"
    path.write_text('id,question\n1,a,b\n2\n\n3,"c\nd"\n4,e\n', "utf-8")

    got = read("tabular", path)

    assert [(item.id, item.origin) for item in got.items] == [
        ("3", "test.csv:5"),
        ("4", "test.csv:7"),
    ]
    assert [(bad.row, bad.reason, bad.raw) for bad in got.rejected] == [
        (2, "has 3 cells, the header has 2", "1,a,b"),
        (3, "has 1 cells, the header has 2", "2"),
    ]


def test_a_quotation_mark_never_closed_costs_one_row(tmp_path, read):
    path = tmp_path / "test.csv"
    path.write_text('id,question\n1,a\n2,"b\n3,c\n4,d\n', "utf-8")

    got = read("tabular", path)

    assert [item.id for item in got.items] == ["1", "3", "4"]
    assert [(bad.row, bad.raw) for bad in got.rejected] == [(3, '2,"b')]
    assert "never closed" in got.rejected[0].reason


def test_csv_with_a_stray_quotation_mark(tmp_path, read):
    path = tmp_path / "test.csv"
    path.write_text('id,question\n1,"a" b\n2,c\n', "utf-8")

    got = read("tabular", path)

    assert [item.id for item in got.items] == ["2"]
    assert 'write "" for a quotation mark' in got.rejected[0].reason


def test_csv_with_a_long_cell(tmp_path, read):
    path = tmp_path / "test.csv"
    path.write_text(f"id,question\n1,{'x' * 200_000}\n2,{'y' * 1_100_000}\n3,z\n", "utf-8")

    got = read("tabular", path)

    assert [item.id for item in got.items] == ["1", "3"]
    assert "1,000,000 bytes" in got.rejected[0].reason


def test_parquet_text_that_is_not_utf8(tmp_path, read):
    texts = pa.array([b"fine?", b"\xff\xfe", b"fine too?"]).cast(pa.binary()).view(pa.string())
    pq.write_table(pa.table({"question": texts}), tmp_path / "test.parquet")

    got = read("tabular", tmp_path / "test.parquet")

    assert [item.question for item in got.items] == ["fine?", "fine too?"]
    assert got.rejected[0].row == 2
    assert "question cannot be read" in got.rejected[0].reason


def test_values_that_json_lacks_are_kept_as_text(tmp_path, read):
    row = {"question": "x", "day": datetime.date(2024, 9, 12), "bytes": b"\x00\xff", "many": [1.5]}
    pq.write_table(pa.Table.from_pylist([row]), tmp_path / "test.parquet")

    (item,) = read("tabular", tmp_path / "test.parquet").items

    assert item.annotations == {"day": "2024-09-12", "bytes": "AP8=", "many": [1.5]}
