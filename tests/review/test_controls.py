"""Control items: mixed in without a word, judged, and never part of a result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from derive import pipeline
from derive.errors import ReviewError
from derive.review.controls import FAIL, PASS, Control, judge, read
from derive.review.records import Person
from derive.review.service import Filters
from derive.review.spoiling import make
from derive.status import status
from tests.conftest import Derive, finished
from tests.review.conftest import COUNT, Bench, MakeBench
from tests.review.test_forms import said

BAD = {"id": "i20-b", "item_id": "i20", "kind": "bad", "question": "¿?", "why": "nothing is left"}
GOLD = {"id": "i21-g", "item_id": "i21", "kind": "gold", "question": "¿Vale?"}


def give_controls(work: Bench, *controls: dict[str, str]) -> None:
    """Write the file of controls and name it in the settings, as a team does."""
    path = work.project.folder / "controls.jsonl"
    path.write_text("\n".join(map(json.dumps, controls)), "utf-8")
    settings = work.project.config.review.model_copy(update={"controls": path.name})
    work.project.config = work.project.config.model_copy(update={"review": settings})
    work.service.sync()


@pytest.fixture
def watched(bench: MakeBench) -> Bench:
    """A project with two control items, one after every second review."""
    work = bench(control_every=2)
    give_controls(work, BAD, GOLD)
    return work


def all_of(work: Bench, person: Person) -> list[str]:
    seen = []
    while (item_id := work.service.next(person)) is not None:
        work.hand_in(person, item_id)
        seen.append(item_id)
    return seen


def test_everybody_meets_each_control_once_among_the_items(watched: Bench) -> None:
    ana = watched.person("Ana")
    seen = all_of(watched, ana)
    assert seen[2] == "i20-b"
    assert seen[5] == "i21-g"
    assert len(seen) == COUNT + 2
    assert len(set(seen)) == len(seen)


def test_a_control_looks_like_any_item(watched: Bench) -> None:
    ana = watched.person("Ana")
    for _ in range(2):
        watched.hand_in(ana, str(watched.service.next(ana)))
    desk = watched.take(ana)
    assert desk.view.item.id == "i20-b"
    assert desk.question == "¿?"
    assert desk.view.item.question == "友人20人とお茶を飲みます。何を用意しますか？"
    assert desk.mine
    shown = desk.view.model_dump_json() + desk.form.model_dump_json()
    assert "control" not in shown
    assert "nothing is left" not in shown


def test_no_decision_and_no_number_comes_of_a_control(watched: Bench) -> None:
    ana = watched.person("Ana")
    all_of(watched, ana)
    assert set(watched.project.store.decisions(["i20-b", "i21-g"])) == set()
    assert status(watched.project)["items"] == COUNT
    assert watched.service.progress().total == COUNT
    assert watched.service.browse(Filters()).total == COUNT


def test_who_failed_is_told_to_the_lead(watched: Bench) -> None:
    ana, ben = watched.person("Ana"), watched.person("Ben")
    for _ in range(3):
        watched.hand_in(ana, str(watched.service.next(ana)))
    for _ in range(3):
        item_id = str(watched.service.next(ben))
        verdict = "reject" if item_id == "i20-b" else "accept"
        watched.hand_in(ben, item_id, verdict, reason="empty")
    found = {one.person: one for one in watched.service.agreement().controls}
    assert (found[ana.id].shown, found[ana.id].failed, found[ana.id].items) == (1, 1, ("i20-b",))
    assert (found[ben.id].shown, found[ben.id].failed) == (1, 0)


def test_a_control_is_not_shown_to_who_knows_the_item(watched: Bench) -> None:
    ana = watched.person("Ana")
    for item_id in ("i20", "i1", "i2"):
        watched.hand_in(ana, item_id)
    assert watched.service.next(ana) == "i21-g"


@pytest.mark.parametrize(
    ("kind", "changes", "judged"),
    [
        ("bad", {}, FAIL),
        ("bad", {"verdict": "reject"}, PASS),
        ("bad", {"question": "¿Otra?"}, PASS),
        ("bad", {"spans": [{"severity": "minor"}]}, FAIL),
        ("bad", {"spans": [{"severity": "critical"}]}, PASS),
        ("gold", {}, PASS),
        ("gold", {"verdict": "reject"}, FAIL),
        ("gold", {"question": "¿Otra?"}, FAIL),
        ("gold", {"spans": [{"severity": "minor"}]}, PASS),
        ("gold", {"spans": [{"severity": "major"}]}, FAIL),
    ],
)
def test_what_passes_a_control(kind: str, changes: dict[str, Any], judged: str) -> None:
    spans = [{"field": "question", "start": 0, "end": 1, **s} for s in changes.get("spans", ())]
    submission = said(**{**changes, "spans": spans})
    start = {"question": "¿Vale?", "reference_answer": "Sí."}
    control = Control.model_validate({**GOLD, "kind": kind})
    assert judge(control, submission, start) == judged


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1: not JSON"),
        (json.dumps({**BAD, "kind": "ugly"}), "line 1: kind"),
        (json.dumps(BAD) + "\n\n" + json.dumps({**GOLD, "hue": 1}), "line 3: hue"),
    ],
)
def test_a_bad_file_of_controls_is_refused_with_the_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "controls.jsonl"
    path.write_text(text, "utf-8")
    with pytest.raises(ReviewError, match=message):
        read(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"item_id": "zz"}, "no item of this project"), ({"id": "i3"}, "already an item of this id")],
)
def test_a_control_must_stand_beside_the_items(
    bench: MakeBench, change: dict[str, str], message: str
) -> None:
    with pytest.raises(ReviewError, match=message):
        give_controls(bench(), {**BAD, **change})


def test_an_undone_control_is_judged_by_the_last_word(watched: Bench) -> None:
    ana = watched.person("Ana")
    for _ in range(2):
        watched.hand_in(ana, str(watched.service.next(ana)))
    desk = watched.take(ana)
    watched.service.submit(ana, finished(desk))
    watched.service.undo(ana, "i20-b")
    watched.hand_in(ana, "i20-b", "reject", reason="empty")
    (found,) = watched.service.agreement().controls
    assert (found.shown, found.failed) == (1, 0)


# ---- controls that derive makes ------------------------------------------------------------------


def test_drafts_are_spoilt_in_ways_that_a_reader_sees(bench: MakeBench) -> None:
    work = bench()
    views = {view.item.id: view for view in pipeline.views(work.project)}
    made = make(list(views.values()), bad=9, gold=0, seed=1)
    assert len({control.item_id for control in made}) == len(made) == 9
    assert {control.why for control in made} == {"swapped", "cut", "number"}
    for control in made:
        drafts = views[control.item_id].drafts
        assert drafts is not None
        draft = drafts.get("question")
        assert draft is not None
        assert control.question != draft.text
        assert control.id not in views
    assert make(list(views.values()), bad=9, gold=0, seed=1) == made


def test_gold_controls_are_what_two_people_agreed_on(bench: MakeBench) -> None:
    work = bench(second=1.0)
    ana, ben = work.person("Ana"), work.person("Ben")
    for person in (ana, ben):
        work.hand_in(person, "i0", question="¿Está bien así?")
    work.hand_in(ana, "i1")
    views = list(pipeline.views(work.project))
    (control,) = make(views, bad=0, gold=1, seed=1)
    assert (control.item_id, control.question) == ("i0", "¿Está bien así?")
    with pytest.raises(ReviewError, match="only 1 items are accepted by two people"):
        make(views, bad=0, gold=2, seed=1)


def test_the_command_writes_controls_that_review_takes(derive: Derive, bench: MakeBench) -> None:
    work = bench(control_every=1)
    said = derive("reviewer", "controls", work.project.folder, "checks.jsonl", "--bad", "3")
    assert said.status == 0
    assert "review: {controls: checks.jsonl" in said.out
    made = read(work.project.folder / "checks.jsonl")
    assert len(made) == 3
    give_controls(work, *(control.model_dump(mode="json") for control in made))
    ana = work.person("Ana")
    assert {control.id for control in made} < set(all_of(work, ana))
    again = derive("reviewer", "controls", work.project.folder, "checks.jsonl")
    assert (again.status, again.err.count("\n")) == (1, 1)
    assert "is there already" in again.err
