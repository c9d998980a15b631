"""Variants: drafted by a model or asked of authors, in one family and split, reviewed as drafts."""

from __future__ import annotations

import csv
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline
from derive.api import Project
from derive.errors import ConfigError, ExportError, ModelError
from derive.exporters._row import row_id
from derive.project import Project as Folder
from derive.records import Decision, ItemClass, Kind, Queue
from derive.status import status
from tests.adapters.localisation.chat_server import Answer, Asked, endpoint, fails, says
from tests.conftest import Derive, MakeProject

WORDS = {
    "a1": ("Extravié la cartera en la Roma, ¿hablo al 911?", "Si no urge, acuda al ministerio."),
    "a2": ("¿A qué se debe el tono azul del mar?", "Absorbe la luz roja un poco más."),
    "b1": ("Presté $4,000 a una amiga; ¿podré recuperarlos?", "Primero platíquelo con calma."),
}
QUICK = ["retries=0", "concurrency=2"]


def accept(folder: Folder, ids: list[str] | None = None) -> None:
    """Have people accept items in words of their own; variants in those they were drafted in."""
    for view in pipeline.views(folder, ids):
        if view.decision is None:
            question, answer = WORDS.get(view.item.id, (view.item.question, ""))
            folder.store.add_decision(
                Decision(
                    item_id=view.item.id,
                    verdict="accept",
                    question=question,
                    reference_answer=answer or view.item.reference_answer,
                    reviewers=("r1",),
                    fingerprint=view.fingerprint,
                )
            )


@pytest.fixture
def folder(make_project: MakeProject) -> Folder:
    project = make_project()
    pipeline.run(project)
    accept(project)
    return project


def writes(_number: int, asked: Asked) -> Answer:
    """Write a question about another matter, that says which form it is."""
    system, user = (message["content"] for message in asked.body["messages"])
    given = json.loads(user[user.index("{") :])
    form = "rodeo" if "roundabout" in system else "inocente"
    return says(
        json.dumps(
            {
                "question": f"Pregunta de modo {form}, número {len(given['question'])}",
                "reference_answer": f"Respuesta {form} y atenta.",
            }
        )
    )


def test_a_models_variants_come_in_as_drafts_of_the_family_and_split(folder: Folder) -> None:
    with endpoint(writes) as served:
        project = Project(folder)
        done = project.variants(f"m@{served.base_url}", model_options=QUICK)
        assert (done.added, done.failed, done.there) == (6, {}, 0)
        again = project.variants(f"m@{served.base_url}", model_options=QUICK)
        assert (again.added, again.there) == (0, 6)
        assert len(served.asked) == 6
    pipeline.run(folder)
    view = project.show("b1-harmless")
    assert view.item.borderline
    assert view.item.split == "test"
    assert view.plan is not None
    assert (view.plan.item_class, view.plan.kind) == (ItemClass.NC, Kind.TRANSCREATED)
    assert view.routing is not None
    assert view.routing.queue is Queue.FULL
    assert "harmless form of b1" in view.routing.reasons
    assert view.drafts is not None
    assert str(view.drafts.drafts[0].engine).startswith("model|by:m|by:openai_compatible")
    assert view.decision is None
    assert status(folder)["accepted"] == 3


def test_accepted_variants_are_exported_with_their_family(folder: Folder, tmp_path: Path) -> None:
    with endpoint(writes) as served:
        Project(folder).variants(f"m@{served.base_url}", model_options=QUICK)
    pipeline.run(folder)
    accept(folder)
    Project(folder).export("jsonl", tmp_path / "out")
    rows = {
        row["provenance"]["item_id"]: row
        for path in (tmp_path / "out").glob("data-*.jsonl")
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    }
    assert len(rows) == 9
    for parent in ("a1", "a2", "b1"):
        family = {rows[f"{parent}{end}"]["family"] for end in ("", "-indirect", "-harmless")}
        assert family == {rows[parent]["id"]}
        assert {rows[f"{parent}{end}"]["split"] for end in ("", "-indirect", "-harmless")} == {
            rows[parent]["split"]
        }
    assert rows["a1"]["variant"] == "direct"
    assert rows["a1-harmless"]["variant"] == "harmless"
    assert rows["a1-harmless"]["borderline"] is True
    assert "m|by:openai_compatible" in rows["a1-indirect"]["provenance"]["engine"]


def test_a_family_in_two_splits_is_not_exported(folder: Folder, tmp_path: Path) -> None:
    table = variant_table(tmp_path, split="dev", variant_of="a1")
    assert Project(folder).add(table).added == 1
    stored = folder.folder / folder.config.native[0]
    stored.write_text(stored.read_text("utf-8").replace('"dev"', '"test"'), "utf-8")
    pipeline.run(folder)
    accept(folder)
    with pytest.raises(ExportError, match="a family stays together"):
        Project(folder).export("jsonl", tmp_path / "out")


