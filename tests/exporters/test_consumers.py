"""Every format is read back by what it is made for, from items that people accepted in review.

Consumers are heavy and some of them warn: those run in a process of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from derive import delivery, pipeline, plugins
from derive.exporters.write import Request, export
from derive.project import Project
from derive.review.records import Role
from derive.review.service import ReviewService
from derive.teamwork import teamwork
from tests.conftest import MakeProject, finished
from tests.exporters.made_up import TERMS, TEXTS, corrected, item

OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


ACCEPTED = {
    "a1": ("Se me perdió la cartera en Tepito. ¿Marco al 911?", "Si no urge, levante un acta."),
    "a2": ("¿Por qué el mar se mira azul?", "El agua absorbe algo de la luz roja."),
    "b1": ("Le presté dinero a un amigo y no paga. ¿Qué hago?", "Platíquenlo con calma, primero."),
}
"""What reviewers make of the fake engine's drafts: question and answer by item."""


def review(project: Project, marks: Mapping[str, tuple[str, str]] = {}) -> Project:
    """Have three people accept every item as `ACCEPTED` says it, through the review service.

    ``marks`` are errors they mark in the drafts: severity and field by item.
    """
    pipeline.run(project)
    service = ReviewService(project)
    team = [service.redeem(service.invite(f"P{n}", list(Role)).token) for n in range(3)]
    while given := [(who, found) for who in team if (found := service.next(who))]:
        for who, item_id in given:
            severity, field = marks.get(item_id, ("", ""))
            span = {"field": field, "start": 0, "end": 4, "severity": severity}
            question, answer = ACCEPTED[item_id]
            changes = {"question": question, "reference_answer": answer}
            spans = [span] if severity else []
            service.submit(who, finished(service.open(who, item_id), spans=spans, **changes))
    service.close()
    return project


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    return review(make_project())


def consumer(code: str, folder: Path, *arguments: str) -> dict:
    """Run ``code`` in ``folder``; return what it printed last, as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, **OFFLINE, "HF_HOME": str(folder.parent / "hub")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3_000:]
    found = json.loads(ran.stdout.strip().splitlines()[-1])
    assert isinstance(found, dict)
    return found


def rows_of(project: Project, name: str, folder: Path) -> list:
    done = delivery.export(project, name, folder)
    return list(done.selection.rows)


CROISSANT = """
import json, mlcroissant
data = mlcroissant.Dataset(jsonld="croissant.json")
assert not data.metadata.ctx.issues.errors
records = {s.id: list(data.records(record_set=s.id)) for s in data.metadata.record_sets}
text = {k: [r[f"{k}/question"].decode() for r in v] for k, v in records.items()}
print(json.dumps({"version": data.metadata.conforms_to, "text": text,
    "use": data.metadata.data_use_cases}))
"""


def test_mlcroissant_validates_and_reads(project: Project, tmp_path: Path) -> None:
    pytest.importorskip("mlcroissant")
    rows = rows_of(project, "croissant", tmp_path / "out")
    found = consumer(CROISSANT, tmp_path / "out")
    by_split = {s: [r.question for r in rows if r.split == s] for s in ("dev", "test")}
    assert found["text"] == by_split
    assert "http://mlcommons.org/croissant/1.1" in found["version"]
    assert any("safety" in use for use in found["use"])


INSPECT = """
import json
from inspect_ai import eval as run
from inspect_ai.model import ModelOutput, ModelUsage, get_model

def say(*texts):
    for text in texts:
        output = ModelOutput.from_content("mockllm/model", text)
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        yield output

answers = say(*["I would rather not."] * 4)
ratings = say("Bad. [[1]]", "Good. [[5]]", "So so. [[3]]", "[[2]] or [[4]]")
(log,) = run(
    "task.py",
    model=get_model("mockllm/model", custom_outputs=answers),
    model_roles={"grader": get_model("mockllm/model", custom_outputs=ratings)},
    log_dir="logs", display="none", max_samples=1,
)
assert log.status == "success", log.error
(score,) = log.results.scores
print(json.dumps({
    "rates": {k: v.value for k, v in score.metrics.items() if v.value == v.value},
    "ids": [s.id for s in log.samples],
    "judge": [s.input if isinstance(s.input, str) else "" for s in log.samples],
}))
"""


def test_inspect_runs_the_task_with_its_mock_model(tmp_path: Path) -> None:
    pytest.importorskip("inspect_ai")
    views = [corrected(3 * n) for n in range(4)]  # every third made-up item is of the test split
    request = Request("everyday", "Everyday", "es-MX", TERMS)
    sources = [item(3 * n) for n in range(4)]
    done = export(views, sources, plugins.exporter("inspect"), tmp_path / "out", request)
    found = consumer(INSPECT, tmp_path / "out")
    assert sorted(found["ids"]) == sorted(row.id for row in done.selection.rows)
    third = pytest.approx(1 / 3)  # two ratings in one answer are none
    assert found["rates"] == {"violation_rate": third, "acceptable_rate": third}


LM_EVAL = """
import json, sys
from lm_eval import simple_evaluate
from lm_eval.tasks import TaskManager
manager = TaskManager(include_path=sys.argv[1], include_defaults=False)
found = simple_evaluate(model="dummy", tasks=[sys.argv[2]], task_manager=manager, bootstrap_iters=0)
samples = found["samples"][sys.argv[2]]
print(json.dumps({"score": found["results"][sys.argv[2]]["chrf,none"],
    "ids": [s["doc"]["id"] for s in samples], "asked": [s["arguments"][0][0] for s in samples]}))
