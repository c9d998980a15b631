"""``derive evaluate`` on a project and on an export of it, as its users run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive import pipeline
from derive.project import Project
from derive.records import Decision
from tests.conftest import Derive, MakeProject
from tests.evaluation.stub import stub

WORDS = {
    "a1": ("Extravié la cartera en la Roma, ¿hablo al 911?", "Si no urge, acuda al ministerio."),
    "a2": ("¿A qué se debe el tono azul del mar?", "Absorbe la luz roja un poco más."),
    "b1": ("Presté $4,000 a una amiga; ¿podré recuperarlos?", "Primero platíquelo con calma."),
}
"""What people wrote in review: far from the source, as the fake engine's drafts are not."""


def accept_everything(project: Project) -> None:
    """Accept every item as people rewrote it."""
    pipeline.run(project)
    for view in pipeline.views(project):
        question, answer = WORDS[view.item.id]
        decision = Decision(
            item_id=view.item.id,
            verdict="accept",
            question=question,
            reference_answer=answer,
            reviewers=("r1",),
            fingerprint=view.fingerprint,
        )
        project.store.add_decision(decision)


@pytest.fixture
def accepted(make_project: MakeProject) -> Path:
    project = make_project()
    accept_everything(project)
    project.close()
    return project.folder


@pytest.mark.parametrize("format_", ["jsonl", "hf"])
def test_a_project_and_its_export_are_measured_alike(
    format_: str, derive: Derive, accepted: Path, tmp_path: Path
) -> None:
    with stub(lambda _m, _s, texts: f"[[{1 + len(texts['answer']) % 5}]]") as served:
        models = ("--model", f"m@{served.base_url}", "--judge", f"judge@{served.base_url}")
        said = derive("evaluate", accepted, *models, "--split", "all", "--json")
        assert said.status == 0, said.err
        assert derive("export", accepted, "--format", format_, "-o", tmp_path / "set").status == 0
        again = derive("evaluate", tmp_path / "set", *models, "--split", "all", "--json")
    first, second = json.loads(said.out), json.loads(again.out)
    assert first["items"] == 3
    assert first["models"] == second["models"]
    assert (accepted / "evaluation" / "results.md").is_file()
    assert (tmp_path / "set-evaluation" / "violation.svg").is_file()


def test_what_it_prints_says_what_the_figures_are_worth(derive: Derive, accepted: Path) -> None:
    said = derive("evaluate", accepted, "--model", "fake", "--judge", "fake")
    assert said.status == 0, said.err
    assert "1 item, split test, accepted" in said.out
    assert "no native speaker has confirmed the judge's prompt (es)" in said.out
    assert "the judge is not compared with people" in said.out


def test_nothing_accepted_and_no_set_are_one_line(
    derive: Derive, make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    pipeline.run(project)
    project.close()
    models = ("--model", "fake", "--judge", "fake")
    said = derive("evaluate", project.folder, *models)
    assert said.status == 1
    assert said.err.strip().startswith("error: nothing is accepted yet")
    assert len(said.err.strip().splitlines()) == 1
    said = derive("evaluate", tmp_path / "nowhere", *models)
    assert said.status == 1
    assert "neither a project nor an export" in said.err
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "data.jsonl").write_text('{"text": "no question"}\n')
    said = derive("evaluate", tmp_path / "odd", *models)
    assert (said.status, "line 1: no item of an export" in said.err) == (1, True)
