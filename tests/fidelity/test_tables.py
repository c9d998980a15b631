"""Tables are read row by row, whatever their quotes are like, and what is wrong is named."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from derive.errors import FidelityError
from derive.fidelity.rows import rows
from derive.fidelity.tables import beside, by_id, read


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8", newline="")
    return path


def test_quoted_tabs_and_line_breaks_are_part_of_a_field(tmp_path: Path) -> None:
    table = written(tmp_path / "a.tsv", 'id\ttext\n1\t"a\tb\nc ""d"""\n2\tplain\n')
    assert [row["text"] for row in read(table)] == ['a\tb\nc "d"', "plain"]


def test_a_tsv_whose_quotes_are_only_text(tmp_path: Path) -> None:
    table = written(tmp_path / "a.tsv", 'id\ttext\n1\t"Go!" he said\n2\t"half\n3\tc\n')
    assert [row["text"] for row in read(table)] == ['"Go!" he said', '"half', "c"]


def test_csv_jsonl_and_byte_order_mark(tmp_path: Path) -> None:
    table = written(tmp_path / "a.csv", '\ufeffid,text\r\n1,"x, y"\r\n')
    assert list(read(table)) == [{"id": "1", "text": "x, y"}]
    lines = written(tmp_path / "a.jsonl", json.dumps({"id": 1, "text": "é"}) + "\n\n")
    assert list(read(lines)) == [{"id": 1, "text": "é"}]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "id,text\n1,b,c\n", "line 2 has 3 fields, the header 2"),
        ("a.csv", 'id,text\n1,"open\n', "line 2"),
        ("a.tsv", "", "empty"),
        ("a.csv", "id,id\n1,2\n", "two columns are called 'id'"),
        ("a.jsonl", "{no json}\n", "line 1 is not JSON"),
        ("a.jsonl", "[1]\n", "line 1 is not an object"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(FidelityError, match=message):
        list(read(written(tmp_path / name, text)))


def test_not_utf8_and_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("id,text\n1,café\n".encode("latin-1"))
    with pytest.raises(FidelityError, match="not UTF-8"):
        list(read(tmp_path / "a.csv"))
    with pytest.raises(FidelityError, match="cannot be read: No such file"):
        list(read(tmp_path / "none.csv"))


def test_texts_side_by_side_must_be_equally_long(tmp_path: Path) -> None:
    one = written(tmp_path / "one.txt", "a\nb\n\n")
    other = written(tmp_path / "other.txt", "c\nd\n")
    assert len(list(read(one))) == 3, "an empty line is a segment"
    with pytest.raises(FidelityError, match=r"one\.txt has 3, .*other\.txt has 2 lines"):
        list(beside({"translation": one, "reference": other}))


def test_ids_twice_or_missing() -> None:
    with pytest.raises(FidelityError, match="id 'a' is there twice"):
        by_id([{"id": "a"}, {"id": "a"}], "id", "x.tsv")
    with pytest.raises(FidelityError, match="row 2 has no id"):
        by_id([{"id": "a"}, {"id": ""}], "id", "x.tsv")


def test_columns_are_recognised_or_named() -> None:
    raw = {"segid": "7", "src": "S", "MT": "T", "lang": "ja", "comet": "0.5", "x": "nan"}
    row = next(rows([raw]))
    assert (row.id, row.item, row.language) == ("7", "7", "ja")
    assert row.texts == {"source": "S", "translation": "T"}
    assert row.numbers == {"comet": 0.5}, "NaN is no number"
    assert row.other["x"] == "nan"
    row = next(rows([{"id": "1", "bt_deepl": "B"}], {"back": "bt_deepl"}, "es"))
    assert (row.texts["back"], row.language) == ("B", "es")
    with pytest.raises(FidelityError, match="no column 'bt_deep' for back; did you mean bt_deepl"):
        next(rows([{"bt_deepl": "B"}], {"back": "bt_deep"}))
    assert not any(math.isnan(n) for n in row.numbers.values())