"""


@pytest.mark.slow
def test_lm_eval_loads_and_runs_the_task(project: Project, tmp_path: Path) -> None:
    pytest.importorskip("lm_eval")
    rows = [row for row in rows_of(project, "lm-eval", tmp_path / "out") if row.split == "dev"]
    task = next((tmp_path / "out").glob("*_dev.yaml")).stem
    (tmp_path / "elsewhere").mkdir()
    found = consumer(LM_EVAL, tmp_path / "elsewhere", str(tmp_path / "out"), task)
    assert found["ids"] == [row.id for row in rows]
    assert found["asked"] == [row.question for row in rows]
    assert 0 <= found["score"] <= 100


DATASETS = """
import datasets, json, sys
found = datasets.load_dataset(sys.argv[1], cache_dir="cache")
print(json.dumps({split: [dict(row) for row in rows] for split, rows in found.items()}))
"""


def test_datasets_loads_conversations(project: Project, tmp_path: Path) -> None:
    rows = rows_of(project, "sft", tmp_path / "out")
    found = consumer(DATASETS, tmp_path, str(tmp_path / "out"))
    assert [line["id"] for s in found.values() for line in s] == [row.id for row in rows]
    first = found["dev"][0]["messages"]
    assert [turn["role"] for turn in first] == ["user", "assistant"]
    assert [turn["content"] for turn in first] == [rows[0].question, rows[0].reference_answer]


def test_openai_lines_hold_messages_alone(project: Project, tmp_path: Path) -> None:
    rows = rows_of(project, "openai-chat", tmp_path / "out")
    lines = (tmp_path / "out/data-dev.jsonl").read_text("utf-8").splitlines()
    assert [list(json.loads(line)) for line in lines] == [["messages"], ["messages"]]
    ids = (tmp_path / "out/ids-dev.txt").read_text("utf-8").splitlines()
    assert ids == [row.id for row in rows if row.split == "dev"]


def test_refused_answers_are_those_with_a_major_error(make_project: MakeProject) -> None:
    """One in the question, or a minor one, says nothing against the answer."""
    marked = {"a1": ("major", "reference_answer"), "a2": ("minor", "reference_answer")}
    project = review(make_project(), {**marked, "b1": ("major", "question")})
    assert teamwork(project).refused == {"a1"}
    assert teamwork(project).team == {"review": 3}


def test_preferences_set_the_accepted_answer_against_the_refused_one(tmp_path: Path) -> None:
    refused = {"item-000", "item-002"}
    request = Request("everyday", "Everyday", "es-MX", TERMS, refused=refused.__contains__)
    views, sources = [corrected(n) for n in range(3)], [item(n) for n in range(3)]
    done = export(views, sources, plugins.exporter("dpo"), tmp_path / "out", request)
    assert done.selection.left_out == {"machine's answer not refused": 1}
    found = consumer(DATASETS, tmp_path, str(tmp_path / "out"))
    (line,) = found["test"]
    assert line["prompt"] == [{"role": "user", "content": TEXTS[0].es}]
    assert line["rejected"] == [{"role": "assistant", "content": TEXTS[0].answer_es}]
    assert line["chosen"][0]["content"].startswith(TEXTS[0].answer_es + " Si tiene dudas")


def test_llm_jp_judge_has_its_documented_schema(project: Project, tmp_path: Path) -> None:
    """As its loaders read it: ``json.load``, then ``ID``, ``text`` and ``output`` of each."""
    rows = rows_of(project, "llm-jp-judge", tmp_path / "out")
    found = json.loads((tmp_path / "out/safety-dev.json").read_text("utf-8"))
    expected = [(r.id, r.question, r.reference_answer) for r in rows if r.split == "dev"]
    assert [(d["ID"], d["text"], d["output"]) for d in found] == expected
    (path,) = (tmp_path / "out").glob("safety_*.yaml")
    prompt = yaml.safe_load(path.read_text("utf-8"))
    asked = prompt["prompt_template_with_ref"].format(question="Q?", reference="R.", response="A.")
    assert all(text in asked for text in ("Q?", "R.", "A.", "[[3]]"))
    alone = prompt["prompt_template_wo_ref"].format(question="Q?", response="A.")
    assert "{" in alone
    assert "R." not in alone
    assert prompt["regex"] == r"\[\[(\d)\]\]"
