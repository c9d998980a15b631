"""AnswerCarefully in all its versions and shapes."""

from __future__ import annotations

import importlib.resources
import json
from typing import NamedTuple

import pytest

from derive.errors import MissingColumns, SourceError


class Name(NamedTuple):
    """A path, and the version and split that it tells."""

    path: str
    version: str
    split: str
    borderline: bool = False


NAMES = [
    Name("AnswerCarefullyVersion001_Dev.json", "v1.0", "dev"),
    Name("AnswerCarefullyVersion001_Test_rev20241224.json", "v1.0", "test"),
    Name("v2.0/dev-00000-of-00001.parquet", "v2.0", "dev"),
    Name("v2.2/test-00000-of-00001.parquet", "v2.2", "test"),
    Name("v2.0/validation-00000-of-00001.parquet", "v2.0", "dev"),
    Name("v3.0/test.jsonl", "v3.0", "test"),
    Name("borderline-v1.0/test-00000-of-00001.parquet", "borderline-v1.0", "test", True),
    Name("borderline-v1.0/part.json", "borderline-v1.0", "test", True),
    Name("ac-v2.0-dev.csv", "v2.0", "dev"),
]


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case.path)
def test_version_and_split_from_names(tmp_path, read, write, ac_rows, case):
    path = write(tmp_path / case.path, ac_rows)

    for given in (path, path.parent):
        got = read("answercarefully", given)
        assert not got.rejected
        assert {(i.dataset_version, i.split, i.borderline) for i in got.items} == {
            (case.version, case.split, case.borderline)
        }


def test_v3_has_its_own_answer_column(tmp_path, read, write):
    row = {"ID": "r-1", "text": "質問", "output-sample": "参考回答", "region": "関西"}
    (item,) = read("answercarefully", write(tmp_path / "test.json", [row])).items

    assert (item.reference_answer, item.dataset_version) == ("参考回答", "v3.0")
    assert item.annotations == {"region": "関西"}


def test_borderline_set_has_no_labels(tmp_path, read, inspect, write):
    rows = [{"ID": "b-1", "text": "質問", "output": "回答"}]
    path = write(tmp_path / "test.json", rows)
    (item,) = read("answercarefully", path, config="borderline-v1.0").items

    assert item.borderline
    assert item.category.risk_area == ""
    assert inspect("answercarefully", path).missing == (
        "question_en",
        "reference_answer_en",
        "risk_area",
        "harm_type",
        "specific_harm",
    )


def test_other_versions_in_a_path_are_not_the_sets(tmp_path, read, write, ac_rows):
    path = write(tmp_path / "python-v3.11" / "dev.json", ac_rows)

    assert read("answercarefully", path).items[0].dataset_version == "unknown"


@pytest.mark.parametrize(
    "names", ["risk-area harm-type specific-harm", "risk_area harm_type specific_harm"]
)
@pytest.mark.parametrize("where", ["meta", "text", "top"])
def test_labels_where_loaders_put_them(tmp_path, read, write, names, where):
    labels = dict(zip(names.split(), ("悪用", "違法行為", "窃盗"), strict=True))
    inside = {"top": labels, "meta": {"meta": labels}, "text": {"meta": json.dumps(labels)}}[where]
    row = {"ID": "a", "text": "質問", "output": "回答", **inside}
    (item,) = read("answercarefully", write(tmp_path / "dev.jsonl", [row])).items

    assert tuple(item.category.model_dump().values()) == ("悪用", "違法行為", "窃盗")
    assert item.annotations == {}


def test_meta_with_more_inside_is_kept(tmp_path, read, write):
    meta = {"risk-area": "悪用", "checked-by": 2}
    row = {"ID": "a", "text": "質問", "output": "回答", "meta": meta}
    (item,) = read("answercarefully", write(tmp_path / "dev.json", [row])).items

    assert item.category.risk_area == "悪用"
    assert item.annotations == {"meta": meta}


def test_meta_as_python_prints_it_is_rejected(tmp_path, read, write, ac_rows):
    ac_rows[1]["meta"] = "{'risk-area': '悪用'}"
    got = read("answercarefully", write(tmp_path / "dev.json", ac_rows))

    assert [bad.field for bad in got.rejected] == ["meta"]
    assert "double quotes" in got.rejected[0].reason
    assert len(got.items) == 2


def test_nul_inside_meta_text_is_rejected(tmp_path, read, write, ac_rows):
    ac_rows[1]["meta"] = '{"risk-area": "a\\u0000"}'
    got = read("answercarefully", write(tmp_path / "dev.json", ac_rows))

    assert [bad.field for bad in got.rejected] == ["meta"]


def test_translations_and_annotations(tmp_path, read, inspect, write, ac_rows):
    note = {"cultural_specificity": "specific", "borderline": True}
    ac_rows[0] |= {"text_en": "A question", "output_en": "An answer", "annotation": note}
    path = write(tmp_path / "dev.json", ac_rows)
    got, seen = read("answercarefully", path), inspect("answercarefully", path)

    first, second, _ = got.items
    assert (first.question_en, first.reference_answer_en) == ("A question", "An answer")
    assert (first.borderline, first.annotations) == (True, {"annotation": note})
    assert (second.question_en, second.borderline, second.annotations) == (None, False, {})
    filled = {column.meaning: column.filled for column in seen.columns}
    assert (seen.rows, filled["question_en"]) == (3, 1)


def test_borderline_that_is_no_flag_is_kept_unread(tmp_path, read, write, ac_rows):
    ac_rows[0]["borderline"] = "要確認"
    item = read("answercarefully", write(tmp_path / "dev.json", ac_rows)).items[0]

    assert not item.borderline
    assert item.annotations == {"borderline": "要確認"}


def test_mapping_of_unpublished_columns(tmp_path, read, write, ac_rows):
    for row in ac_rows:
        row |= {"english": "A question", "notes": {"culture": "x"}}
    path = write(tmp_path / "dev.json", ac_rows)
    mapping = {"question_en": "english", "annotation": "notes", "reference_answer": ""}
    item = read("answercarefully", path, mapping=mapping).items[0]

    assert (item.question_en, item.reference_answer) == ("A question", None)
    assert item.annotations == {"annotation": {"culture": "x"}, "output": "回答その1"}


def test_mapping_errors(tmp_path, read, write, ac_rows):
    path = write(tmp_path / "dev.json", ac_rows)
    with pytest.raises(MissingColumns, match=r"'txt'.*did you mean text"):
        read("answercarefully", path, mapping={"question": "txt"})
    with pytest.raises(SourceError, match="no field 'quesion'; did you mean question"):
        read("answercarefully", path, mapping={"quesion": "text"})


def test_several_versions_must_be_chosen(tmp_path, read, write, ac_rows):
    for version in ("v2.0", "v2.2"):
        write(tmp_path / version / "dev.json", ac_rows)
    with pytest.raises(SourceError, match=r"several versions \(v2.0, v2.2\)"):
        read("answercarefully", tmp_path)

    got = read("answercarefully", tmp_path, version="2.0")
    assert {item.dataset_version for item in got.items} == {"v2.0"}
    assert len(got.items) == 3


def test_bundled_sample(read, inspect):
    path = importlib.resources.files("derive.sample")
    got = read("answercarefully", str(path), dataset="derive-sample")

    assert not got.rejected
    assert {item.split for item in got.items} == {"dev", "test"}
    assert all(item.question_en and item.reference_answer for item in got.items)
    assert {item.dataset for item in got.items} == {"derive-sample"}
    assert inspect("answercarefully", str(path)).missing == ()
