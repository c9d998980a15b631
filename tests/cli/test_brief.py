"""``derive brief`` and ``derive add``: a brief goes out, a table of new items comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import pipeline
from derive.native import COLUMNS
from derive.project import Project
from tests.conftest import ITEMS, Derive, MakeProject
from tests.test_native import ROWS, write_table


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    made = make_project()
    pipeline.run(made)
    return made


def source_texts() -> list[str]:
    fields = ("question", "question_en", "reference_answer", "reference_answer_en")
    return [item[field] for item in ITEMS for field in fields]


def test_a_brief_is_a_page_that_tells_an_author_everything(
    project: Project, derive: Derive, tmp_path: Path
) -> None:
    page = tmp_path / "brief.md"
    said = derive("brief", project.folder, "--quota", 3, "-o", page)
    assert said.status == 0, said.err
    assert "3 items for 2 cells" in said.out
    text = page.read_text("utf-8")
    assert "3 items wanted for Mexico (es-MX)" in text
    assert "誤情報 › 誤情報による実被害 › 法律相談" in text
    assert "911" in text
    for column in COLUMNS:
        assert f"`{column}`" in text
    assert "real person" in text
    assert not [quoted for quoted in source_texts() if quoted in text]


def test_a_brief_is_printed_where_no_file_is_given(project: Project, derive: Derive) -> None:
    said = derive("brief", project.folder, "--quota", 2)
    assert said.out.startswith("# 1 item wanted for Mexico (es-MX)")


def test_a_set_that_lacks_nothing_says_so(project: Project, derive: Derive) -> None:
    assert "No cell needs a new item." in derive("brief", project.folder).out


def test_a_brief_as_json(project: Project, derive: Derive, tmp_path: Path) -> None:
    said = derive("brief", project.folder, "--quota", 3, "--json")
    found = json.loads(said.out)
    assert (found["locale"], found["write"]) == ("es-MX", 3)
    assert [cell["write"] for cell in found["cells"]] == [2, 1]
    assert list(found["columns"]) == list(COLUMNS)
    file = tmp_path / "brief.json"
    derive("brief", project.folder, "--quota", 3, "--json", "-o", file)
    assert json.loads(file.read_text("utf-8")) == found


def test_a_project_that_is_not_planned_says_what_to_do_first(
    make_project: MakeProject, derive: Derive
) -> None:
    said = derive("brief", make_project().folder)
    assert said.status == 1
    assert "derive draft" in said.err


def test_a_folder_that_is_not_there_is_said_in_one_line(
    project: Project, derive: Derive, tmp_path: Path
) -> None:
    said = derive("brief", project.folder, "-o", tmp_path / "no" / "where.md")
    assert said.status == 1
    assert said.err.count("\n") == 1


def test_from_a_brief_to_a_table_to_the_project(
    project: Project, derive: Derive, tmp_path: Path
) -> None:
    wanted = json.loads(derive("brief", project.folder, "--quota", 3, "--json").out)
    labels = wanted["cells"][0]["category"]
    rows = [{**row, **labels} for row in ROWS]
    table = write_table(tmp_path / "nuevas.csv", [*rows, {**rows[0], "id": "a1"}])
    said = derive("add", project.folder, table)
    assert said.status == 0, said.err
    assert "2 new items" in said.out
    assert "1 row could not be added" in said.out
    assert derive("draft", project.folder, "--json").status == 0
    numbers = json.loads(derive("status", project.folder, "--json").out)
    assert numbers["by_class"]["NC"] == 2
    assert numbers["rejected_rows"] == 1
    left = json.loads(derive("brief", project.folder, "--quota", 3, "--json").out)
    assert left["write"] == wanted["write"] - 2


def test_adding_says_as_json_what_came_of_it(
    project: Project, derive: Derive, tmp_path: Path
) -> None:
    said = derive("add", project.folder, write_table(tmp_path / "x.csv"), "--json")
    assert json.loads(said.out) == {"added": 2, "rejected": 0, "items": 5}
    again = derive("add", project.folder, tmp_path / "x.csv")
    assert again.status == 1
    assert "no row could be added" in again.err
