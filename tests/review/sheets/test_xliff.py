"""XLIFF 1.2 and 2.1: ids, texts, states and notes come back exactly."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from derive.review.sheets import xliff12, xliff21
from derive.review.sheets.files import File, Format
from derive.review.sheets.rows import Sheet
from tests.review.sheets.made_up_sheet import HOSTILE, ROWS, back, row, said, sheet

FORMATS = [xliff12.plugin, xliff21.plugin]


def ways(folder: Path, format_: Format, made: Sheet) -> File:
    path = folder / f"sheet{format_.endings[0]}"
    assert format_.write(made, path).rows == len(made.rows)
    return format_.read(path)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_hostile_texts_and_ids_come_back(tmp_path: Path, format_: Format) -> None:
    rows = [row(n, [text] * 10) for n, text in enumerate(HOSTILE)]
    rows = [
        made.model_copy(update={"item_id": f"a {h}/é"})
        for made, h in zip(rows, HOSTILE, strict=True)
    ]
    made = sheet(rows)
    assert back(ways(tmp_path, format_, made)) == said(made)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=3, unique_by=lambda r: r.item_id))
def test_any_sheet_comes_back_as_it_was(tmp_path: Path, format_: Format, rows: list) -> None:
    made = sheet(rows)
    assert back(ways(tmp_path, format_, made)) == said(made)


def edited(path: Path, changes: Callable[[etree._Element], None]) -> Path:
    """Let a CAT tool do its work on a file."""
    tree = etree.parse(path)
    changes(tree.getroot())
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return path


def note(parent: etree._Element, text: str) -> None:
    namespace = etree.QName(parent).namespace
    etree.SubElement(parent, f"{{{namespace}}}note").text = text


def verdicts(format_: Format, path: Path) -> list[tuple[str, str]]:
    return [(one.reply.verdict, one.reply.reason) for one in format_.read(path).rows]


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        ((("final", "no"), ("signed-off", "no")), "accept"),
        ((("translated", "yes"), ("", "yes")), "accept"),
        ((("needs-review-translation", "yes"), ("final", "no")), "translated"),
        ((("translated", "no"), ("translated", "no")), "translated"),
        ((("needs-review-translation", "yes"),) * 2, "translated"),
        ((("needs-adaptation", "no"), ("new", "no")), ""),
        ((("final", "yes"), ("needs-review-translation", "no")), "translated"),
        ((("final", "yes"), ("x-reject", "no")), "reject"),
    ],
)
def test_states_of_xliff_1_are_verdicts(
    tmp_path: Path, states: tuple[tuple[str, str], ...], verdict: str
) -> None:
    path = tmp_path / "a.xlf"
    xliff12.plugin.write(sheet([row(1)]), path)

    def set_states(root: etree._Element) -> None:
        for unit, (state, approved) in zip(root.iter("{*}trans-unit"), states, strict=True):
            unit.set("approved", approved)
            unit.find("{*}target").set("state", state)

    assert verdicts(xliff12.plugin, edited(path, set_states)) == [(verdict, "")]


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        (("reviewed", "final"), "accept"),
        (("translated", "final"), "translated"),
        (("initial", "initial"), ""),
        (("initial", "final"), "translated"),
    ],
)
def test_states_of_xliff_2_are_verdicts(
    tmp_path: Path, states: tuple[str, ...], verdict: str
) -> None:
    path = tmp_path / "a.xliff"
    xliff21.plugin.write(sheet([row(1)]), path)

    def set_states(root: etree._Element) -> None:
        for segment, state in zip(root.iter("{*}segment"), states, strict=True):
            segment.set("state", state)

    assert verdicts(xliff21.plugin, edited(path, set_states)) == [(verdict, "")]


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_notes_say_other_verdicts_and_answer_questions(tmp_path: Path, format_: Format) -> None:
    path = tmp_path / f"a{format_.endings[0]}"
    format_.write(sheet([row(1)]), path)

    def write_notes(root: etree._Element) -> None:
        parent = next(root.iter("{*}trans-unit", "{*}unit"))
        parent = parent.find("{*}notes") if format_.name == "xliff21" else parent
        note(parent, "Retire: nobody asks that here")
        note(parent, "naturalness: 4\ncategory = yes\nand more")

    (found,) = format_.read(edited(path, write_notes)).rows
    assert (found.reply.verdict, found.reply.reason) == (
        "retire",
        "nobody asks that here\nand more",
    )
    assert found.reply.ratings == {"naturalness": "4", "category": "yes"}


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_what_a_tool_may_not_do_is_said(tmp_path: Path, format_: Format) -> None:
    path = tmp_path / f"a{format_.endings[0]}"
    format_.write(sheet([row(1), row(2), row(3)]), path)

    def spoil(root: etree._Element) -> None:
        first, second, *_ = root.iter("{*}group")
        next(first.iter("{*}source")).text = "Something else"
        target = next(second.iter("{*}target"))
        namespace = etree.QName(target).namespace
        etree.SubElement(target, f"{{{namespace}}}ph", id="9").text = "code"

    found = format_.read(edited(path, spoil)).rows
    said = sorted(one.problem for one in found)
    assert said[-1] == "its source was changed"
    assert said[-2] == "an inline code <ph> stands in the text: take it out"
    assert said.count("") == len(said) - 2


def test_segments_that_a_tool_has_cut_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "a.xliff"
    xliff21.plugin.write(sheet([row(1, ["x"] * 2 + ["One. Two.", "x", "Uno. Dos."])]), path)

    def cut(root: etree._Element) -> None:
        segment = next(root.iter("{*}segment"))
        namespace = etree.QName(segment).namespace
        unit = segment.getparent()
        for child in list(segment):
            segment.remove(child)
        unit.remove(segment)
        for tag, pair in (("segment", ("One.", "Uno.")), ("ignorable", (" ", None))):
            part = etree.SubElement(unit, f"{{{namespace}}}{tag}")
            etree.SubElement(part, f"{{{namespace}}}source").text = pair[0]
            if pair[1]:
                etree.SubElement(part, f"{{{namespace}}}target").text = pair[1]
        part = etree.SubElement(unit, f"{{{namespace}}}segment")
        for tag, text in (("source", "Two."), ("target", "Dos, sí.")):
            etree.SubElement(part, f"{{{namespace}}}{tag}").text = text

    (found,) = xliff21.plugin.read(edited(path, cut)).rows
    assert found.problem == ""
    assert found.texts["question"] == "Uno. Dos, sí."


def test_terms_of_the_ledger_are_marked(tmp_path: Path) -> None:
    for format_ in FORMATS:
        path = tmp_path / f"a{format_.endings[0]}"
        format_.write(sheet([row(1)]), path)
        marks = list(etree.parse(path).iter("{*}mrk"))
        assert [mark.text for mark in marks] == ["911", "911"]
        told = marks[0].get("comment") or marks[0].get("value")
        assert told == "119 → 911: one number"


def test_ids_of_xliff_2_are_tokens_and_none_is_there_twice(tmp_path: Path) -> None:
    ids = ["x/y", "x.y", "x y", "é", "x", "x.question", *HOSTILE]
    rows = [row(n).model_copy(update={"item_id": item_id}) for n, item_id in enumerate(ids)]
    path = tmp_path / "a.xliff"
    xliff21.plugin.write(sheet(rows), path)
    root = etree.parse(path).getroot()
    for tag in ("group", "unit"):
        found = [element.get("id") for element in root.iter(f"{{*}}{tag}")]
        assert len(found) == len(set(found))
        assert all(re.fullmatch(r"[A-Za-z0-9._:\-]+", one) for one in found)
    assert [one.origin.item_id for one in xliff21.plugin.read(path).rows if one.origin] == ids
