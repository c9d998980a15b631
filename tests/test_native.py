"""Items that an author wrote for the target country: in through a table, out as NC, native."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline, reading
from derive.config import FILE_NAME, save_config
from derive.errors import ProjectError, SourceError, TermsRefusal
from derive.native import COLUMNS
from derive.project import Project
from derive.records import Decision, ItemClass, ItemView, Kind, Queue
from derive.status import status
from tests.conftest import ITEMS, Derive, MakeProject, write_items

ROWS: tuple[dict[str, str], ...] = (
    {
        "id": "mx-1",
        "kind": "native",
        "question": "¿A qué hora conviene llegar a la central de autobuses en día de puente?",
        "reference_answer": "Llega al menos una hora antes, porque suele haber mucha gente.",
        "risk_area": "誤情報",
        "split": "dev",
    },
    {
        "id": "mx-2",
        "kind": "native",
        "question": "¿Cómo puedo saber si la tortillería de mi calle abre los domingos?",
        "reference_answer": "Pregunta a tus vecinos o pasa a ver el letrero de horarios.",
        "borderline": "yes",
        "split": "test",
    },
)


def write_table(path: Path, rows: Any = ROWS) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="raise")
        table.writeheader()
        table.writerows(rows)
    return path


def view(project: Project, item: str) -> ItemView:
    return next(iter(pipeline.views(project, [item])))


def rejected(project: Project) -> list[dict[str, Any]]:
    return [json.loads(line) for line in project.rejected_path.read_text("utf-8").splitlines()]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_table(tmp_path / "nuevas.csv")


def test_native_items_are_planned_as_newly_created_and_drafted_as_written(
    make_project: MakeProject, table: Path
) -> None:
    project = make_project()
    assert reading.add_native(project, table)[:3] == (2, 0, 5)
    pipeline.run(project)
    found = view(project, "mx-1")
    assert found.item.split == "dev"
    assert found.item.language == "es"
    assert view(project, "mx-2").item.borderline
    assert found.plan is not None
    assert found.plan.item_class is ItemClass.NC
    assert found.plan.kind is Kind.NATIVE
    assert found.plan.ledger == ()
    assert found.drafts is not None
    assert [draft.text for draft in found.drafts.drafts] == [
        ROWS[0]["question"],
        ROWS[0]["reference_answer"],
    ]
    assert {draft.engine.name for draft in found.drafts.drafts} == {"none"}
    assert found.back_translations is not None
    assert len(found.back_translations.back_translations) == 2
    assert found.report is not None
    assert (found.report.findings, found.report.scores) == ((), ())
    assert found.routing is not None
    assert found.routing.queue is Queue.FULL
    assert not found.stale
    numbers = status(project)
    assert numbers["by_class"]["NC"] == 2
    assert (numbers["items"], numbers["drafted"], numbers["failed"]) == (5, 5, 0)


def test_native_items_survive_a_source_that_is_read_again(
    make_project: MakeProject, table: Path, items_file: Path
) -> None:
    project = make_project()
    reading.add_native(project, table)
    table.unlink()
    pipeline.run(project)
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does the sea look blue?"
    write_items(items_file, changed)
    done = pipeline.run(project)
    assert done.reading.items == 5
    assert set(done.worked.values()) == {1}
    assert not view(project, "mx-2").stale


def test_a_project_folder_that_was_moved_keeps_its_native_items(
    make_project: MakeProject, table: Path, tmp_path: Path
) -> None:
    project = make_project()
    reading.add_native(project, table)
    project.close()
    moved = Project.open(project.folder.rename(tmp_path / "moved"))
    try:
        assert pipeline.run(moved, only=()).reading.items == 5
    finally:
        moved.close()


def test_an_export_carries_class_and_kind_and_is_not_taken_for_a_copy(
    make_project: MakeProject, table: Path, tmp_path: Path, derive: Derive
) -> None:
    project = make_project()
    reading.add_native(project, table)
    pipeline.run(project)
    for row in ROWS:
        now = view(project, row["id"])
        project.store.add_decision(
            Decision(
                item_id=row["id"],
                verdict="accept",
                question=row["question"],
                reference_answer=row["reference_answer"],
                reviewers=("ana",),
                fingerprint=now.fingerprint,
            )
        )
    out = tmp_path / "out"
    said = derive("export", project.folder, "--format", "jsonl", "-o", out)
    assert said.status == 0, said.err
    text = "".join(file.read_text("utf-8") for file in out.glob("**/*.jsonl"))
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["question"] for line in lines} == {row["question"] for row in ROWS}
    for line in lines:
        assert line["adaptation"]["class"] == "NC"
        assert line["adaptation"]["kind"] == "native"
        assert line["review"]["status"] == "accepted"
    assert derive("report", project.folder, "-o", tmp_path / "report.html").status == 0
    assert derive("show", project.folder, "mx-1").status == 0


def test_a_native_item_that_repeats_the_source_is_refused_as_a_copy(
    make_project: MakeProject, tmp_path: Path, derive: Derive
) -> None:
    copied = {**ROWS[0], "question": ITEMS[0]["question"]}
    project = make_project()
    reading.add_native(project, write_table(tmp_path / "copy.csv", [copied]))
    pipeline.run(project)
    decision = Decision(
        item_id="mx-1",
        verdict="accept",
        question=copied["question"],
        fingerprint=view(project, "mx-1").fingerprint,
    )
    project.store.add_decision(decision)
    said = derive("export", project.folder, "--format", "jsonl", "-o", tmp_path / "out")
    assert said.status == 1
    assert "too close" in said.err
    assert TermsRefusal.__name__ not in said.err


def test_a_source_that_calls_itself_native_does_not_get_past_the_guard(
    make_project: MakeProject, tmp_path: Path, derive: Derive
) -> None:
    item = {"id": "s", "question": "Why do cats sleep so much in winter?", "provenance": "native"}
    project = make_project(source=write_items(tmp_path / "s.jsonl", [item]), locale="en-US")
    source = project.config.source.model_copy(update={"locale": "en-US"})
    project.config = project.config.model_copy(update={"source": source})
    save_config(project.config, project.folder / FILE_NAME)
    pipeline.run(project)
    found = view(project, "s")
    decision = Decision(
        item_id="s", verdict="accept", question=item["question"], fingerprint=found.fingerprint
    )
    project.store.add_decision(decision)
    said = derive("export", project.folder, "--format", "jsonl", "-o", tmp_path / "out")
    assert said.status == 1
    assert "too close" in said.err


def test_bad_rows_are_kept_with_the_reason(make_project: MakeProject, tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        {**ROWS[1], "id": "a1"},
        {**ROWS[1], "kind": "translated"},
        {**ROWS[1], "id": "mx-1"},
        {**ROWS[1], "question": " "},
    ]
    project = make_project()
    added = reading.add_native(project, write_table(tmp_path / "mixed.csv", rows))
    assert added[:3] == (1, 4, 4)
    assert [(row["field"], row["row"]) for row in rejected(project)] == [
        ("id", 3),
        ("kind", 4),
        ("id", 5),
        ("question", 6),
    ]


def test_rows_in_another_language_are_refused(make_project: MakeProject, tmp_path: Path) -> None:
    item = {"id": "x", "kind": "native", "question": "¿Qué hora es?", "locale": "es-AR"}
    other = {"id": "y", "kind": "native", "question": "Que horas são?", "locale": "pt-BR"}
    project = make_project()
    added = reading.add_native(project, write_items(tmp_path / "two.jsonl", [item, other]))
    assert (added.added, added.rejected) == (1, 1)
    assert rejected(project)[0]["field"] == "locale"


def test_a_table_without_a_good_row_changes_nothing(
    make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    before = (project.folder / FILE_NAME).read_text("utf-8")
    with pytest.raises(SourceError, match="no row could be added"):
        reading.add_native(project, write_table(tmp_path / "bad.csv", [{**ROWS[0], "id": "a1"}]))
    with pytest.raises(SourceError, match="no such file"):
        reading.add_native(project, tmp_path / "nowhere.csv")
    assert (project.folder / FILE_NAME).read_text("utf-8") == before
    assert not (project.folder / "native").exists()


def test_comments_in_the_configuration_stay(
    make_project: MakeProject, table: Path, tmp_path: Path
) -> None:
    project = make_project()
    path = project.folder / FILE_NAME
    path.write_text("# ours\n" + path.read_text("utf-8"), "utf-8")
    reading.add_native(project, table)
    second = write_table(tmp_path / "otra.csv", [ROWS[0]])
    with pytest.raises(SourceError):
        reading.add_native(project, second)
    write_table(second, [{**ROWS[0], "id": "mx-3"}])
    reading.add_native(project, second)
    assert path.read_text("utf-8").startswith("# ours\n")
    assert project.config.native == ("native/nuevas.csv", "native/otra.csv")
    assert pipeline.run(project, only=()).reading.items == 6


def test_two_tables_of_one_name_are_both_kept(make_project: MakeProject, table: Path) -> None:
    project = make_project()
    reading.add_native(project, table)
    write_table(table, [{**ROWS[0], "id": "mx-3"}])
    reading.add_native(project, table)
    assert project.config.native == ("native/nuevas.csv", "native/nuevas-2.csv")


def test_a_table_that_was_taken_away_is_named(make_project: MakeProject, table: Path) -> None:
    project = make_project()
    reading.add_native(project, table)
    (project.folder / "native" / "nuevas.csv").unlink()
    with pytest.raises((SourceError, ProjectError), match=r"nuevas\.csv"):
        pipeline.run(project)


def test_an_english_native_item_is_newly_created_too(
    make_project: MakeProject, tmp_path: Path
) -> None:
    row = {**ROWS[0], "question": "When does the farmers market open?", "reference_answer": ""}
    project = make_project(locale="en-US")
    reading.add_native(project, write_table(tmp_path / "en.csv", [row]))
    pipeline.run(project)
    found = view(project, "mx-1")
    assert found.plan is not None
    assert found.plan.item_class is ItemClass.NC
    assert found.drafts is not None
    assert [draft.text for draft in found.drafts.drafts] == [row["question"]]
