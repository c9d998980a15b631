"""The main job: plans, drafts, back-translations, findings and queues, kept fresh and resumable."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline
from derive.config import save_config
from derive.errors import ConfigError, EngineFailed, PackError, SourceError
from derive.project import Project
from derive.records import Decision, ItemClass, ItemView, Outcome, Queue, Strategy, Substitution
from derive.status import status
from derive.steps import protected
from tests.conftest import ITEMS, MakeProject, write_items


def view(project: Project, item: str) -> ItemView:
    return next(iter(pipeline.views(project, [item])))


def contents(project: Project) -> list[dict[str, Any]]:
    """Everything the project holds of its items, without what depends on when it ran."""
    return [found.model_dump(mode="json") for found in pipeline.views(project)]


def many(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"q{n}", "question": f"質問 {n}", "question_en": f"How do I make {n} cakes?"}
        for n in range(count)
    ]


# ---- one run ------------------------------------------------------------------------------------


def test_items_come_out_planned_drafted_checked_and_routed(make_project: MakeProject) -> None:
    project = make_project()
    done = pipeline.run(project)
    assert done.reading == (3, 0, True, 3, 0, 0)
    assert dict(done.worked) == dict.fromkeys(pipeline.ORDER, 3)
    general, specific = view(project, "a2"), view(project, "a1")
    assert general.plan is not None
    assert general.plan.item_class is ItemClass.ST
    assert specific.plan is not None
    assert specific.plan.item_class is ItemClass.TM
    assert specific.drafts is not None
    question = specific.drafts.get("question")
    assert question is not None
    assert question.text.startswith("[es-MX] ")
    assert "911" in question.text
    assert "110" not in question.text
    assert specific.report is not None
    assert {score.compares for score in specific.report.scores} == {
        "fidelity",
        "raw",
        "adaptation",
    }
    assert specific.routing is not None


def test_question_and_answer_share_one_ledger_and_one_choice(
    tmp_path: Path, make_project: MakeProject
) -> None:
    item = {
        "id": "x",
        "question": "大阪に住んでいます。大阪の冬は？",
        "question_en": "I live in Osaka. How is winter in Osaka?",
        "reference_answer": "大阪の冬は寒いです。",
        "reference_answer_en": "Winter in Osaka is cold.",
    }
    project = make_project(source=write_items(tmp_path / "one.jsonl", [item]))
    pipeline.run(project)
    plan = view(project, "x").plan
    assert plan is not None
    after = {line.after for line in plan.ledger if line.before == "Osaka"}
    assert len(after) == 1
    assert {line.field for line in plan.ledger} == {"question", "reference_answer"}
    assert "Osaka" not in f"{plan.question}{plan.reference_answer}"


def test_a_second_run_has_nothing_to_do(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    before = contents(project)
    again = pipeline.run(project)
    assert not any(again.worked.values())
    assert again.reading.fresh is False
    assert contents(project) == before


def test_a_limit_takes_the_first_items_and_the_rest_later(make_project: MakeProject) -> None:
    project = make_project()
    assert pipeline.run(project, limit=1).worked["draft"] == 1
    assert pipeline.run(project).worked["draft"] == 2
    assert status(project)["checked"] == 3


@pytest.mark.postgresql
def test_a_run_on_postgresql_ends_as_one_on_sqlite(
    make_project: MakeProject, postgresql_url: str
) -> None:
    here, there = make_project("here"), make_project("there", store=postgresql_url)
    pipeline.run(here)
    pipeline.run(there)
    assert contents(there) == contents(here)
    assert not any(pipeline.run(there).worked.values())


def test_an_english_speaking_target_needs_no_engine(make_project: MakeProject) -> None:
    project = make_project(locale="en-US")
    pipeline.run(project)
    found = view(project, "a1")
    assert found.drafts is not None
    assert found.plan is not None
    question = found.drafts.get("question")
    assert question is not None
    assert question.text == found.plan.question
    assert question.engine.name == "none"
    assert found.back_translations is not None
    assert found.back_translations.back_translations == ()


def test_an_item_without_english_goes_to_a_person(
    tmp_path: Path, make_project: MakeProject
) -> None:
    items = [{"id": "x", "question": "日本語だけの質問です。"}, *ITEMS[1:2]]
    project = make_project(source=write_items(tmp_path / "s.jsonl", items))
    pipeline.run(project)
    routing = view(project, "x").routing
    assert routing is not None
    assert routing.queue is Queue.TRANSCREATE
    assert "English" in routing.reasons[0]


# ---- failures -----------------------------------------------------------------------------------


def test_a_refused_text_is_a_failed_draft_not_a_translation(make_project: MakeProject) -> None:
    project = make_project(options={"fail": "blue=refused"})
    pipeline.run(project)
    found = view(project, "a2")
    assert found.drafts is not None
    question = found.drafts.get("question")
    assert question is not None
    assert (question.outcome, question.text) == (Outcome.REFUSED, "")
    assert found.routing is not None
    assert found.routing.queue is Queue.FULL
    assert status(project)["failed"] == 1


def test_a_text_the_engine_leaves_out_is_misaligned(make_project: MakeProject) -> None:
    project = make_project(options={"drop": "question:a2"})
    pipeline.run(project)
    drafts = view(project, "a2").drafts
    assert drafts is not None
    question, answer = drafts.drafts
    assert question.outcome is Outcome.MISALIGNED
    assert answer.text.endswith("Because water absorbs a little of the red light.")


def test_an_engine_that_breaks_keeps_what_was_done(
    tmp_path: Path, make_project: MakeProject
) -> None:
    items = [*many(9), {"id": "bad", "question": "悪い", "question_en": "Why does it crash?"}]
    source = write_items(tmp_path / "s.jsonl", items)
    project = make_project(source=source, options={"crash": "crash"})
    with pytest.raises(EngineFailed):
        pipeline.run(project)
    assert status(project)["drafted"] >= 6
    repaired = project.config.engine.model_copy(update={"options": {}})  # type: ignore[union-attr]
    project.config = project.config.model_copy(update={"engine": repaired})
    assert pipeline.run(project).worked["draft"] < 10
    assert status(project)["drafted"] == 10


def test_a_locale_without_a_pack_names_the_nearest(make_project: MakeProject) -> None:
    project = make_project(locale="es-MS")
    with pytest.raises(PackError, match="es-MX"):
        pipeline.run(project)


def test_a_project_without_an_engine_says_which_line_to_add(make_project: MakeProject) -> None:
    project = make_project()
    project.config = project.config.model_copy(update={"engine": None})
    with pytest.raises(ConfigError, match="engine:"):
        pipeline.run(project)


# ---- staleness ----------------------------------------------------------------------------------


def test_a_changed_item_is_redone_and_the_others_are_not(
    items_file: Path, make_project: MakeProject
) -> None:
    project = make_project()
    pipeline.run(project)
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does the sea look blue?"
    write_items(items_file, changed)
    done = pipeline.run(project)
    assert dict(done.worked) == dict.fromkeys(pipeline.ORDER, 1)
    plan = view(project, "a2").plan
    assert plan is not None
    assert plan.question == "Why does the sea look blue?"


def test_a_new_version_with_rows_in_another_order_leaves_what_was_decided(
    items_file: Path, make_project: MakeProject
) -> None:
    project = make_project()
    pipeline.run(project)
    before = {one.item.id: one.fingerprint for one in pipeline.views(project)}
    new = {**ITEMS[0], "id": "a9"}
    write_items(items_file, [new, *reversed(ITEMS)])
    source = project.config.source.model_copy(update={"version": "next year's"})
    project.config = project.config.model_copy(update={"source": source})
    done = pipeline.run(project)
    assert (done.reading.new, done.reading.changed, done.reading.gone) == (1, 0, 0)
    assert dict(done.worked) == dict.fromkeys(pipeline.ORDER, 1)
    views = list(pipeline.views(project))
    assert {one.item.id: one.fingerprint for one in views if one.item.id != "a9"} == before
    assert {one.item.dataset_version for one in views} == {"next year's"}


def test_a_changed_source_makes_the_old_result_stale_until_it_is_redone(
    items_file: Path, make_project: MakeProject
) -> None:
    project = make_project()
    pipeline.run(project)
    changed = [dict(item) for item in ITEMS]
    changed[0]["reference_answer_en"] = "Report it at the nearest police box in Shibuya."
    write_items(items_file, changed)
    pipeline.run(project, only=())
    assert [found.stale for found in pipeline.views(project)] == [True, False, False]
    assert status(project)["stale"] == 1


def test_another_engine_makes_drafts_stale_but_not_plans(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    other = project.config.engine.model_copy(update={"options": {"drop": "nothing"}})  # type: ignore[union-attr]
    project.config = project.config.model_copy(update={"engine": other})
    assert status(project)["stale"] == 3


def test_a_decision_on_an_older_draft_can_be_told(
    items_file: Path, make_project: MakeProject
) -> None:
    project = make_project()
    pipeline.run(project)
    seen = view(project, "a2")
    project.store.add_decision(
        Decision(item_id="a2", verdict="accept", question="¿?", fingerprint=seen.fingerprint)
    )
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does ice look blue?"
    write_items(items_file, changed)
    pipeline.run(project)
    now = view(project, "a2")
    assert now.decision is not None
    assert now.decision.fingerprint != now.fingerprint


# ---- bad sources --------------------------------------------------------------------------------


def test_bad_rows_are_kept_with_the_reason(tmp_path: Path, make_project: MakeProject) -> None:
    source = write_items(tmp_path / "s.jsonl", [*ITEMS, {"id": "nul", "question": "a\0b"}])
    with source.open("a") as file:
        file.write("{broken\n")
    project = make_project(source=source)
    done = pipeline.run(project)
    assert (done.reading.items, done.reading.rejected) == (3, 2)
    assert len(project.rejected_path.read_text("utf-8").splitlines()) == 2
    assert status(project)["rejected_rows"] == 2


def test_a_source_with_no_good_row_says_why(tmp_path: Path, make_project: MakeProject) -> None:
    source = write_items(tmp_path / "s.jsonl", [{"id": "nul", "question": "a\0b"}])
    project = make_project(source=source)
    with pytest.raises(SourceError, match="no row could be read"):
        pipeline.run(project)


# ---- protection ---------------------------------------------------------------------------------


def test_an_article_that_was_made_to_agree_is_translated_not_protected(
    tmp_path: Path, make_project: MakeProject
) -> None:
    items = [{"id": "x", "question": "千円札", "question_en": "I found a My Number card."}]
    project = make_project(source=write_items(tmp_path / "s.jsonl", items))
    pipeline.run(project)
    plan = view(project, "x").plan
    assert plan is not None
    assert plan.question is not None
    for span in protected(plan.question, plan.ledger):
        assert not plan.question[span.start : span.end].startswith(("a ", "an ", "the "))


def test_a_term_that_begins_a_sentence_begins_with_a_capital() -> None:
    line = Substitution(
        field="question",
        strategy=Strategy.SUBSTITUTE,
        before="Pachinko",
        after="Slot machines",
        after_local="máquinas tragamonedas",
        adapted_start=0,
        adapted_end=13,
    )
    (span,) = protected("Slot machines are loud.", [line])
    assert span.target == "Máquinas tragamonedas"
    inside = line.model_copy(update={"adapted_start": 9, "adapted_end": 22})
    (span,) = protected("They say slot machines are loud.", [inside])
    assert span.target == "máquinas tragamonedas"


# ---- kill -9 ------------------------------------------------------------------------------------


def _drafting(project: Project) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from derive.cli import main; main()"]
    return subprocess.Popen(
        [*command, "draft", str(project.folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("kills", [20])
def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(
    tmp_path: Path, make_project: MakeProject, kills: int
) -> None:
    source = write_items(tmp_path / "s.jsonl", many(200))
    batch = 4
    log = tmp_path / "log"
    whole = make_project("whole", source=source, batch=batch)
    pipeline.run(whole)
    project = make_project("killed", source=source, batch=batch, options={"delay": "0.3"})
    assert project.config.engine is not None
    slow = {"delay": "0.3", "log": str(log)}
    engine = project.config.engine.model_copy(update={"options": slow})
    project.config = project.config.model_copy(update={"engine": engine})
    save_config(project.config, project.folder / "derive.yaml")
    random.seed(7)
    killed = 0
    for _ in range(kills):
        process = _drafting(project)
        try:
            process.wait(timeout=random.uniform(0.7, 1.9))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
    assert killed == kills
    end = _drafting(project)
    _, errors = end.communicate(timeout=120)
    assert end.returncode == 0, errors.decode()
    assert _comparable(project) == _comparable(whole)
    asked = Counter(log.read_text("utf-8").split())
    again = sum(count - 1 for count in asked.values())
    in_flight = batch * project.config.run.in_flight
    assert len(asked) == 200
    assert again <= killed * in_flight


def _comparable(project: Project) -> list[dict[str, Any]]:
    """The contents without fingerprints, which tell the two configurations apart."""
    return [{**found, "fingerprint": ""} for found in contents(project)]


def test_time_does_not_enter_into_results(tmp_path: Path, make_project: MakeProject) -> None:
    source = write_items(tmp_path / "s.jsonl", many(5))
    first = make_project("first", source=source)
    pipeline.run(first)
    time.sleep(1.1)
    second = make_project("second", source=source)
    pipeline.run(second)
    assert contents(first) == contents(second)
