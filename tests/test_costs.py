"""What a run will cost is said before it, what it cost is kept; free engines say nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from derive import bills, engines, pipeline
from derive.config import FILE_NAME, load_config
from derive.contracts import Bill
from derive.errors import ConfigError, EngineError
from derive.project import Project
from derive.status import status
from tests.adapters.localisation.chat_server import Answer, Asked, Endpoint, endpoint, fails
from tests.conftest import Derive, MakeProject


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    """An endpoint that translates, and counts 300 prompt and 50 completion tokens for each."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def answer(_number: int, asked: Asked) -> Answer:
        said = asked.body["messages"][-1]["content"]
        text = json.loads(said[said.index("{") :])["text"]
        message = {"role": "assistant", "content": f"Pues, {text}"}
        usage = {"prompt_tokens": 300, "completion_tokens": 50}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return Answer(json.dumps({"choices": [choice], "usage": usage}).encode())

    with endpoint(answer) as serving:
        yield serving


def asking(project: Project, served: Endpoint, more: str = "") -> None:
    """Let a project draft with ``served``, its options written as users write them."""
    path = project.folder / FILE_NAME
    written = path.read_text("utf-8")
    start = written.index("engine:")
    path.write_text(
        written[:start]
        + "engine:\n  name: openai_compatible\n  options:\n"
        + f"    base_url: {served.base_url}\n    model: tiny\n    concurrency: 4\n"
        + f"    timeout: 2.5\n    price_in: 2\n    price_out: 10.5\n{more}"
        + "back_engine: {name: fake}\nrun: {batch: 2}\n",
        "utf-8",
    )


def test_a_dry_run_gives_a_range_and_asks_nothing(
    derive: Derive, make_project: MakeProject, served: Endpoint
) -> None:
    project = make_project()
    asking(project, served)
    said = derive("draft", project.folder, "--dry-run")
    assert said.status == 0, said.err
    assert "draft: 6 requests, " in said.out
    assert "by the prices given" in said.out
    told = json.loads(derive("draft", project.folder, "--dry-run", "--json").out)
    assert set(told["cost"]) == {"draft"}
    low, high = told["cost"]["draft"]["low"], told["cost"]["draft"]["high"]
    assert low["requests"] == high["requests"] == told["texts"] == 6
    assert 0 < low["cost"] < high["cost"]
    assert low["prompt_tokens"] < high["prompt_tokens"]
    assert served.asked == []


def test_the_bill_is_kept_run_by_run_and_what_is_known_is_not_paid_for_again(
    derive: Derive, make_project: MakeProject, served: Endpoint
) -> None:
    project = make_project()
    asking(project, served)
    first = derive("draft", project.folder, "--limit", "2")
    assert first.status == 0, first.err
    before = len(served.asked)
    said = derive("draft", project.folder)
    assert said.status == 0, said.err
    assert f"this run: {len(served.asked) - before} requests, " in said.out
    numbers = json.loads(derive("status", project.folder, "--json").out)["bill"]
    asked = len(served.asked)
    assert numbers["requests"] == asked > before > 0
    assert (numbers["prompt_tokens"], numbers["completion_tokens"]) == (300 * asked, 50 * asked)
    assert numbers["cost"] == pytest.approx((300 * 2 + 50 * 10.5) * asked / 1e6)
    assert [run["step"] for run in numbers["runs"]] == ["draft", "draft"]
    assert [run["bill"]["requests"] for run in numbers["runs"]] == [before, asked - before]
    assert numbers["runs"][0]["engine"].startswith("openai_compatible|")
    assert f"{asked} requests" in derive("status", project.folder).out
    told = json.loads(derive("draft", project.folder, "--dry-run", "--json").out)
    assert (told["texts"], told["cost"]) == (0, {})


