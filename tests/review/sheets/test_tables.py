"""XLSX and CSV: everything comes back as it was, and nothing in it is calculated."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.review.sheets import csv_file, xlsx
from derive.review.sheets.files import File, Format
from derive.review.sheets.rows import Sheet
from derive.safe_text import (
    cell,
    comma_cell,
    from_cell,
    from_comma_cell,
    plain,
    shown,
)
from tests.review.sheets.made_up_sheet import HOSTILE, ROWS, WORDS, back, row, said, sheet

FORMATS = [xlsx.plugin, csv_file.plugin]


def ways(path: Path, format_: Format, made: Sheet) -> File:
    file = path / f"sheet{format_.endings[0]}"
    written = format_.write(made, file)
    assert (written.rows, written.left_out) == (len(made.rows), ())
    return format_.read(file)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_survive_every_kind_of_cell(text: str) -> None:
    assert plain(shown(text)) == text
    for write, read in ((cell, from_cell), (comma_cell, from_comma_cell)):
        assert read(write(text)) == text
        write(text).encode("utf-8")


@given(WORDS)
def test_any_text_survives_every_kind_of_cell(text: str) -> None:
    assert plain(shown(text)) == text
    assert from_cell(cell(text)) == text
    assert from_comma_cell(comma_cell(text)) == text


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_hostile_texts_come_back_from_a_file(tmp_path: Path, format_: Format) -> None:
    made = sheet([row(n, [text] * 10) for n, text in enumerate(HOSTILE)])
    assert back(ways(tmp_path, format_, made)) == said(made)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=3))
def test_any_sheet_comes_back_as_it_was(tmp_path: Path, format_: Format, rows: list) -> None:
    made = sheet(rows)
    assert back(ways(tmp_path, format_, made)) == [
        (item, print_, texts, reply.model_copy(update={"verdict": reply.verdict}))
        for item, print_, texts, reply in said(made)
    ]


def test_a_spreadsheet_calculates_nothing(tmp_path: Path) -> None:
    made = sheet([row(n, [text] * 10) for n, text in enumerate(HOSTILE)])
    path = tmp_path / "a.xlsx"
    xlsx.plugin.write(made, path)
    page = openpyxl.load_workbook(path)["review"]
    cells = [cell for line in page.iter_rows(min_row=3) for cell in line if cell.value is not None]
    assert {found.data_type for found in cells} == {"s"}
    assert {found.number_format for found in cells} == {"@"}
    csv_file.plugin.write(made, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        read = [value for line in csv.reader(file) for value in line]
    assert not [value for value in read if value[:1] in set("=+-@\t\r＝")]


def test_a_workbook_saved_as_csv_is_read_too(tmp_path: Path) -> None:
    made = sheet([row(1), row(2)])
    xlsx.plugin.write(made, tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["review"]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(page.iter_rows(values_only=True))
    assert back(csv_file.plugin.read(tmp_path / "a.csv")) == said(made)
