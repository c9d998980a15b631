"""Every format gives the same items; what cannot be read says why, in one line."""

from __future__ import annotations

import json
import zipfile
from typing import NamedTuple

import datasets
import openpyxl
import pytest

from derive.errors import SourceError

SUFFIXES = (".json", ".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_same_items_from_every_format(tmp_path, read, write, ac_rows, suffix):
    expected = read("answercarefully", write(tmp_path / "a" / "dev.json", ac_rows))
    got = read("answercarefully", write(tmp_path / "b" / f"dev{suffix}", ac_rows))

    assert not got.rejected
    plain = [item.model_copy(update={"origin": ""}) for item in got.items]
    assert plain == [item.model_copy(update={"origin": ""}) for item in expected.items]
    assert got.items[0].question == "質問その1「引用」、改行\nあり"
    assert got.items[0].category.specific_harm == "プロバガンダ"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv"])
def test_encodings(tmp_path, read, write, suffix, encoding):
    path = write(tmp_path / f"test{suffix}", [{"question": "何ですか"}, {"question": "¿qué?"}])
    path.write_bytes(path.read_text("utf-8").encode(encoding))

    assert [item.question for item in read("tabular", path).items] == ["何ですか", "¿qué?"]


def test_other_encoding_is_refused_with_offset_and_candidates(tmp_path, read):
    path = tmp_path / "dev.csv"
    path.write_bytes("ID,text\n1,日本の質問\n".encode("cp932"))

    with pytest.raises(SourceError, match=r"dev\.csv: byte 10 \(0x93\) is not UTF-8.*cp932"):
        read("answercarefully", path)


class Broken(NamedTuple):
    """A file that cannot be read as a whole, and what the message says."""

    name: str
    data: bytes
    says: str


BROKEN = [
    Broken("empty.json", b"", "the file is empty"),
    Broken("blank.csv", b" \n\n", "the file is empty"),
    Broken("bom.csv", b"\xef\xbb\xbf", "the file is empty"),
    Broken("header.csv", b"id,question\n", "holds no rows"),
    Broken("none.json", b"[]", "the list of items is empty"),
    Broken("cut.json", b'[{"question": "a"', "is not JSON: .* in line 1, column"),
    Broken("one.json", b'{"question":\n "a"}', "holds an object, not a list"),
    Broken("text.json", b'"a"', "holds text, not a list"),
    Broken("deep.json", b"[" * 100_000, "nested too deeply"),
    Broken("twice.csv", b"question,question\na,b\n", "several columns are called question"),
    Broken("utf32.json", "[]".encode("utf-32"), "is UTF-32"),
    Broken("nobom.csv", "id,question\n1,a\n".encode("utf-16-le"), "UTF-16 without a byte order"),
    Broken("quote.csv", b'"id,question\n1,a\n', "has no readable header"),
    Broken("bad.parquet", b"PAR1 and then nothing", "is not a readable parquet file"),
    Broken("bad.xlsx", b"PK\x03\x04 no zip", "is not a readable XLSX file"),
    Broken("locked.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "by a password"),
    Broken("lines.jsonl", b"{\n{\n", "none of its 2 rows can be read; row 1 is not JSON"),
    Broken("notes.txt", b"a", "derive reads .json"),
]


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_files_that_cannot_be_read(tmp_path, read, inspect, case):
    path = tmp_path / case.name
    path.write_bytes(case.data)

    for use in (read, inspect):
        with pytest.raises(SourceError, match=case.says) as raised:
            use("tabular", path)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "path", ["", "nowhere.csv", "a\0b", "x" * 5000, "~nobody-here/a", "/dev/null"]
)
def test_paths_that_are_no_source(read, path):
    with pytest.raises(SourceError):
        read("tabular", path)


def test_folder_splits_come_from_names(tmp_path, read, write):
    for name in ("dev.csv", "my_Test_rev2.jsonl", "train/part-0.json", "x-validation.tsv"):
        write(tmp_path / name, [{"question": f"what about {name}?"}])
    (tmp_path / "dataset_infos.json").write_text("{}")
    (tmp_path / ".hidden.csv").write_text("nothing")

    splits = {item.origin: item.split for item in read("tabular", tmp_path).items}

    assert splits == {
        "dev.csv:2": "dev",
        "my_Test_rev2.jsonl:1": "test",
        "train/part-0.json:1": "train",
        "x-validation.tsv:2": "validation",
    }


def test_file_names_that_are_no_text(tmp_path, read, inspect):
    folder = tmp_path / "d\udcff"
    folder.mkdir()
    (folder / "x\udcfe.csv").write_text("question,a\ntoo,many,cells\nfine?,b\n")

    got = read("tabular", folder)

    assert got.items[0].origin == "x\\udcfe.csv:3"
    assert got.rejected[0].model_dump_json()
    assert inspect("tabular", folder).files == ("x\\udcfe.csv",)


def test_folder_without_data(tmp_path, read):
    with pytest.raises(SourceError, match="holds no file that derive reads"):
        read("tabular", tmp_path)


def test_semicolons_as_spreadsheets_write_them(tmp_path, read):
    path = tmp_path / "test.csv"
    path.write_text("id;question\n1;¿Qué, cómo?\n", "utf-8")

    assert read("tabular", path).items[0].question == "¿Qué, cómo?"


def test_json_lines_in_a_json_file(tmp_path, read):
    path = tmp_path / "test.json"
    path.write_text('{"question": "a"}\n\n{"question": "b"}\n', "utf-8")

    assert [item.origin for item in read("tabular", path).items] == ["test.json:1", "test.json:3"]


def test_line_separator_inside_a_text_is_no_new_row(tmp_path, read):
    path = tmp_path / "test.jsonl"
    path.write_text('{"question": "a\u2028b\u0085c"}\n', "utf-8")

    assert read("tabular", path).items[0].question == "a\u2028b\u0085c"


def test_sheets(tmp_path, read):
    book = openpyxl.Workbook()
    for title, question in (("dev", "a"), ("test", "b")):
        sheet = book.create_sheet(title)
        sheet.append(["id", "question", "made"])
        sheet.append([])
        sheet.append([f"{question}1", question, 3.0])
    path = tmp_path / "set.xlsx"
    book.save(path)

    both, one = read("tabular", path), read("tabular", path, config="test")

    assert [(item.split, item.origin) for item in both.items] == [
        ("dev", "set.xlsx[dev]:3"),
        ("test", "set.xlsx[test]:3"),
    ]
    assert [item.id for item in one.items] == ["b1"]
    assert one.items[0].annotations == {"made": 3}


def test_sheet_that_is_not_data_asks_which(tmp_path, read):
    book = openpyxl.Workbook()
    book.active.append(["question"])
    book.active.append(["a"])
    notes = book.create_sheet("notes")
    notes.append(["read me"])
    notes.append(["first"])
    book.save(tmp_path / "set.xlsx")

    with pytest.raises(SourceError, match=r"set\.xlsx\[notes\]: no column for question"):
        read("tabular", tmp_path / "set.xlsx")
    assert len(read("tabular", tmp_path / "set.xlsx", config="Sheet").items) == 1


def test_workbook_that_unpacks_to_too_much(tmp_path, read):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(210 * 1024 * 1024))

    with pytest.raises(SourceError, match="unpacks to 220,200,960 bytes"):
        read("tabular", path)


