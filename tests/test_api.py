"""The public API: cheap to import, one method a command, errors in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import derive as package
from derive import api
from derive.api import Project
from derive.cli.app import app
from derive.errors import ConfigError, ProjectError
from tests.conftest import Derive, MakeProject

SOURCE = {"adapter": "tabular", "from_": "ja-JP"}
ELSEWHERE = {
    "check": "a page",
    "demo": "the sample",
    "doctor": "this machine",
    "engine": "engines",
    "locale": "packs",
    "memory": "the memory",
    "sheet": "the review service",
}
"""Commands that do nothing to a project that a method should do."""
METHODS = {
    "fidelity": "score",
    "new": "create",
    "reviewer": "review",
    "source": "inspect_source",
    "train-recipe": "train_recipe",
}


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, derive; early = len(sys.modules); derive.Project; "
        "heavy = {'torch', 'transformers', 'inspect_ai', 'trl', 'fastapi', 'datasets', "
        "'scipy.stats'}; "
        "print(early, sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    early, _, heavy = ran.stdout.strip().partition(" ")
    assert int(early) < 150
    assert heavy == "[]"


def test_every_command_has_a_method_or_is_none_of_a_projects() -> None:
    commands = [
        command.callback.__name__ for command in app.registered_commands if command.callback
    ]
    groups = [group.name for group in app.registered_groups]
    for name in filter(None, [*commands, *groups]):
        plain = name.replace("_", "-")
        if plain not in ELSEWHERE:
            method = METHODS.get(plain, plain)
            assert hasattr(Project, method) or hasattr(package, method), plain


def test_a_project_from_its_source_to_its_report(
    derive: Derive, items_file: Path, tmp_path: Path
) -> None:
    wishes = {**SOURCE, "engine": "fake", "engine_options": [], "back_engine": "fake"}
    with Project.create(tmp_path / "p", source=items_file, to="es-MX", **wishes) as project:
        assert project.estimate()["texts"] == 6
        assert project.draft()["draft"] == 3
        assert project.draft()["draft"] == 0
        assert project.show("a1").plan is not None
        assert [view.item.id for view in project.views()] == ["a1", "a2", "b1"]
        assert project.report(tmp_path / "r.html").stat().st_size > 1000
        assert project.report_data()["info"]["project"] == "p"
        numbers = project.status()
        assert "es-MX" in repr(project)
    said = derive("status", tmp_path / "p", "--json")
    assert json.loads(said.out) == json.loads(json.dumps(numbers))


def test_a_project_that_cannot_be_made_leaves_nothing(items_file: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        Project.create(
            tmp_path / "p", source=items_file, to="es-MX", engine="fake", engine_options=["odd"]
        )
    assert not (tmp_path / "p").exists()
    with pytest.raises(ProjectError, match="no project here"):
        Project.open(tmp_path / "p")


def test_an_item_that_is_not_there_is_said_with_the_nearest(make_project: MakeProject) -> None:
    project = Project(make_project())
    project.draft()
    with pytest.raises(ProjectError, match=r"no item 'a9'.*a1"):
        project.show("a9")


def test_a_source_is_looked_at_without_a_project(items_file: Path) -> None:
    seen = api.inspect_source(items_file)
    assert (seen.adapter.name, seen.inspection.rows) == ("tabular", 3)


def test_what_is_no_name_of_the_package_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Projects'"):
        _ = package.Projects


def test_a_project_without_an_engine_plans_and_says_what_it_lacks(
    items_file: Path, tmp_path: Path
) -> None:
    with Project.create(tmp_path / "p", source=items_file, to="es-MX", engine="none") as project:
        assert project.estimate()["texts"] == 6
        assert all(view.plan for view in project.views())
        with pytest.raises(ConfigError, match="add the line: engine"):
            project.draft()
