"""CSV and XLSX: one row an item, text that is never calculated, nothing cut."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive import plugins
from derive.errors import ExportError
from derive.exporters._flat import COLUMNS, flat
from derive.exporters.write import Export, Request, export
from derive.records import ItemView
from derive.safe_text import formula_safe, from_cell, from_comma_cell
from tests.exporters.made_up import TERMS, TEXTS, accepted, item

OWNED = TERMS.model_copy(update={"owned": True})
HOSTILE = (
    "=1+1",
    "+52 55",
    "-1",
    "@a",
    "'tis",
    "=cmd|' /C calc'!A0",
    "\x07\x1b",
    "_x0041_",
    "𠮷 مرحبا",
)


def run(name: str, folder: Path, views: list[ItemView], locale: str = "es-MX") -> Export:
    sources = [item(n) for n in range(len(views))]
    request = Request("everyday", "Everyday", locale, OWNED)
    return export(views, sources, plugins.exporter(name), folder, request)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def page(done: Export) -> object:
    return openpyxl.load_workbook(done.files[0])["data"]


def test_csv_has_a_row_an_item_in_the_file_of_its_split(tmp_path: Path) -> None:
    done = run("csv", tmp_path / "out", [accepted(n) for n in range(5)])
    rows = list(done.selection.rows)
    found = {path.name: read_csv(path) for path in done.files if path.suffix == ".csv"}
    assert set(found) == {"data-dev.csv", "data-test.csv"}
    for split in ("dev", "test"):
        own = [row for row in rows if row.split == split]
        assert [line["id"] for line in found[f"data-{split}.csv"]] == [row.id for row in own]
    first = found["data-test.csv"][0]
    assert tuple(first) == COLUMNS
    assert first["question"] == TEXTS[0].es
    assert first["class"] == "TM"
    assert json.loads(first["ledger"])[0]["after"] == "911"


def test_xlsx_holds_the_same_cells(tmp_path: Path) -> None:
    done = run("xlsx", tmp_path / "out", [accepted(n) for n in range(5)])
    head, *lines = [[cell.value or "" for cell in line] for line in page(done).iter_rows()]
    assert tuple(head) == COLUMNS
    assert lines == [flat(row) for row in done.selection.rows]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_calculated_and_nothing_lost(tmp_path: Path, text: str) -> None:
    done = run("xlsx", tmp_path / "x", [accepted(0, text)])
    cell = page(done)["D2"]
    assert (cell.data_type, cell.number_format, from_cell(cell.value)) == ("s", "@", text)
    done = run("csv", tmp_path / "c", [accepted(0, text)])
    (line,) = read_csv(done.files[0])
    assert line["question"][:1] not in set("=+-@")
    assert from_comma_cell(line["question"]) == text


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters()))
def test_any_text_is_read_back_from_a_safe_cell(text: str) -> None:
    assert from_comma_cell(formula_safe(text)) == text


def test_a_text_that_no_cell_holds_refuses_the_export(tmp_path: Path) -> None:
    long = "¿" + "a" * 32_767
    with pytest.raises(ExportError, match=r"item-000.*question has 32,768 characters") as caught:
        run("xlsx", tmp_path / "out", [accepted(0, long)])
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()
    (line,) = read_csv(run("csv", tmp_path / "csv", [accepted(0, long)]).files[0])
    assert line["question"] == long


def test_a_sheet_in_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    arabic = page(run("xlsx", tmp_path / "ar", [accepted(0)], "ar-EG"))
    spanish = page(run("xlsx", tmp_path / "es", [accepted(0)]))
    assert arabic.sheet_view.rightToLeft
    assert not spanish.sheet_view.rightToLeft
