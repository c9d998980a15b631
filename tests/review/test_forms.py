"""Review forms: ours are sound, a team's own are read, bad ones are refused with the line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from derive.config import ReviewConfig
from derive.errors import FormError
from derive.records import ItemClass, Queue
from derive.review._form_check import About, problems
from derive.review._form_file import DEFAULTS, MAX_BYTES, Forms, ours, read_form
from derive.review.forms import Form
from derive.review.records import Phase, Submission
from tests.review.conftest import MakeBench

OWN = """\
title: Our own
verdicts: [accept, reject]
spans: {categories: [tone, {value: term, label: Wrong term}], category_required: true}
reason: {when: {verdict: reject}}
questions:
  - id: fit
    ask: Does it fit?
    type: yesno
    required: true
    when: {verdict: accept}
  - id: why_not
    ask: Why not?
    type: choice
    options: [law, habit]
    required: true
    when: {answers: {fit: false}}
  - id: parts
    ask: Which parts?
    type: choices
    options: [start, end]
    when: {edited: true}
  - id: note
    ask: And the answer?
    type: text
    required: true
    when: {reference_answer: true, class: TM}
  - id: score
    ask: How good?
    type: number
    from: 0
    to: 100
  - id: ease
    ask: How easy?
    type: scale
    from: 1
    to: 5
    labels: {1: hard, 5: easy}
