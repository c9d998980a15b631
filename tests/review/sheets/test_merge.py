"""An import hands in what is new, never overwrites newer work, and may be repeated."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from derive import pipeline
from derive.errors import SheetError
from derive.project import Project
from derive.review.records import Person, Role, Submission, WorkingCopy
from derive.review.service import ReviewService
from derive.review.sheets.changes import Change, Plan, State
from derive.review.sheets.merge import hand_in, plan
from tests.conftest import ITEMS, MakeProject, write_items
from tests.review.sheets.conftest import Fill, back, out

FULL = {"rating.category_preserved": "yes", "rating.refusal_unchanged": "yes"}


def states(made: Plan) -> dict[str, State]:
    return {change.item_id: change.state for change in made.changes}


def only(made: Plan, state: State) -> Change:
    (found,) = made.of(state)
    return found


def accept(service: ReviewService, path: Path, fill: Fill, *items: str, **more: str) -> None:
    """Fill in a yes for items, with the answers that their forms ask for."""
    forms = {row.origin.item_id: row.origin.form for row in back(path) if row.origin}
    full = {item: FULL if forms[item].startswith("full") else {} for item in items}
    fill(path, {item: {"verdict": "accept", **cells, **more} for item, cells in full.items()})


def decided(project: Project, item: str) -> str:
    (view,) = pipeline.views(project, [item])
    return view.decision.question if view.decision else ""


def test_a_sheet_assigns_its_items_and_holds_what_the_app_shows(
    service: ReviewService, ana: Person, tmp_path: Path
) -> None:
    made = out(service, ana, tmp_path / "a.xlsx")
    assert sorted(row.item_id for row in made.rows) == ["a1", "a2", "b1"]
    texts = made.rows[[row.item_id for row in made.rows].index("a1")].get("question")
    assert texts is not None
    assert texts.original == ITEMS[0]["question"]
    assert "110" in texts.english
    assert "911" in texts.adapted
    assert any("911" in term.told() for term in texts.terms)
    assert all(service.open(ana, row.item_id).mine for row in made.rows)
    with pytest.raises(SheetError, match="nothing for Ana"):
        out(service, service.invite("Ana", (Role.REVIEWER,)).person, tmp_path / "b.xlsx")


def test_limits_and_opt_outs_hold_outside_the_app_too(
    service: ReviewService, tmp_path: Path
) -> None:
    eva = service.invite("Eva", (Role.REVIEWER,), opt_outs=("法律相談",), daily=1).person
    made = out(service, eva, tmp_path / "a.xlsx")
    assert [row.item_id for row in made.rows] == ["a2"]  # a1 is of a kind that Eva leaves to others
    assert [row.item_id for row in out(service, eva, tmp_path / "b.xlsx").rows] == ["a2"]
    french = service.invite("Ben", (Role.REVIEWER,), languages=("fr",)).person
    with pytest.raises(SheetError, match="nothing for Ben"):
        out(service, french, tmp_path / "c.xlsx")


def test_what_was_filled_in_is_handed_in_once(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a2", question="¿Por qué se ve azul el agua?")
    fill(path, {"b1": {"verdict": "reject", "reason": "no se entiende"}})
    made = plan(service, ana, back(path))
    assert states(made) == {"a1": State.OPEN, "a2": State.NEW, "b1": State.NEW}
    assert list(service.reviews()) == []  # to look at it changes nothing
    assert {change.state for change in hand_in(service, ana, made)} == {State.NEW}
    assert decided(service.project, "a2") == "¿Por qué se ve azul el agua?"
    again = plan(service, ana, back(path))
    assert states(again) == {"a1": State.OPEN, "a2": State.SAME, "b1": State.SAME}
    assert list(hand_in(service, ana, again)) == []
    assert {change.state for change in hand_in(service, ana, made)} == {State.SAME}
    assert len(list(service.reviews())) == 2


def test_the_rest_of_a_sheet_may_come_later(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a2")
    list(hand_in(service, ana, plan(service, ana, back(path))))
    accept(service, path, fill, "b1", "a1")
    made = plan(service, ana, back(path))
    assert states(made) == {"a1": State.NEW, "a2": State.SAME, "b1": State.NEW}
    assert len(list(hand_in(service, ana, made))) == 2


def test_spans_and_answers_arrive_as_the_app_would_send_them(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    made = out(service, ana, path)
    text = next(row for row in made.rows if row.item_id == "a2").get("question")
    assert text is not None
    word = text.text.split()[0]
    mark = f'major "{word}" (Meaning): no es eso'
    fill(path, {"a2": {"verdict": "transcreate", "errors.question": mark, "rating.comment": "x"}})
    list(hand_in(service, ana, plan(service, ana, back(path))))
    (review,) = service.reviews()
    (span,) = review.spans
    assert (review.question[span.start : span.end], span.category) == (word, "accuracy")
    assert (span.severity, span.comment, review.ratings) == ("major", "no es eso", {"comment": "x"})


WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"verdict": "acept"}, "no verdict 'acept'; did you mean accept"),
    ({"verdict": "accept", "question": " "}, "the question is empty"),
    ({"verdict": "reject"}, "give a reason"),
    ({"verdict": "transcreate", "errors.question": 'major "zzz"'}, "“zzz” is not in the text"),
    ({"verdict": "transcreate", "errors.question": "bad"}, "is no error span"),
    ({"verdict": "transcreate", "errors.question": 'huge "a"'}, "an error is minor, major"),
    ({"verdict": "accept", "rating.naturalness": "9"}, "takes a whole number from 1 to 5"),
    ({"verdict": "accept", "rating.naturalness": "good"}, "“good” is no number"),
    ({"verdict": "accept", "rating.category_preserved": "perhaps"}, "neither yes nor no"),
    ({"question.adapted": "something else"}, "may not be changed were changed"),
    ({"fingerprint": "0"}, "may not be changed were changed"),
    ({"verdict": "retire", "reason": "x" * 6_000}, "reason: String should have at most 5000"),
    ({"seal": ""}, "hidden cell 'seal' is empty"),
    ({"seen": "x"}, "hidden cell 'seen' was changed"),
)


def test_a_wrong_cell_costs_its_own_row_and_is_said_in_one_line(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    out(service, ana, good)
    accept(service, good, fill, "a2")
    for cells, said in WRONG:
        bad.write_bytes(good.read_bytes())
        fill(bad, {"a1": cells})
        made = plan(service, ana, back(bad))
        problem = only(made, State.PROBLEM)
        assert said in problem.note
        assert "\n" not in problem.note
        assert problem.where.startswith("row ")
        assert only(made, State.NEW).item_id == "a2"


def test_newer_work_in_the_app_wins(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a1", "a2", "b1")
    service.autosave(ana, "a1", WorkingCopy(question="newer", reference_answer="newer"), 0)
    desk = service.open(ana, "a2")
    texts = {"question": "newest", "reference_answer": desk.reference_answer}
    save = {"key": "app-save-1", "item_id": "a2", "fingerprint": desk.view.fingerprint}
    service.submit(
        ana,
        Submission(**save, form=desk.form.label, verdict="transcreate", **texts),
    )
    made = plan(service, ana, back(path))
    assert states(made) == {"a1": State.CONFLICT, "a2": State.CONFLICT, "b1": State.NEW}
    notes = {change.item_id: change.note for change in made.of(State.CONFLICT)}
    assert "you have worked on it in the app since" in notes["a1"]
    list(hand_in(service, ana, made))
    copy = service.open(ana, "a1").copy
    assert copy is not None
    assert copy.question == "newer"


def test_what_was_taken_back_in_the_app_stays_taken_back(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a2")
    list(hand_in(service, ana, plan(service, ana, back(path))))
    service.undo(ana, "a2")
    assert "took this back" in only(plan(service, ana, back(path)), State.CONFLICT).note


def test_somebody_elses_items_are_not_taken(
    service: ReviewService, ana: Person, luis: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a1", "a2", "b1")
    made = plan(service, luis, back(path))
    assert states(made) == dict.fromkeys(("a1", "a2", "b1"), State.CONFLICT)
    assert {"Ana works on it: newer work is not overwritten"} == {c.note for c in made.changes}
    list(hand_in(service, ana, plan(service, ana, back(path))))
    made = plan(service, luis, back(path))
    assert all("Ana" in change.note for change in made.of(State.CONFLICT))


def test_a_draft_that_has_changed_is_not_decided_by_an_old_sheet(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a1", "a2")
    changed = [dict(item) for item in ITEMS]
    changed[1]["question_en"] = "Why does deep water look blue?"
    write_items(Path(service.project.source_path), changed)
    pipeline.run(service.project)
    service.sync()
    made = plan(service, ana, back(path))
    assert states(made)["a2"] is State.CONFLICT
    assert states(made)["a1"] is State.NEW
    assert "its draft has changed" in only(made, State.CONFLICT).note


def test_another_project_is_refused_as_a_whole(
    service: ReviewService,
    ana: Person,
    make_project: MakeProject,
    tmp_path: Path,
    fill: Fill,
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    accept(service, path, fill, "a1", "a2", "b1")
    other = make_project("other")
    pipeline.run(other)
    elsewhere = ReviewService(other)
    ben = elsewhere.invite("Ben", (Role.REVIEWER,)).person
    with pytest.raises(SheetError, match="made for another project, not for other"):
        plan(elsewhere, ben, back(path))
    elsewhere.close()


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def rewrite(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def test_rows_deleted_reordered_and_doubled_are_each_one_line(
    service: ReviewService, ana: Person, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    out(service, ana, path)
    head, *rows = rows_of(path)
    rewrite(path, [head, rows[2], rows[0], rows[0]])
    made = plan(service, ana, back(path))
    assert made.notes == (
        "1 row is missing of 3: nothing happens to that item",
        "the rows are in another order: they are matched by their ids",
    )
    assert "is there twice" in only(made, State.SAME).note


def test_two_rows_that_say_different_things_of_an_item_are_both_left(
    service: ReviewService, ana: Person, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    out(service, ana, path)
    head, *rows = rows_of(path)
    other = list(rows[0])
    other[head.index("verdict")] = "retire"
    rewrite(path, [head, *rows, other])
    made = plan(service, ana, back(path))
    twice = made.of(State.PROBLEM)
    assert len(twice) == 2
    assert "says something else: keep one of them" in twice[0].note
    assert made.of(State.NEW) == []


def test_texts_sorted_away_from_their_items_are_noticed(
    service: ReviewService, ana: Person, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    out(service, ana, path)
    head, *rows = rows_of(path)
    hidden = slice(head.index("project"), None)
    rows[0][hidden], rows[1][hidden] = rows[1][hidden], rows[0][hidden]
    rewrite(path, [head, *rows])
    made = plan(service, ana, back(path))
    assert len(made.of(State.PROBLEM)) == 2


def test_an_edit_without_a_verdict_is_said_and_left(
    service: ReviewService, ana: Person, tmp_path: Path, fill: Fill
) -> None:
    path = tmp_path / "a.xlsx"
    out(service, ana, path)
    fill(path, {"a1": {"question": "otra cosa"}})
    made = plan(service, ana, back(path))
    notes = {change.item_id: change.note for change in made.of(State.OPEN)}
    assert notes == {
        "a1": "changed, but without a verdict: it stays open",
        "a2": "",
        "b1": "",
    }
