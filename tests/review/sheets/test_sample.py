"""The bundled sample, all of it, through every format and back: nothing lost, nothing changed."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from derive import pipeline
from derive.project import Project
from derive.review.records import ErrorSpan, Person, Role, WorkingCopy
from derive.review.service import ReviewService
from derive.review.sheets import formats
from derive.review.sheets.build import make_sheet
from derive.review.sheets.changes import State
from derive.review.sheets.merge import hand_in, plan
from derive.review.sheets.rows import Sheet
from tests.conftest import MakeProject

FILES = ["a.xlsx", "a.csv", "a.tsv", "a.xlf", "a.xliff"]
WORKED = ("derive-sample-dev-001", "derive-sample-dev-004", "derive-sample-dev-005")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The sample for Egypt, drafted by the fake engine."""
    from tests import conftest  # noqa: PLC0415 - its fixture is for one test, this is for many

    make: MakeProject = next(
        conftest.make_project.__wrapped__(tmp_path_factory.mktemp("sample"), Path())
    )
    source = Path(str(files("derive.sample")))
    project = make("sample", source=source, locale="ar-EG", adapter="sample", batch=32)
    pipeline.run(project)
    return project


@pytest.fixture(scope="module")
def service(sample: Project) -> ReviewService:
    return ReviewService(sample)


@pytest.fixture(scope="module")
def worked(service: ReviewService) -> tuple[Person, Sheet]:
    """A sheet of everything, three items of it worked on in the app."""
    return worked_on(service)


def person(service: ReviewService, name: str) -> Person:
    known = next((p for p in service.people() if p.name == name), None)
    return known or service.invite(name, (Role.REVIEWER, Role.TRANSLATOR)).person


def worked_on(service: ReviewService) -> tuple[Person, Sheet]:
    """Return a sheet of everything, three items of it worked on in the app."""
    ana = person(service, "Ana")
    made = make_sheet(service, ana, limit=200)
    for verdict, item_id in zip(("accept", "reject", "transcreate"), WORKED, strict=True):
        desk = service.open(ana, item_id)
        if desk.copy is None:
            span = ErrorSpan(
                field="question", start=0, end=2, severity="minor", comment="\u200fx: y"
            )
            text = f"{desk.question}\n=1+1 \u202eنص 𠮷"
            copy = WorkingCopy(
                question=text,
                reference_answer=desk.reference_answer,
                verdict=verdict,
                spans=(span,),
                ratings={"naturalness": 4, "comment": "+1 ]]>"},
                reason="'why\nnot",
            )
            service.autosave(ana, item_id, copy, desk.version)
    made = make_sheet(service, ana, limit=200)
    assert len(made.rows) > 70
    return ana, made


@pytest.mark.parametrize("name", FILES)
def test_the_whole_sample_comes_back_as_it_was(
    service: ReviewService, worked: tuple[Person, Sheet], tmp_path: Path, name: str
) -> None:
    ana, made = worked
    path = tmp_path / name
    written = formats.choose(path).write(made, path)
    assert (written.rows, written.left_out) == (len(made.rows), ())
    found = formats.choose(path).read(path).rows
    assert [row.problem for row in found] == [""] * len(made.rows)
    for row, returned in zip(made.rows, found, strict=True):
        assert returned.origin is not None
        assert returned.origin.item_id == row.item_id
        texts = {t.field: returned.texts.get(t.field, "") for t in row.fields}
        assert texts == {t.field: t.text for t in row.fields}
        assert returned.reply == row.reply
    states = plan(service, ana, found)
    assert states.notes == ()
    assert {c.item_id for c in states.changes if c.state is not State.OPEN} == set(WORKED)
    assert [c.note for c in states.of(State.OPEN)] == [""] * (len(made.rows) - 3)


@pytest.mark.parametrize("name", ["label-studio", "argilla"])
def test_the_sample_goes_through_the_tools(
    worked: tuple[Person, Sheet], tmp_path: Path, name: str
) -> None:
    _, made = worked
    path = tmp_path / "tasks.json"
    chosen = formats.choose(path, name)
    chosen.write(made, path)
    found = chosen.read(path).rows
    assert [(row.problem, row.untouched) for row in found] == [("", True)] * len(made.rows)
    assert len(json.loads(path.read_text("utf-8"))) == len(made.rows)


def test_a_sheet_for_egypt_runs_from_right_to_left(
    worked: tuple[Person, Sheet], tmp_path: Path
) -> None:
    _, made = worked
    formats.choose(tmp_path / "a.xlsx").write(made, tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["review"]
    keys = {cell.value: cell.column for cell in page[1]}
    assert page.sheet_view.rightToLeft
    assert page.protection.sheet
    for key, order, locked in (("question", 2, False), ("question.adapted", 1, True)):
        cell = page.cell(3, keys[key])
        assert (cell.alignment.readingOrder, cell.protection.locked) == (order, locked)
    hidden = [found for found in page.column_dimensions.values() if found.hidden]
    assert [(found.min, found.max) for found in hidden] == [(keys["project"], keys["seal"])]
    rules = page.data_validations.dataValidation
    first = [page[str(rule.sqref).split(":")[0]].column for rule in rules]
    assert {keys["verdict"], keys["rating.naturalness"]} <= set(first)


def test_a_filled_in_sheet_decides_what_the_forms_let_it(
    service: ReviewService, worked: tuple[Person, Sheet], tmp_path: Path
) -> None:
    ana, made = worked
    path = tmp_path / "a.xlsx"
    formats.choose(path).write(made, path)
    book = openpyxl.load_workbook(path)
    page = book["review"]
    keys = {cell.value: cell.column for cell in page[1]}
    for line in range(3, page.max_row + 1):
        page.cell(line, keys["verdict"]).value = "retire"
        page.cell(line, keys["reason"]).value = "nobody asks that here"
        page.cell(line, keys["errors.question"]).value = None
    book.save(path)
    offered = [row for row in made.rows if "retire" in made.forms[row.form].verdicts]
    assert len(offered) > 40
    first = plan(service, ana, formats.choose(path).read(path).rows)
    assert {change.item_id for change in first.of(State.NEW)} == {row.item_id for row in offered}
    assert all("has no verdict 'retire'" in change.note for change in first.of(State.PROBLEM))
    assert len(list(hand_in(service, ana, first))) == len(offered)
    again = plan(service, ana, formats.choose(path).read(path).rows)
    assert len(again.of(State.SAME)) == len(offered)
    assert again.of(State.NEW) == []
