"""Ensembles: one engine drafts, what the others make of it is kept with its agreement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from derive import engines, pipeline, plugins
from derive.chain import Part
from derive.config import FILE_NAME, EngineConfig, load_config, save_config
from derive.contracts import Bill, Estimate
from derive.ensemble import Ensemble
from derive.errors import ConfigError, EngineFailed
from derive.records import Outcome, Segment, Translation
from tests.conftest import Derive, MakeProject
from tests.test_chain import SEGMENTS, Answer, Scripted, breaking, failing, good


def ensemble(*answers: Answer) -> tuple[Ensemble, list[Scripted]]:
    parts = [Scripted(f"e{number}", answer) for number, answer in enumerate(answers, 1)]
    made = Ensemble([Part(p.signature.name, p) for p in parts], plugins.metric("chrF++"), "es")
    return made, parts


def lower(segments: Sequence[Segment]) -> list[Translation]:
    return [Translation(id=s.id, text=f"{s.text} and more") for s in segments]


def test_the_first_drafts_and_the_others_are_kept_with_their_agreement() -> None:
    engine, parts = ensemble(good, lower, good)
    made = engine.translate(SEGMENTS)
    engine.close()
    assert [t.id for t in made] == ["a", "b", "c"]
    assert [t.text for t in made] == ["TEXT A", "TEXT B", "TEXT C"]
    assert {t.engine.name for t in made if t.engine} == {"e1"}
    for t in made:
        other, same = t.alternatives
        assert (other.engine.name, other.text) == ("e2", f"text {t.id} and more")
        assert same.agreement == 100
        assert other.agreement is not None
        assert 0 <= other.agreement < 50
    assert [part.asked for part in parts] == [[["a", "b", "c"]]] * 3
    assert [part.closed for part in parts] == [1, 1, 1]


def test_what_the_first_fails_at_the_next_drafts_and_the_failure_is_told() -> None:
    engine, _ = ensemble(failing(Outcome.REFUSED), good)
    made = {t.id: t for t in engine.translate(SEGMENTS)}
    engine.close()
    b = made["b"]
    assert (b.text, b.outcome, b.detail) == ("TEXT B", Outcome.OK, "after e1: refused: why")
    assert b.engine is not None
    assert b.engine.name == "e2"
    (failed,) = b.alternatives
    assert (failed.engine.name, failed.outcome, failed.agreement) == ("e1", Outcome.REFUSED, None)
    assert made["a"].detail == ""


def test_where_all_fail_every_reason_is_kept() -> None:
    engine, _ = ensemble(failing(Outcome.REFUSED), failing(Outcome.EMPTY))
    b = {t.id: t for t in engine.translate(SEGMENTS)}["b"]
    engine.close()
    assert (b.outcome, b.detail) == (Outcome.REFUSED, "why")
    assert [a.outcome for a in b.alternatives] == [Outcome.EMPTY]


def test_an_id_that_one_engine_left_out_is_misaligned() -> None:
    engine, _ = ensemble(good, lambda segments: good(segments)[1:])
    made = {t.id: t for t in engine.translate(SEGMENTS)}
    engine.close()
    assert [t.alternatives[0].outcome for t in made.values()].count(Outcome.MISALIGNED) == 1
    assert {t.outcome for t in made.values()} == {Outcome.OK}


def test_an_engine_that_breaks_stops_the_run_instead_of_leaving_drafts_without_it() -> None:
    engine, _ = ensemble(good, breaking)
    with pytest.raises(EngineFailed, match="no connection"):
        engine.translate(SEGMENTS)
    engine.close()


def test_the_signature_names_all_and_how_agreement_is_measured() -> None:
    engine, _ = ensemble(good, lower)
    engine.close()
    assert set(engine.signature.settings) == {"1", "2", "agreement"}
    assert "chrF2++" in str(engine.signature)


class Paid(Scripted):
    """Costs something for each segment."""

    bill = Bill(requests=3, cost=1.0)

    def estimate(self, segments: Sequence[Segment]) -> Estimate:
        low = Bill(requests=len(segments))
        return Estimate(low, low + low)


def test_bills_and_estimates_add_up_and_who_costs_nothing_says_nothing() -> None:
    metric = plugins.metric("chrF++")
    two = Ensemble([Part("1", Paid("1", good)), Part("2", Paid("2", good))], metric, "es")
    assert two.bill == Bill(requests=6, cost=2.0)
    assert two.estimate(SEGMENTS) == Estimate(Bill(requests=6), Bill(requests=12))
    two.close()
    free, _ = ensemble(good, good)
    assert free.bill is None
    assert free.estimate(SEGMENTS) is None
    free.close()


# ---- as it is written ----------------------------------------------------------------------------


def test_an_ensemble_and_its_options_are_read() -> None:
    options = ["fake.delay=0", "2.fake.log=x", "memory.min_match=0.9"]
    config = engines.parse("fake + memory>fake", options)
    first, second = engines.members(config)
    assert first == EngineConfig(name="fake", options={"delay": "0"})
    assert second.options == {
        "engines": "memory>fake", "fake.delay": "0", "fake.log": "x", "memory.min_match": "0.9",
    }  # fmt: skip
    assert engines.backwards(config) == first
    assert engines.same_system(config, engines.parse("fake"))
    assert not engines.same_system(engines.parse("memory+fake"), engines.parse("fake"))
    routes = engines.parse("apertium:eng-spa+apertium:eng-cat-spa")
    assert [m.options["route"] for m in engines.members(routes)] == ["eng-spa", "eng-cat-spa"]


@pytest.mark.parametrize(
    ("name", "option", "message"),
    [
        ("fake+", "", r"first\+second"),
        ("fake+memory", "delay=1", "name.key=value"),
        ("fake+memory", "fke.delay=1", "did you mean fake"),
        ("fake+memory", "3.delay=1", "engine's number"),
    ],
)
def test_what_is_written_wrongly_is_said(name: str, option: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        engines.parse(name, [option] if option else [])


def test_an_ensemble_is_a_list_in_the_configuration(make_project: MakeProject) -> None:
    path = make_project().folder / FILE_NAME
    written = path.read_text("utf-8")
    start = written.index("engine:")
    listed = (
        "engine:\n- memory>fake\n- {name: fake, options: {delay: 0}}\n- fake\n"
        "back_engine: {name: fake}\n"
    )
    path.write_text(written[:start] + listed, "utf-8")
    config = load_config(path).engine
    assert config is not None
    first, second, third = engines.members(config)
    assert first == engines.parse("memory>fake")
    assert (second.options, third) == ({"delay": "0"}, EngineConfig(name="fake"))
    for wrong in ("5", "[]", "[fake, 5]"):
        path.write_text(f"{written[:start]}engine: {wrong}\n", "utf-8")
        with pytest.raises(ConfigError, match=r"engine.*: write an engine as \{name: …\}"):
            load_config(path)
    nested = "engine: {name: fake, also: [{name: fake, also: [fake]}]}\n"
    path.write_text(written[:start] + nested, "utf-8")
    with pytest.raises(ConfigError, match="no ensemble itself"):
        load_config(path)


# ---- in a project --------------------------------------------------------------------------------


def test_drafts_of_all_engines_are_shown_and_stored(
    derive: Derive, make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    second = EngineConfig(name="fake", options={"fail": "a=refused"})
    first = EngineConfig(name="fake")
    project.config = project.config.model_copy(
        update={"engine": first.model_copy(update={"also": (second,)})}
    )
    save_config(project.config, project.folder / FILE_NAME)
    pipeline.run(project)
    views = list(pipeline.views(project))
    drafts = [d for view in views if view.drafts for d in view.drafts.drafts]
    others = [d.alternatives for d in drafts if d.engine.name == "fake"]
    assert others
    assert all(len(alternatives) == 1 for alternatives in others)
    refused = [a for (a,) in others if a.outcome is Outcome.REFUSED]
    assert refused
    assert all(a.agreement == 100 for (a,) in others if a.outcome is Outcome.OK)
    assert not any(view.stale for view in views)
    shown = next(v for v in views if v.drafts and v.drafts.get("question") in drafts[:2])
    said = derive("show", project.folder, shown.item.id)
    assert said.status == 0, said.err
    assert "other engine" in said.out
    record = json.loads(derive("show", project.folder, shown.item.id, "--json").out)
    assert record["drafts"]["drafts"][0]["alternatives"][0]["engine"]["name"] == "fake"


def test_new_and_test_take_an_ensemble(derive: Derive, tmp_path: Path, items_file: Path) -> None:
    folder = tmp_path / "mx"
    said = derive(
        "new", folder, "--source", items_file, "--from", "ja-JP", "--to", "es-MX",
        "--engine", "fake+memory>fake", "--engine-option", "1.delay=0",
    )  # fmt: skip
    assert said.status == 0, said.err
    config = load_config(folder / FILE_NAME)
    assert config.engine == engines.parse("fake+memory>fake", ["1.delay=0"])
    assert config.back_engine == EngineConfig(name="fake", options={"delay": "0"})
    tried = json.loads(derive("engine", "test", "fake+fake", "--to", "es-MX", "--json").out)
    assert tried["sentences_per_second"] > 0
    assert len(tried["translations"]) == 5
    assert tried["translations"][0]["alternatives"][0]["agreement"] == 100
