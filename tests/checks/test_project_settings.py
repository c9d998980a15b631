"""What a project says to the checks: address and glossary, and what becomes stale by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline
from derive.errors import ConfigError, PackError
from derive.project import Project
from derive.records import Finding
from derive.work import BACK, CHECK, DRAFT, PLAN

MakeProject = Callable[..., Project]


def with_checks(project: Project, **checks: Any) -> Project:
    used = project.config.checks.model_copy(update=checks)
    return Project(project.folder, project.config.model_copy(update={"checks": used}))


def findings(project: Project, check: str) -> list[Finding]:
    return [
        finding
        for view in pipeline.views(project)
        if view.report
        for finding in view.report.findings
        if finding.check == check
    ]


def test_a_glossary_redoes_the_checks_and_nothing_else(
    make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    pipeline.run(project)
    assert findings(project, "glossary") == []
    path = tmp_path / "terms.csv"
    path.write_text("en,local\nfriend,cuate\n", "utf-8")
    project = with_checks(project, glossary=str(path))
    assert any(view.stale for view in pipeline.views(project))
    worked = pipeline.run(project).worked
    assert (worked[PLAN], worked[DRAFT], worked[BACK], worked[CHECK]) == (0, 0, 0, 3)
    assert {f.item_id for f in findings(project, "glossary")} == {"b1"}


def test_an_address_of_the_project_is_above_the_packs(make_project: MakeProject) -> None:
    project = with_checks(make_project(locale="ko-KR"), address={"reference_answer": "informal"})
    _, target = pipeline.packs(project.config)
    assert target.style.reference_answer == "informal"
    assert pipeline.packs(make_project("other", locale="ko-KR").config)[1].style == (
        target.style.model_copy(update={"reference_answer": "formal"})
    )


def test_a_glossary_that_is_not_there_is_one_line(make_project: MakeProject) -> None:
    with pytest.raises(PackError, match=r"none\.tsv: the glossary cannot be read"):
        pipeline.run(with_checks(make_project(), glossary="none.tsv"))


def test_a_wrong_address_is_one_line(make_project: MakeProject) -> None:
    project = make_project()
    path = project.folder / "derive.yaml"
    path.write_text(path.read_text("utf-8") + "checks: {address: {question: polite}}\n", "utf-8")
    with pytest.raises(ConfigError, match="'formal' or 'informal'"):
        Project.open(project.folder)