"""

START = {"question": "¿Vale?", "reference_answer": "Sí."}


def own() -> Form:
    return read_form(OWN, "own.yaml")


def about(**changes: Any) -> About:
    known = {
        "queue": Queue.LIGHT,
        "item_class": ItemClass.ST,
        "reference_answer": True,
        "borderline": False,
        "start": START,
    }
    return About(**{**known, **changes})


def said(**changes: Any) -> Submission:
    parts = {
        "key": "key-of-this",
        "item_id": "x",
        "fingerprint": "f",
        "form": "own",
        "verdict": "accept",
        **START,
        "ratings": {"fit": True},
    }
    return Submission.model_validate({**parts, **changes})


def wrong(submission: Submission, around: About | None = None) -> list[str]:
    return list(problems(own(), submission, around or about()))


# ---- ours ----------------------------------------------------------------------------------------


def test_the_forms_that_come_with_derive() -> None:
    assert set(ours()) >= {
        *("light", "full", "transcreate", "author", "adjudicate", "pretest", "esa", "mqm")
    }
    assert set(DEFAULTS.values()) <= set(ours())


def test_light_review_accepts_without_an_answer() -> None:
    light = ours()["light"]
    assert list(problems(light, said(form="light", ratings={}), about())) == []


def test_every_question_of_ours_reads_as_words() -> None:
    for form in ours().values():
        words = list(form.words())
        assert words
        assert all(word == word.strip() and not word[0].islower() for word in words), form.id


def test_scales_are_ordinal_and_scores_are_intervals() -> None:
    measures = {q.id: q.measure for form in ours().values() for q in form.questions}
    assert measures["naturalness"] == measures["relevance"] == "ordinal"
    assert measures["score"] == "interval"
    assert measures["category_preserved"] == "nominal"


# ---- a team's own --------------------------------------------------------------------------------


def test_a_team_writes_its_own_form_beside_derive_yaml(bench: MakeBench) -> None:
    work = bench()
    folder = work.project.folder / "forms"
    folder.mkdir()
    (folder / "full.yaml").write_text(OWN, "utf-8")
    ana = work.person("Ana")
    before = work.service.open(ana, "i0").form
    form = work.again().open(ana, "i0").form
    assert (before.title, form.title) == ("Full review", "Our own")
    assert before.label != form.label


def test_a_setting_names_the_form_of_a_queue(bench: MakeBench) -> None:
    work = bench(forms={"light": "esa", "full": "esa", "pretest": "mqm"})
    assert work.take(work.person("Ana")).form.id == "esa"
    assert work.service.form(Phase.PRETEST, Queue.LIGHT).id == "mqm"


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"lihgt": "esa"}, r"review\.forms\.lihgt: no such queue or phase; did you mean light"),
        ({"light": "esaa"}, r"review\.forms\.light: no form 'esaa'; did you mean esa"),
    ],
)
def test_a_setting_that_names_nothing_is_refused(
    tmp_path: Path, chosen: dict[str, str], message: str
) -> None:
    with pytest.raises(FormError, match=message):
        Forms(tmp_path, chosen)


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("title: Our own", "titel: Our own"), 1, "titel: no such field; did you mean title"),
        (("[accept, reject]", "[acept]"), 2, "verdicts.0"),
        (("type: yesno", "type: yes"), 8, "type"),
        (("options: [law, habit]", "labels: {1: law}"), 11, "only a scale has `labels`"),
        (("options: [law, habit]", "options: [law, law]"), 11, "same value"),
        (("id: why_not", "id: fit"), 11, "two questions have the id fit"),
        (("{fit: false}", "{fitt: false}"), 11, "depends on fitt, which is not asked before it"),
        (("{verdict: accept}", "{verdict: retire}"), 6, "depends on the verdict retire"),
        (("    from: 1\n    to: 5", "    from: 5\n    to: 1"), 32, "the greater one last"),
        (("labels: {1: hard", "labels: {9: hard"), 32, "points that the scale does not have"),
        (("id: fit", "id: Fit it"), 6, "id"),
        (("title: Our own", "title: [Our own"), None, "not valid YAML"),
        (("title: Our own", "title: &x Our own"), None, "anchors"),
        (("title: Our own", "title: a\ntitle: b"), 2, "title stands twice"),
    ],
)
def test_a_bad_form_is_refused_with_file_and_line(
    change: tuple[str, str], line: int | None, message: str
) -> None:
    text = OWN.replace(*change)
    assert text != OWN
    with pytest.raises(FormError, match=message) as refused:
        read_form(text, "own.yaml")
    assert str(refused.value).startswith(f"own.yaml, line {line}:" if line else "own.yaml")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "- a", "just words", "null"])
def test_what_is_no_form_at_all_is_refused(text: str) -> None:
    with pytest.raises(FormError, match=r"own\.yaml"):
        read_form(text, "own.yaml")


def test_files_that_cannot_be_forms_are_named(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    path = tmp_path / "forms" / "odd.yaml"
    for content, message in ((b"\xff\xfe", "UTF-8"), (b"#" * (MAX_BYTES + 1), "too large")):
        path.write_bytes(content)
        with pytest.raises(FormError, match=message):
            Forms(tmp_path, {})


# ---- answers -------------------------------------------------------------------------------------


def test_what_fits_the_form_is_taken() -> None:
    assert wrong(said()) == []
    rich = {"fit": False, "why_not": "law", "score": 99.5, "ease": 5, "parts": ["start", "end"]}
    assert wrong(said(question="¿Otra?", ratings=rich)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"verdict": "retire", "ratings": {}}, "no verdict 'retire': accept, reject"),
        ({"verdict": "reject", "ratings": {}}, "give a reason"),
        ({"ratings": {}}, "please answer: Does it fit?"),
        ({"ratings": {"fit": "yes"}}, "Does it fit? takes yes or no"),
        ({"ratings": {"fit": False}}, "please answer: Why not?"),
        ({"ratings": {"fit": False, "why_not": "whim"}}, "takes one of: law, habit"),
        ({"ratings": {"fit": True, "score": 101}}, "a number from 0 to 100"),
        ({"ratings": {"fit": True, "score": True}}, "takes a number"),
        ({"ratings": {"fit": True, "ease": 2.5}}, "a whole number from 1 to 5"),
        ({"ratings": {"fit": True, "other": 1}}, "no question 'other'"),
        ({"question": ""}, "the question is empty"),
        ({"reference_answer": None}, "the reference answer is empty"),
        ({"question": "¿A?", "ratings": {"fit": True, "parts": "start"}}, "some of: start, end"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(changes: dict[str, Any], message: str) -> None:
    assert any(message in problem for problem in wrong(said(**changes)))


def test_questions_are_asked_by_class_and_answer() -> None:
    assert wrong(said(), about(item_class=ItemClass.TM)) == ["please answer: And the answer?"]
    assert wrong(said(), about(item_class=ItemClass.TM, reference_answer=False)) == []


@pytest.mark.parametrize(
    ("span", "message"),
    [
        ({"end": 99, "category": "tone"}, "beyond the end of the question"),
        ({"category": "taste"}, "no error category 'taste': tone, term"),
        ({}, "choose a category"),
    ],
)
def test_marked_errors_lie_in_the_text_and_have_a_category(
    span: dict[str, Any], message: str
) -> None:
    marked = {"field": "question", "start": 0, "end": 2, "severity": "major", **span}
    assert any(message in problem for problem in wrong(said(spans=[marked])))


def test_spans_count_code_points() -> None:
    astral = {"field": "question", "start": 2, "end": 3, "severity": "minor", "category": "tone"}
    assert wrong(said(question="𝄞𝄞𝄞", spans=[astral])) == []


def test_everything_that_is_wrong_is_said_at_once() -> None:
    assert len(wrong(said(question="", reference_answer="", ratings={}))) == 3


# ---- the page of the documents -------------------------------------------------------------------


def test_the_example_of_the_documents_is_a_form_and_its_settings_are_the_defaults() -> None:
    page = (Path(__file__).parents[2] / "docs" / "review-workflow.md").read_text("utf-8")
    settings, form = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert ReviewConfig.model_validate(yaml.safe_load(settings)["review"]) == ReviewConfig()
    assert read_form(form, "forms/light.yaml").questions
