"""The recipe: the accepted items of the dev split, and a script that trains on them with TRL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from derive import pipeline
from derive.project import Project
from derive.records import Decision
from tests.conftest import Derive, MakeProject, write_items

QUESTIONS = [
    {
        "id": f"t{number}",
        "split": "test" if number % 5 == 0 else "dev",
        "question": f"{number}番の質問です。どうすればよいですか？",
        "question_en": f"This is question number {number}. What should I do?",
        "reference_answer": f"{number}番の答えです。誰かに相談してください。",
        "reference_answer_en": f"This is answer number {number}. Talk to somebody.",
    }
    for number in range(20)
]
WORDS = ("cartera", "vecina", "pasaporte", "examen", "contrato", "perro", "jardín", "préstamo")


@pytest.fixture
def accepted(make_project: MakeProject, tmp_path: Path) -> Project:
    project = make_project(source=write_items(tmp_path / "questions.jsonl", QUESTIONS))
    pipeline.run(project)
    for number, view in enumerate(pipeline.views(project)):
        word = WORDS[number % len(WORDS)]
        decision = Decision(
            item_id=view.item.id,
            verdict="accept",
            question=f"Oye, ¿y con mi {word} qué procede? ({number})",
            reference_answer=f"Platícalo con alguien que sepa de {word}, sin prisa ({number}).",
            reviewers=("r1",),
            fingerprint=view.fingerprint,
        )
        project.store.add_decision(decision)
    return project


def test_the_recipe_holds_the_dev_split_and_nothing_of_the_test_split(
    derive: Derive, accepted: Project, tmp_path: Path
) -> None:
    said = derive("train-recipe", accepted.folder, "-o", tmp_path / "recipe", "--json")
    assert said.status == 0, said.err
    assert json.loads(said.out)["rows"] == 16
    lines = (tmp_path / "recipe" / "data" / "data-dev.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 16
    assert not list((tmp_path / "recipe").rglob("*test*.jsonl"))
    config = yaml.safe_load((tmp_path / "recipe" / "config.yaml").read_text("utf-8"))
    assert (tmp_path / "recipe" / config["data"]).is_file()
    assert (tmp_path / "recipe" / "data" / "TERMS_CHECK.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--split", "test"), "no recipe trains on it"),
        (("--split", "train"), "no item is in the split 'train' (there is: dev, test)"),
    ],
)
def test_what_cannot_be_trained_on_is_refused(
    arguments: tuple[str, ...], what: str, derive: Derive, accepted: Project, tmp_path: Path
) -> None:
    said = derive("train-recipe", accepted.folder, "-o", tmp_path / "recipe", *arguments)
    assert said.status == 1
    assert what in said.err
    assert not (tmp_path / "recipe").exists()


def test_a_folder_with_other_files_is_left_alone(
    derive: Derive, accepted: Project, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    said = derive("train-recipe", accepted.folder, "-o", tmp_path)
    assert said.status == 1
    assert "not empty" in said.err
    assert (tmp_path / "mine.txt").read_text() == "keep me"


@pytest.mark.slow
def test_the_recipe_trains_a_tiny_model(derive: Derive, accepted: Project, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe"
    from tests.adapters.engines import tiny_models  # noqa: PLC0415  (loads torch)

    tiny_models.chat(tmp_path / "tiny")
    said = derive("train-recipe", accepted.folder, "-o", recipe, "--model", tmp_path / "tiny")
    assert said.status == 0, said.err
    quick = ["--max_steps", "2", "--output_dir", str(tmp_path / "out"), "--held_out", "0.2"]
    ran = subprocess.run(
        [sys.executable, "train.py", "--config", "config.yaml", *quick],
        cwd=recipe,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "train_loss" in ran.stdout
    assert "eval_loss" in ran.stdout
    assert (tmp_path / "out" / "model.safetensors").is_file()
    before = (tmp_path / "tiny" / "model.safetensors").read_bytes()
    assert (tmp_path / "out" / "model.safetensors").read_bytes() != before
