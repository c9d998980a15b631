"""Label Studio, Argilla and Potato: what they are given, and what they bring back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from derive.errors import SheetError
from derive.review.records import ErrorSpan
from derive.review.sheets import argilla, label_studio, potato
from derive.review.sheets.files import Format
from derive.review.sheets.marks import written
from derive.review.sheets.rows import Reply, SheetRow
from tests.review.sheets.made_up_sheet import HOSTILE, ROWS, back, row, said, sheet

MAJOR = {"severity": "major", "category": "Meaning", "comment": "x"}
ANA = "00000000-0000-0000-0000-000000000001"


def answered(made: SheetRow, verdict: str = "accept") -> SheetRow:
    """Return a row with an answer to everything, errors marked in its own texts."""
    marks = {}
    for texts in made.fields:
        places = [(0, 1), (len(texts.text) // 2, len(texts.text))]
        spans = [
            ErrorSpan(
                field=texts.field, start=a, end=b, severity="major", category="Meaning", comment="x"
            )
            for a, b in places
            if a < b
        ]
        marks[texts.field] = written(spans, texts.field, texts.text)
    ratings = {"naturalness": "4", "category": "yes", "legal": "as at home", "note": "n"}
    reply = Reply(verdict=verdict, ratings=ratings, marks=marks, reason="so")
    return made.model_copy(update={"reply": reply})


def annotate_label_studio(path: Path) -> None:
    """Do what an annotator does who accepts the predictions as they are."""
    tasks = json.loads(path.read_text("utf-8"))
    for number, task in enumerate(tasks, 1):
        done = {"id": number, "completed_by": 1, "was_cancelled": False}
        task |= {
            "id": number,
            "annotations": [{**done, "result": task["predictions"][0]["result"]}],
        }
    path.write_text(json.dumps(tasks), "utf-8")


def annotate_argilla(path: Path) -> None:
    records = json.loads(path.read_text("utf-8"))
    for record in records:
        record["responses"] = {
            name: [{"value": given["value"], "user_id": ANA}]
            for name, given in record["suggestions"].items()
        }
    path.write_text(json.dumps(records), "utf-8")


TOOLS = [(label_studio.plugin, annotate_label_studio), (argilla.plugin, annotate_argilla)]
IDS = ["label-studio", "argilla"]


def without_notes(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Leave out kinds and comments of errors, which Argilla has no place for."""
    cut = [{f: m.replace(" (Meaning): x", "") for f, m in r[3].marks.items()} for r in rows]
    return [
        (*r[:3], r[3].model_copy(update={"marks": marks}))
        for r, marks in zip(rows, cut, strict=True)
    ]


@pytest.mark.parametrize(("format_", "annotate"), TOOLS, ids=IDS)
def test_everything_comes_back_from_the_tool(
    tmp_path: Path, format_: Format, annotate: Any
) -> None:
    rows = [answered(row(n, [text] * 10)) for n, text in enumerate(HOSTILE)]
    made = sheet(rows)
    path = tmp_path / "tasks.json"
    assert len(format_.write(made, path).files) == 2
    annotate(path)
    wanted = said(made)
    got = back(format_.read(path))
    if format_.name == "argilla":
        assert without_notes(got) == without_notes(wanted)
    else:
        assert got == wanted


@pytest.mark.parametrize(("format_", "annotate"), TOOLS, ids=IDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=3))
def test_any_text_comes_back(tmp_path: Path, format_: Format, annotate: Any, rows: list) -> None:
    made = sheet([one.model_copy(update={"reply": Reply(verdict="accept")}) for one in rows])
    path = tmp_path / "tasks.json"
    format_.write(made, path)
    annotate(path)
    filled = [(*r[:2], {f: text for f, text in r[2].items() if text}, r[3]) for r in said(made)]
    assert back(format_.read(path)) == filled


@pytest.mark.parametrize(("format_", "annotate"), TOOLS, ids=IDS)
def test_a_task_nobody_touched_is_left_open(tmp_path: Path, format_: Format, annotate: Any) -> None:
    path = tmp_path / "tasks.json"
    format_.write(sheet([row(1)]), path)
    (found,) = format_.read(path).rows
    assert found.untouched
    assert found.origin is not None