def test_a_run_that_an_error_ends_leaves_its_bill(
    make_project: MakeProject, served: Endpoint
) -> None:
    project = make_project()
    asking(project, served, "    budget: 0.008\n    max_tokens: 1\n")
    opened = Project.open(project.folder)
    with pytest.raises(EngineError, match="budget"):
        pipeline.run(opened)
    (run,) = bills.runs(opened.store)
    assert run.bill.requests == len(served.asked) > 0
    opened.close()


def test_engines_that_cost_nothing_say_nothing(derive: Derive, make_project: MakeProject) -> None:
    project = make_project()
    assert json.loads(derive("draft", project.folder, "--dry-run", "--json").out)["cost"] == {}
    assert derive("draft", project.folder).status == 0
    assert status(project)["bill"] is None
    assert bills.total(bills.runs(project.store)) == Bill()
    assert "bill" not in derive("status", project.folder).out


def test_of_a_chain_and_an_ensemble_only_what_may_be_asked_counts(
    derive: Derive, make_project: MakeProject, served: Endpoint
) -> None:
    project = make_project()
    asking(project, served)
    alone = json.loads(derive("draft", project.folder, "--dry-run", "--json").out)["cost"]["draft"]
    path = project.folder / FILE_NAME
    paid = load_config(path).engine
    assert paid is not None
    options = {f"openai_compatible.{key}": value for key, value in paid.options.items()}
    chain = paid.model_copy(
        update={"name": "chain", "options": {"engines": "fake>openai_compatible", **options}}
    )
    text = path.read_text("utf-8")
    for engine, low, high in (
        (chain, 0, alone["high"]["requests"]),
        (paid.model_copy(update={"also": (chain,)}), 6, 2 * alone["high"]["requests"]),
    ):
        dumped = json.dumps(engine.model_dump(mode="json"))
        start, end = text.index("engine:"), text.index("back_engine:")
        path.write_text(f"{text[:start]}engine: {dumped}\n{text[end:]}", "utf-8")
        told = json.loads(derive("draft", project.folder, "--dry-run", "--json").out)
        found = told["cost"]["draft"]
        assert (found["low"]["requests"], found["high"]["requests"]) == (low, high)
    assert served.asked == []


# ---- an engine by its options alone --------------------------------------------------------------


def test_a_base_url_and_a_model_choose_the_endpoint_engine() -> None:
    options = {"base_url": "http://127.0.0.1:9/v1", "model": "tiny"}
    assert engines.choose_by(options, "en", "es-MX").name == "openai_compatible"


def test_a_model_alone_chooses_the_fastest_engine_that_takes_it(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2")
    from tests.adapters.engines import tiny_models  # noqa: PLC0415 - needs torch

    options = {"model": str(tiny_models.marian(tmp_path / "opus-mt-en-es"))}
    chosen = engines.choose_by({**options, "cache": str(tmp_path / "cache")}, "en", "es-MX")
    assert chosen.name == "ctranslate2"
    assert engines.choose_by({**options, "dtype": "float32"}, "en", "es-MX").name == "transformers"


def test_options_that_no_engine_is_chosen_by_are_refused(
    derive: Derive, tmp_path: Path, items_file: Path
) -> None:
    with pytest.raises(ConfigError, match="name the engine"):
        engines.choose_by({"beams": "4"}, "en", "es-MX")
    said = derive(
        "new", tmp_path / "mx", "--source", items_file, "--from", "ja-JP", "--to", "es-MX",
        "--engine-option", f"model={tmp_path / 'gone'}",
    )  # fmt: skip
    assert said.status == 1
    assert "gone" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_an_endpoint_that_refuses_the_key_is_one_line(
    derive: Derive, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with endpoint(lambda _number, _asked: fails(401)) as refusing:
        project = make_project()
        asking(project, refusing)
        said = derive("draft", project.folder)
    assert said.status == 1
    (error,) = (line for line in said.err.splitlines() if line.startswith("error"))
    assert error.endswith("refused the key (401): it wants a key: give api_key_env")
    assert "Traceback" not in said.err