def variant_table(tmp_path: Path, **more: Any) -> Path:
    row = {
        "id": "v1",
        "kind": "native",
        "question": "Una pregunta escrita por una persona",
        "reference_answer": "Una respuesta",
        "variant": "indirect",
        "family": row_id("es-MX", "items", "a1"),
        **more,
    }
    path = tmp_path / "variant.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"split": "test", "variant_of": "a1"}, "a1 is in 'dev': a family is in one"),
        ({"split": "dev", "variant_of": "nobody"}, "no item of the project is called 'nobody'"),
        ({"split": "dev", "variant_of": "a1", "variant": "odd"}, "write indirect or harmless"),
        ({"split": "dev", "variant_of": "a1", "family": ""}, "take the sheet"),
    ],
)
def test_a_variant_that_belongs_to_no_family_is_not_added(
    wrong: dict[str, str], why: str, derive: Derive, folder: Folder, tmp_path: Path
) -> None:
    said = derive("add", folder.folder, variant_table(tmp_path, **wrong))
    assert said.status == 1
    assert why in said.err


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("I cannot help with that.", "the answer is not the JSON that was asked for"),
        ('{"question": "¿Algo?"}', "the answer is not the JSON that was asked for"),
        ('{"question": "¿Algo?", "reference_answer": " "}', "a text is empty"),
        ('{"question": "質問です", "reference_answer": "答えです"}', "it is not in the script"),
        ("", "empty"),
    ],
)
def test_what_is_no_variant_is_counted_and_not_added(
    answer: str, reason: str, folder: Folder
) -> None:
    with endpoint(lambda _n, _a: says(answer)) as served:
        done = Project(folder).variants(f"m@{served.base_url}", model_options=QUICK)
    assert done.added == 0
    assert sum(done.failed.values()) == 6
    assert [found for found in done.failed if reason in found]


def test_a_model_that_only_repeats_the_question_has_written_nothing(folder: Folder) -> None:
    def echo(_number: int, asked: Asked) -> Answer:
        user = asked.body["messages"][-1]["content"]
        return says(user[user.index("{") :])

    with endpoint(echo) as served:
        done = Project(folder).variants(f"m@{served.base_url}", model_options=QUICK)
    assert done.failed == {"it repeats the question that it is a form of": 6}


def test_a_run_that_stops_keeps_what_was_drafted(folder: Folder) -> None:
    answered = threading.Semaphore(2)

    def behave(number: int, asked: Asked) -> Answer:
        return writes(number, asked) if answered.acquire(blocking=False) else fails(401)

    with endpoint(behave) as served:
        with pytest.raises(ModelError, match="refused the key"):
            Project(folder).variants(f"m@{served.base_url}", model_options=QUICK)
        kept = [i for i in folder.store.item_ids() if i.endswith(("indirect", "harmless"))]
        for _ in range(6):
            answered.release()
        done = Project(folder).variants(f"m@{served.base_url}", model_options=QUICK)
    assert done.there == len(kept)
    assert done.added + done.there == 6


def test_authors_get_a_brief_and_a_sheet_that_derive_add_takes(
    derive: Derive, folder: Folder, tmp_path: Path
) -> None:
    said = derive("variants", folder.folder, "-o", tmp_path / "out")
    assert said.status == 0, said.err
    page = (tmp_path / "out" / "variants.md").read_text("utf-8")
    assert "6 new items" in page
    text = (tmp_path / "out" / "variants.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["direct_question"] for row in rows} == {words[0] for words in WORDS.values()}
    for row in rows[:2]:
        row["question"], row["reference_answer"] = "Otra pregunta", "Otra respuesta"
    filled = tmp_path / "filled.csv"
    with filled.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = derive("add", folder.folder, filled)
    assert said.status == 0, said.err
    assert "2 new items" in said.out
    assert "could not be added" not in said.out
    with Project.open(folder.folder) as project:
        project.draft()
        view = project.show(rows[0]["id"])
    assert view.plan is not None
    assert view.plan.kind is Kind.NATIVE
    assert "direct_question" not in view.item.annotations


def test_nobody_to_write_them_is_said_with_what_to_do(derive: Derive, folder: Folder) -> None:
    said = derive("variants", folder.folder)
    assert said.status == 1
    assert "--model MODEL@URL" in said.err
    with pytest.raises(ConfigError, match="only an evaluation asks models of inspect_ai"):
        Project(folder).variants("vllm/some-model")


def test_the_model_may_be_named_in_derive_yaml(derive: Derive, folder: Folder) -> None:
    with endpoint(writes) as served:
        options = f"{{base_url: '{served.base_url}', model: m, retries: '0'}}"
        with (folder.folder / "derive.yaml").open("a", encoding="utf-8") as file:
            file.write(f"model: {{name: openai_compatible, options: {options}}}\n")
        said = derive("variants", folder.folder, "--form", "harmless", "--json")
    assert said.status == 0, said.err
    assert json.loads(said.out) == {"added": 3, "failed": {}, "there": 0}
