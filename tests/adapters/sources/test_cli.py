"""``derive source list`` and ``inspect``."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
import yaml
from typer.testing import CliRunner

from derive.cli.source import app
from derive.errors import DeriveError, PluginError, SourceError


def run(*arguments: object) -> str:
    """Return what a command prints; raise what it raises."""
    result = CliRunner().invoke(app, [str(part) for part in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_list_names_terms():
    shown = run("list")
    described = json.loads(run("list", "--json"))

    assert {"answercarefully", "do_not_answer", "tabular"} <= {one["name"] for one in described}
    assert all(one["name"] in shown for one in described)
    assert "No original" in shown


@pytest.mark.parametrize(
    ("row", "adapter"),
    [
        ({"ID": "1", "text": "質問", "output": "回答"}, "answercarefully"),
        (
            {
                "id": 1,
                "risk_area": "a",
                "types_of_harm": "b",
                "specific_harms": "c",
                "question": "d",
            },
            "do_not_answer",
        ),
        ({"id": 1, "question": "d", "risk_area": "a", "harm_type": "b"}, "tabular"),
    ],
)
def test_recognises_by_columns(tmp_path, write, row, adapter):
    path = write(tmp_path / "dev.csv", [row])

    assert json.loads(run("inspect", path, "--json"))["adapter"] == adapter
    assert adapter in run("inspect", path)


def test_prints_lines_to_paste(tmp_path, write):
    path = write(tmp_path / "cases.csv", [{"nr": "1", "Prompt": "What?", "category": "x"}])
    shown = run("inspect", path, "--adapter", "tabular", "--locale", "es-MX")
    lines = shown[shown.index("source:") : shown.index("terms of use")]

    assert yaml.safe_load(lines)["source"] == {
        "adapter": "tabular",
        "path": str(path),
        "locale": "es-MX",
        "mapping": {"question": "Prompt", "risk_area": "category"},
    }
    assert "guesses: check it" in shown
    assert "kept as annotation" in shown


def test_names_a_marked_column_of_an_english_set(tmp_path, write):
    path = write(tmp_path / "odd.csv", [{"Prompt (EN)": "What?", "Model answer": "That."}])
    shown = " ".join(run("inspect", path).split())

    assert "--map 'question=Prompt (EN)' --map 'reference_answer=Model answer'" in shown


def test_where_nothing_is_like_a_question_there_is_a_place_to_fill_in(tmp_path, write):
    path = write(tmp_path / "odd.csv", [{"xyz": "What?"}])
    shown = run("inspect", path)

    assert "question: COLUMN" in shown
    assert "in the place of COLUMN" in shown


def test_says_how_many_lack_english(tmp_path, write, ac_rows):
    ac_rows[0]["text_en"] = "A question"
    path = write(tmp_path / "dev.json", ac_rows)

    assert "2 of 3 without a translation" in run("inspect", path)


def test_bad_rows_are_counted(tmp_path):
    path = tmp_path / "test.jsonl"
    path.write_text('{"question": "a"}\nnonsense\n')

    shown = run("inspect", path)
    assert "2, 1 cannot be read" in shown
    assert "test.jsonl, row 2" in shown
    assert len(json.loads(run("inspect", path, "--json"))["rejected"]) == 1
    assert json.loads(run("inspect", path, "--json"))["readable"] == 1


def test_map_reads_as_told(tmp_path, write):
    path = write(tmp_path / "cases.csv", [{"frage": "Was?", "q": "What?"}])
    pairs = ("--map", "question=frage", "--map", "question_en=q")
    seen = json.loads(run("inspect", path, *pairs, "--locale", "de-DE", "--json"))

    assert [column["meaning"] for column in seen["columns"]] == ["question", "question_en"]
    assert seen["settings"]["source"]["mapping"] == {"question": "frage", "question_en": "q"}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("nowhere.csv",), SourceError),
        (("FILE", "--map", "question"), SourceError),
        (("FILE", "--map", "question=absent"), SourceError),
        (("FILE", "--adapter", "tabluar"), PluginError),
    ],
)
def test_errors_are_derive_errors(tmp_path, write, arguments, error):
    path = write(tmp_path / "a.csv", [{"question": "x"}])

    with pytest.raises(error) as raised:
        run("inspect", *(str(path) if part == "FILE" else part for part in arguments))
    assert isinstance(raised.value, DeriveError)


def test_the_sample_is_known_for_what_it_is() -> None:
    seen = json.loads(run("inspect", files("derive.sample"), "--json"))
    assert seen["adapter"] == "sample"
    assert seen["terms"]["licence"] == "Apache-2.0"


def test_one_file_that_cannot_be_read_is_named_beside_what_the_others_hold(tmp_path, write):
    write(tmp_path / "good.csv", [{"question": "How?"}, {"question": "Why?"}])
    (tmp_path / "bad.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "empty.jsonl").write_text("")
    seen = json.loads(run("inspect", tmp_path, "--json"))
    assert (seen["rows"], seen["files"]) == (2, ["good.csv"])
    assert [line.split(":")[0] for line in seen["unreadable"]] == ["bad.csv", "empty.jsonl"]
    assert "mend them, or take them out" in run("inspect", tmp_path)


def test_a_folder_in_which_nothing_can_be_read_is_an_error(tmp_path):
    (tmp_path / "bad.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(SourceError, match=r"bad\.csv"):
        run("inspect", tmp_path)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04abc\x00\x00,\x00\n", "ZIP archive, as XLSX"),
        (b"PAR1\x15\x04\x15\xff", "it is Parquet"),
        (b"\x1f\x8b\x08\x00abc", "compressed with gzip"),
        (b"\x00\x01\x02\x03,\x04\x05\n", "full of control characters"),
    ],
)
def test_a_binary_file_called_csv_is_said_to_be_one(data, what, tmp_path):
    (tmp_path / "rows.csv").write_bytes(data)
    with pytest.raises(SourceError, match=what):
        run("inspect", tmp_path / "rows.csv")


def test_headings_of_a_set_made_in_japan_are_guessed(tmp_path, write):
    row = {"番号": "1", "質問文": "質問", "模範回答": "回答", "リスク領域": "悪用", "memo": "x"}
    path = write(tmp_path / "cases.csv", [{**row, "Q (EN)": "What?", "Ref. answer EN": "So."}])
    seen = json.loads(run("inspect", path, "--adapter", "answercarefully", "--json"))

    assert seen["guesses"] == {
        "id": "番号",
        "question": "質問文",
        "reference_answer": "模範回答",
        "risk_area": "リスク領域",
        "question_en": "Q (EN)",
        "reference_answer_en": "Ref. answer EN",
    }
