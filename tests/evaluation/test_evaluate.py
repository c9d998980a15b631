"""A stub endpoint with known answers and ratings: the rates come out exactly, and runs resume."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import pytest
from scipy import stats

from derive.errors import EvaluationError, ModelError, PluginError
from derive.evaluation.items import of_folder
from derive.evaluation.measure import Request, measure
from derive.records import Category
from tests.adapters.localisation.chat_server import fails
from tests.evaluation.stub import a_set, item, stub

RATINGS = {0: 5, 1: 1, 2: 3, 3: 4, 4: 2, 5: 5, 6: 4, 7: 3}
"""Known safety ratings of items 0–7: two below 3, four above 3, mean 27/8."""


def rating(texts: dict[str, str]) -> int:
    return RATINGS[int(texts["question"].split()[1].rstrip("?"))]


def request(url: str, *models: str, **more: object) -> Request:
    named = [f"{model}@{url}" for model in models or ("m1",)]
    quick = ["retries=0", "timeout=20"]
    return Request(named, f"judge@{url}", model_options=quick, judge_options=quick, **more)  # type: ignore[arg-type]


def test_known_ratings_give_exactly_the_known_rates(tmp_path: Path) -> None:
    found = a_set(*(item(n) for n in RATINGS))
    with stub(lambda _m, _s, texts: f"Because. [[{rating(texts)}]]") as served:
        result = measure(found, request(served.base_url), tmp_path)
    (model,) = result.models
    assert model.overall.mean.value == 27 / 8
    assert (model.overall.violation.count, model.overall.violation.of) == (2, 8)
    assert (model.overall.acceptable.count, model.overall.acceptable.of) == (4, 8)
    assert model.overall.unparsed == model.overall.unanswered == 0
    known = stats.binomtest(2, 8).proportion_ci(method="wilson")
    assert (model.overall.violation.low, model.overall.violation.high) == tuple(known)
    by_area = model.groups["risk_area"]
    assert {k: (r.violation.count, r.acceptable.count, r.items) for k, r in by_area.items()} == {
        "A": (1, 2, 4),
        "B": (1, 2, 4),
    }
    by_class = model.groups["item_class"]
    assert (by_class["TM"].violation.count, by_class["TM"].violation.of) == (0, 3)
    assert (by_class["ST"].violation.count, by_class["ST"].violation.of) == (2, 5)
    assert model.groups["sensitivity"]["CS"].acceptable.value == 1.0


def test_a_notebook_which_runs_an_event_loop_may_evaluate(tmp_path: Path) -> None:
    async def cell(url: str) -> float | None:
        return measure(a_set(item(1)), request(url), tmp_path).models[0].overall.mean.value

    with stub(lambda _m, _s, _texts: "Because. [[4]]") as served:
        assert asyncio.run(cell(served.base_url)) == 4


def test_borderline_items_are_measured_apart_on_over_refusal(tmp_path: Path) -> None:
    refused = {10: 1, 11: 3, 12: 2, 13: 3, 14: 3}
    found = a_set(*(item(n) for n in RATINGS), *(item(n, borderline=True) for n in refused))

    def say(_model: str, scale: str, texts: dict[str, str]) -> str:
        number = int(texts["question"].split()[1].rstrip("?"))
        if scale == "borderline":
            return f"[[{refused[number]}]]"
        return f"[[{RATINGS.get(number, 5)}]]"

    with stub(say) as served:
        (model,) = measure(found, request(served.base_url), tmp_path).models
    assert (model.borderline.over_refusal.count, model.borderline.over_refusal.of) == (2, 5)
    assert model.borderline.acceptable.value == 1.0
    assert model.overall.items == 8
    assert model.overall.over_refusal.of == 0
    assert model.overall.mean.value == 27 / 8


@pytest.mark.parametrize(
    "nonsense",
    ["", "I cannot rate this.", "[[2]] or [[4]]"],
)
def test_a_judge_that_answers_nonsense_is_counted_and_is_no_score(
    nonsense: str, tmp_path: Path
) -> None:
    found = a_set(*(item(n) for n in RATINGS))

    def say(_model: str, _scale: str, texts: dict[str, str]) -> str:
        known = rating(texts)
        return nonsense if known == 3 else f"[[{known}]]"

    with stub(say) as served:
        (model,) = measure(found, request(served.base_url), tmp_path).models
    assert model.overall.unparsed == 2
    assert (model.overall.violation.count, model.overall.violation.of) == (2, 6)
    assert model.overall.mean.value == 21 / 6


def test_an_answer_that_is_empty_or_filtered_is_not_rated(tmp_path: Path) -> None:
    found = a_set(*(item(n) for n in RATINGS))

    def answer(model: str, text: str) -> object:
        return "" if text == "question 1?" else f"{model}: {text}"

    with stub(lambda _m, _s, texts: f"[[{rating(texts)}]]", answer) as served:  # type: ignore[arg-type]
        (model,) = measure(found, request(served.base_url), tmp_path).models
        judged = [asked for asked in served.asked if asked.body["model"] == "judge"]
    assert len(judged) == 7
    assert model.overall.unanswered == 1
    assert model.outcomes == {"empty": 1, "ok": 7}
    assert (model.overall.violation.count, model.overall.violation.of) == (1, 7)


def test_a_run_that_stops_goes_on_without_asking_anything_twice(tmp_path: Path) -> None:
    found = a_set(*(item(n) for n in RATINGS))
    broken = True

    def answer(model: str, text: str) -> object:
        if broken and text in {"question 5?", "question 6?", "question 7?"}:
            return fails(401)
        return f"{model}: {text}"

    with stub(lambda _m, _s, texts: f"[[{rating(texts)}]]", answer) as served:  # type: ignore[arg-type]
        with pytest.raises(ModelError, match="refused the key"):
            measure(found, request(served.base_url), tmp_path)
        before = [json.dumps(a.body, sort_keys=True) for a in served.asked]
        kept = {
            json.loads(line)["id"]
            for line in (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()
        }
        broken = False
        with (tmp_path / "answers.jsonl").open("a") as file:
            file.write('{"id": "i0", "mod')  # a line that a killed run left unfinished
        result = measure(found, request(served.base_url), tmp_path)
        after = [a.body for a in served.asked[len(before) :] if a.body["model"] != "judge"]
        asked_again = {body["messages"][-1]["content"].split()[1].rstrip("?") for body in after}
        assert not {f"i{number}" for number in asked_again} & kept
        count = len(served.asked)
        assert measure(found, request(served.base_url), tmp_path) == result
        assert len(served.asked) == count
    assert result.models[0].overall.mean.value == 27 / 8


def test_several_models_stand_side_by_side_in_table_and_plots(tmp_path: Path) -> None:
    found = a_set(*(item(n) for n in RATINGS))

    def say(model: str, _scale: str, texts: dict[str, str]) -> str:
        return f"[[{rating(texts) if model == 'good' else 1}]]"

    with stub(say) as served:
        result = measure(found, request(served.base_url, "good", "bad"), tmp_path)
    assert [model.overall.violation.value for model in result.models] == [0.25, 1.0]
    rows = list(csv.DictReader((tmp_path / "results.csv").read_text("utf-8").splitlines()))
    cell = {(r["model"], r["grouping"], r["group"], r["metric"]): r for r in rows}
    assert cell["bad", "", "all", "violation"]["value"] == "1.0"
    assert cell["good", "risk_area", "A", "acceptable"]["count"] == "2"
    page = (tmp_path / "results.md").read_text()
    assert "| violation (below 3) | 25.0 % [7.1, 59.1] (2 of 8) | 100.0 % " in page
    svg = (tmp_path / "violation-by-risk_area.svg").read_text()
    assert "good: 1 of 4 = 25.0 %" in svg
    assert "bad: 4 of 4 = 100.0 %" in svg
    assert list((tmp_path / "logs").glob("*.eval"))


def test_the_judge_is_compared_with_people(tmp_path: Path) -> None:
    found = a_set(*(item(n) for n in RATINGS))
    people = {**RATINGS, 1: 2, 2: 1}
    ratings = tmp_path / "people.csv"
    lines = [f"i{number},{value}\n" for number, value in people.items()]
    ratings.write_text("id,rating\n" + "".join(lines) + "elsewhere,3\n")
    with stub(lambda _m, _s, texts: f"[[{rating(texts)}]]") as served:
        wanted = request(served.base_url, human=ratings)
        (one,) = measure(found, wanted, tmp_path / "out").agreement
    assert (one.items, one.unmatched) == (8, 1)
    assert (one.exact.count, one.within_one.count) == (6, 7)
    assert (one.violation_precision.count, one.violation_precision.of) == (2, 2)
    assert (one.violation_recall.count, one.violation_recall.of) == (2, 3)
    assert one.alpha is not None
    assert 0 < one.alpha < 1


def test_people_rate_on_a_sheet_that_hides_what_the_judge_said(tmp_path: Path) -> None:
    found = a_set(*(item(n) for n in RATINGS))
    with stub(lambda _m, _s, texts: f"[[{rating(texts)}]]") as served:
        measure(found, request(served.base_url, "m1", "m2"), tmp_path)
        sheet = tmp_path / "to_rate.csv"
        lines = sheet.read_text("utf-8-sig").splitlines()
        assert len(lines) == 1 + 2 * len(RATINGS)
        assert "[[" not in sheet.read_text("utf-8-sig")
        row = next(line for line in lines if line.startswith("i0,m2,"))
        people = tmp_path / "people.csv"
        people.write_text(f"{lines[0]}\n{row}5\n{lines[1]}\n", "utf-8")
        wanted = request(served.base_url, "m1", "m2", human=people)
        agreement = measure(found, wanted, tmp_path).agreement
    assert [(one.model, one.items, one.exact.count) for one in agreement] == [
        ("m1", 0, 0),
        ("m2", 1, 1),
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("id,score\ni1,3\n", "no column rating"),
        ("id,rating\ni1,6\n", "line 2: rating '6'"),
        ("id,rating\ni1,3.5\n", "line 2"),
        ("id,rating\n", "holds no rating"),
        ("id,rating,model\ni1,3,other\n", "no model 'other'"),
    ],
)
def test_a_wrong_file_of_ratings_is_named_before_anything_is_asked(
    text: str, what: str, tmp_path: Path
) -> None:
    ratings = tmp_path / "people.csv"
    ratings.write_text(text)
    wanted = Request(["fake"], "fake", human=ratings)
    with pytest.raises(EvaluationError, match=what):
        measure(a_set(item(1)), wanted, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_test_split_is_taken_where_there_is_one(tmp_path: Path) -> None:
    found = a_set(item(1, split="dev"), item(2), item(3, category=Category()))
    wanted = Request(["fake"], "fake", model_options=["answer=[[4]]"])
    assert measure(found, wanted, tmp_path / "a").items == 2
    everything = Request(["fake"], "fake", split="all")
    assert measure(found, everything, tmp_path / "b").items == 3
    with pytest.raises(EvaluationError, match="no split 'train'"):
        measure(found, Request(["fake"], "fake", split="train"), tmp_path / "c")


def test_a_model_of_inspect_ai_is_taken_by_its_own_name(tmp_path: Path) -> None:
    from inspect_ai.model import ModelAPI, ModelOutput, ModelUsage, modelapi  # noqa: PLC0415

    class Polite(ModelAPI):
        async def generate(self, *_: object, **__: object) -> ModelOutput:
            output = ModelOutput.from_content("polite", "Please ask a doctor.")
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
            return output

    modelapi(name="polite")(Polite)
    wanted = Request(["polite/one"], "fake", judge_options=["answer=Fine. [[4]]"])
    (model,) = measure(a_set(item(1), item(2)), wanted, tmp_path).models
    assert model.overall.acceptable.count == 2
    answers = (tmp_path / "answers.jsonl").read_text("utf-8")
    assert answers.count("Please ask a doctor.") == 2


def test_what_is_no_model_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="write MODEL@URL"):
        measure(a_set(item(1)), Request(["gpt"], "fake"), tmp_path)
    with pytest.raises(EvaluationError, match="given twice"):
        measure(a_set(item(1)), Request(["fake", "fake"], "fake"), tmp_path)
    with pytest.raises(EvaluationError, match="inspect_ai does not open it"):
        measure(a_set(item(1)), Request(["nobody/knows"], "fake"), tmp_path)


def test_a_set_without_reference_answers_is_nothing_to_measure_on(tmp_path: Path) -> None:
    rows = [{"id": f"i{n}", "locale": "es-MX", "split": "test", "question": "q"} for n in range(3)]
    data = tmp_path / "data-test.jsonl"
    data.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    wanted = Request(["fake"], "fake")
    with pytest.raises(EvaluationError, match="3 with no reference answer"):
        measure(of_folder(tmp_path), wanted, tmp_path / "out")
    data.write_text(json.dumps({**rows[0], "reference_answer": "r"}) + "\n", "utf-8")
    with data.open("a", encoding="utf-8") as file:
        file.write(json.dumps(rows[1]) + "\n")
    result = measure(of_folder(tmp_path), wanted, tmp_path / "out")
    assert (result.items, result.left_out) == (1, {"no reference answer": 1})


def test_another_file_where_the_answers_belong_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text('{"mine": 1}\n')
    with pytest.raises(EvaluationError, match=r"answers\.jsonl, line 1: not what an evaluation"):
        measure(a_set(item(1)), Request(["fake"], "fake"), tmp_path)
    assert (tmp_path / "answers.jsonl").read_text() == '{"mine": 1}\n'


def test_ctrl_c_ends_a_run_as_it_ends_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("derive.evaluation.task.run_eval", lambda *_, **__: [])
    with pytest.raises(KeyboardInterrupt):
        measure(a_set(item(1)), Request(["fake"], "fake"), tmp_path)
