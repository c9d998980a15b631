"""XLIFF 1.2 and 2.1: ids, texts, states and notes come back exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.review.sheets import xliff12, xliff21
from derive.review.sheets.files import File, Format
from derive.review.sheets.rows import Sheet
from tests.review.sheets.made_up_sheet import HOSTILE, ROWS, row, said, sheet

FORMATS = [xliff12.plugin, xliff21.plugin]


def ways(folder: Path, format_: Format, made: Sheet) -> File:
    path = folder / f"sheet{format_.endings[0]}"
    assert format_.write(made, path).rows == len(made.rows)
    return format_.read(path)


def back(file: File) -> list[tuple[object, ...]]:
    assert [found.problem for found in file.rows if found.problem] == []
    return [
        (found.origin.item_id, found.origin.fingerprint, found.texts, found.reply)
        for found in file.rows
        if found.origin
    ]


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