def test_sheet_that_claims_a_far_row(tmp_path, read, write):
    path = write(tmp_path / "far.xlsx", [{"question": "a"}])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'r="2"', b'r="999999999999"').replace(b'r="A2"', b"")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    with pytest.raises(SourceError, match="has more than 1,048,576 rows"):
        read("tabular", path)


def test_hub_name_without_network_says_what_to_do(read, monkeypatch):
    def no_network(*_args, **_kwargs):
        raise OSError("Name or service not known")

    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.HfApi.dataset_info", no_network)
    with pytest.raises(SourceError, match=r"go online.*download it from https://huggingface.co"):
        read("answercarefully", "llm-jp/AnswerCarefully", config="v2.2")


def test_gated_dataset_says_what_to_do(read, monkeypatch):
    def gated(*_args, **_kwargs):
        raise FileNotFoundError("Dataset 'llm-jp/AnswerCarefully' is a gated dataset on the Hub.")

    monkeypatch.setattr("huggingface_hub.HfApi.dataset_info", lambda *_, **__: None)
    monkeypatch.setattr("datasets.load_dataset", gated)
    with pytest.raises(
        SourceError, match=r"accept them on .*huggingface-cli login.*give the folder"
    ):
        read("answercarefully", "llm-jp/AnswerCarefully", config="v2.2")


def test_hub_dataset(read, monkeypatch, ac_rows):
    asked = []

    def load(name, config=None, **kwargs):
        asked.append((name, config, kwargs))
        if config:
            raise ValueError("BuilderConfig 'v2.2' not found. Available: ['default']")
        split = datasets.Dataset.from_list(ac_rows)
        return datasets.DatasetDict({"validation": split})

    monkeypatch.setattr("huggingface_hub.HfApi.dataset_info", lambda *_, **__: None)
    monkeypatch.setattr("datasets.load_dataset", load)
    got = read("answercarefully", "llm-jp/AnswerCarefully", version="2.2")

    assert asked == [
        ("llm-jp/AnswerCarefully", "v2.2", {}),
        ("llm-jp/AnswerCarefully", None, {"data_dir": "v2.2"}),
    ]
    assert {(item.split, item.dataset_version) for item in got.items} == {("dev", "v2.2")}


def test_a_path_that_exists_is_no_hub_name(tmp_path, read, write, monkeypatch):
    write(tmp_path / "owner" / "set" / "dev.csv", [{"question": "a"}])
    monkeypatch.chdir(tmp_path)

    assert len(read("tabular", "owner/set").items) == 1


def test_reading_twice_gives_the_same(tmp_path, read, write):
    path = write(tmp_path / "test.csv", [{"question": "a"}, {"question": "a"}])
    first, second = read("tabular", path), read("tabular", path)

    assert first == second
    assert len({item.id for item in first.items}) == 2
    assert json.loads(first.items[0].model_dump_json())["id"].startswith("test-2-")