def test_label_studio_counts_as_browsers_do(tmp_path: Path) -> None:
    made = sheet([row(1, ["x"] * 4 + ["👩‍👩‍👧 𠮷 mal dicho"])])
    path = tmp_path / "tasks.json"
    label_studio.plugin.write(made, path)
    (task,) = json.loads(path.read_text("utf-8"))
    text = task["data"]["question__text"]
    units = text.encode("utf-16-le")
    start = units.index("mal".encode("utf-16-le")) // 2
    value = {"start": start, "end": start + 3, "text": "mal", "labels": ["major"]}
    region = {"id": "r", "from_name": "errors__question", "type": "labels", "value": value}
    note = {"id": "r", "from_name": "note__question", "type": "textarea"}
    new = {"id": "t", "from_name": "question", "type": "textarea", "value": {"text": ["otra cosa"]}}
    note["value"] = {**value, "text": ["why"]}
    task["annotations"] = [{"result": [region, note]}, {"result": [region, new]}]
    path.write_text(json.dumps([task]), "utf-8")
    kept, corrected = label_studio.plugin.read(path).rows
    assert kept.reply.marks == {"question": "major “mal”: why"}
    assert corrected.reply.marks == {}  # the error is not in the new text any more
    assert corrected.reply.reason == "corrected: major “mal”"
    assert corrected.texts["question"] == "otra cosa"


def test_label_studios_interface_names_what_the_tasks_hold(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    _, config = label_studio.plugin.write(sheet([answered(row(1))]), path).files
    view = etree.fromstring(config.read_bytes())
    (task,) = json.loads(path.read_text("utf-8"))
    shown = {element.get("value")[1:] for element in view.iter("Text")}
    assert shown <= set(task["data"])
    names = {element.get("name") for element in view.iter() if element.get("name")}
    assert {result["from_name"] for result in task["predictions"][0]["result"]} <= names
    assert {element.get("toName") for element in view.iter() if element.get("toName")} <= shown


def test_argillas_settings_name_what_the_records_hold(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    _, beside = argilla.plugin.write(sheet([answered(row(1))]), path).files
    settings_ = json.loads(beside.read_text("utf-8"))
    (record,) = json.loads(path.read_text("utf-8"))
    assert set(record["fields"]) == {field["name"] for field in settings_["fields"]}
    assert set(record["suggestions"]) <= {question["name"] for question in settings_["questions"]}


def state_of(path: Path, item: dict[str, Any], text: str = "") -> None:
    """Write what Potato keeps of a person who filled in one item."""
    labels = [
        [{"schema": "verdict", "name": "reject"}, "reject"],
        [{"schema": "rating__naturalness", "name": "2"}, "2"],
        [{"schema": "reason", "name": "text_box"}, "mal"],
        [{"schema": "question", "name": "text_box"}, text or item["question__text"]],
    ]
    place = {"start": 1, "end": 6, "target_field": "question__text"}
    span = {"schema": "errors__question", "name": "major", "title": "major", "id": "s", **place}
    state = {"user_id": "ana", "instance_id_ordering": [item["id"]]}
    state["instance_id_to_label_to_value"] = {item["id"]: labels}
    state["instance_id_to_span_to_value"] = {item["id"]: [[span, True]]}
    path.write_text(json.dumps(state), "utf-8")


def test_potato_brings_answers_back_without_texts(tmp_path: Path) -> None:
    made = sheet([row(1), row(2)])
    items, config = potato.plugin.write(made, tmp_path / "items.jsonl").files
    first = json.loads(items.read_text("utf-8").splitlines()[0])
    state_of(tmp_path / "user_state.json", first)
    (found,) = potato.plugin.read(tmp_path / "user_state.json").rows
    assert found.origin is not None
    assert (found.origin.item_id, found.origin.total) == ("item-001", 2)
    assert found.reply == Reply(verdict="reject", ratings={"naturalness": "2"}, reason="mal")
    assert [(span.start, span.end, span.severity) for span in found.spans] == [(1, 6, "major")]
    schemes = {
        one["name"] for one in yaml.safe_load(config.read_text("utf-8"))["annotation_schemes"]
    }
    assert set(first["drafted"]) <= schemes


@pytest.mark.parametrize("format_", [label_studio.plugin, argilla.plugin, potato.plugin])
@pytest.mark.parametrize("text", ["", "{", "[]", "[1]", '{"a": 1}', "[" * 100_000, "\xff", "null"])
def test_other_json_is_refused_in_one_line(tmp_path: Path, format_: Format, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, "latin-1")
    with pytest.raises(SheetError) as caught:
        format_.read(path)
    assert "\n" not in str(caught.value)
