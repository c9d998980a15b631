"""A project folder: made once, opened again, held by one run at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from derive.errors import ProjectBusy, ProjectError
from derive.project import Project
from tests.conftest import MakeProject


def test_a_project_is_found_again(make_project: MakeProject) -> None:
    made = make_project("p")
    assert Project.open(made.folder).config == made.config


def test_a_folder_that_is_in_use_is_not_taken_over(make_project: MakeProject) -> None:
    made = make_project("p")
    with pytest.raises(ProjectError, match="is there already"):
        Project.create(made.folder, made.config)


def test_a_folder_without_a_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"derive new .* --source PATH"):
        Project.open(tmp_path)


def test_a_second_run_is_told_who_holds_the_project(make_project: MakeProject) -> None:
    project = make_project("p")
    with project.lock():
        code = (
            "from pathlib import Path; from derive.project import Project\n"
            f"with Project.open(Path({str(project.folder)!r})).lock(): print('got it')"
        )
        other = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
    assert "got it" not in other.stdout
    assert "ProjectBusy" in other.stderr
    assert "process " in other.stderr


def test_the_lock_is_free_after_its_holder(make_project: MakeProject) -> None:
    project = make_project("p")
    with project.lock():
        pass
    with project.lock():
        assert (project.folder / ".holder").exists()
    assert not (project.folder / ".holder").exists()


def test_the_lock_of_a_killed_holder_is_free(make_project: MakeProject) -> None:
    project = make_project("p")
    code = (
        "import os; from pathlib import Path; from derive.project import Project\n"
        f"lock = Project.open(Path({str(project.folder)!r})).lock(); lock.__enter__()\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False)
    try:
        with project.lock():
            held = True
    except ProjectBusy:
        held = False
    assert held
