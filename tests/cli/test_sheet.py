"""`derive sheet`: a linguist takes work away, brings it back, and reads what it changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import pipeline
from derive.project import Project
from derive.review.records import Role
from derive.review.service import ReviewService
from tests.conftest import Derive, MakeProject
from tests.review.sheets.conftest import Fill, fill

__all__ = ["fill"]
FULL = {"rating.category_preserved": "yes", "rating.refusal_unchanged": "yes"}


@pytest.fixture
def folder(make_project: MakeProject) -> Path:
    """A drafted project that Ana reviews."""
    project = make_project()
    pipeline.run(project)
    ReviewService(project).invite("Ana", (Role.REVIEWER,))
    return project.folder


def test_a_day_with_a_spreadsheet(derive: Derive, folder: Path, tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "ana.xlsx"
    said = derive("sheet", "export", folder, path, "--for", "Ana")
    assert said.status == 0
    assert f"sheet: 3 items for Ana in {path}" in said.out
    assert f"derive sheet import {folder} {path} --as ana" in said.out

    new = {"verdict": "accept", "question": "¿Por qué el agua se ve azul?"}
    fill(path, {"a2": {**new, **FULL}, "b1": {"verdict": "reject", "reason": "no se entiende"}})
    looked = derive("sheet", "import", folder, path, "--as", "ana", "--dry-run")
    assert looked.status == 0
    assert "accept      a2" in looked.out
    assert "[+¿Por qué el agua se ve azul+]?" in looked.out
    assert "reject      b1  “no se entiende”" in looked.out
    assert looked.out.rstrip().endswith(
        "2 reviews would be handed in (1 accept, 1 reject); 1 left open"
    )

    unasked = derive("sheet", "import", folder, path, "--as", "ana")
    assert unasked.status == 1
    assert "run this again with --yes" in unasked.err
    done = derive("sheet", "import", folder, path, "--as", "ana", "--yes")
    assert "2 reviews handed in (1 accept, 1 reject); 1 left open" in done.out
    again = derive("sheet", "import", folder, path, "--as", "ana", "--yes")
    assert again.status == 0
    assert "0 reviews handed in; 2 handed in before; 1 left open" in again.out
    (view,) = pipeline.views(Project.open(folder), ["a2"])
    assert view.decision is not None
    assert view.decision.question == "¿Por qué el agua se ve azul?"


def test_json_says_the_same(derive: Derive, folder: Path, tmp_path: Path, fill: Fill) -> None:
    path = tmp_path / "ana.xlsx"
    made = json.loads(derive("sheet", "export", folder, path, "--json").out)
    assert made == {
        "files": [str(path)],
        "format": "xlsx",
        "reviewer": "ana",
        "items": 3,
        "left_out": [],
    }
    fill(path, {"a2": {"verdict": "retire"}, "b1": {"verdict": "perhaps"}})
    done = json.loads(derive("sheet", "import", folder, path, "--yes", "--json").out)
    states = {row["item"]: row["state"] for row in done["rows"]}
    assert states == {"a1": "open", "a2": "new", "b1": "problem"}
    assert done["handed_in"] == ["a2"]


WRONG = (
    ("export PROJECT x.doc", "a sheet ends in .xlsx"),
    ("export PROJECT x.json", "say which format it is: --format label-studio or"),
    ("export PROJECT x.json --format xliff", "did you mean xliff12"),
    ("export PROJECT x.csv --for Luis", "nobody here is called 'Luis'"),
    ("export PROJECT here.csv", "is there already; give another name, or --force"),
    ("export PROJECT no/such/folder/x.csv", "cannot be written: No such file"),
    ("import PROJECT x.csv", "there is no file x.csv"),
    ("import PROJECT here.csv", "is no sheet that derive wrote"),
    ("import nowhere here.csv", "no project here"),
)


def test_what_cannot_be_done_is_one_line(
    derive: Derive, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here.csv").write_text("a,b\n1,2\n", "utf-8")
    for arguments, said in WRONG:
        done = derive("sheet", *arguments.replace("PROJECT", str(folder)).split())
        assert (done.status, done.err.count("\n")) == (1, 1), arguments
        assert said in done.err
    assert (tmp_path / "here.csv").read_text("utf-8") == "a,b\n1,2\n"


def test_without_reviewers_it_says_how_to_add_one(
    derive: Derive, make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    pipeline.run(project)
    done = derive("sheet", "export", project.folder, tmp_path / "a.csv")
    assert done.status == 1
    assert f"derive reviewer add {project.folder} NAME" in done.err
