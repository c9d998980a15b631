"""Chains: what one engine does not translate goes to the next, with every reason kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from derive import engines, pipeline
from derive.chain import Chain, Part
from derive.config import EngineConfig
from derive.errors import ConfigError, EngineError, EngineFailed
from derive.records import Outcome, Segment, Signature, Translation
from tests.conftest import Derive, MakeProject

Answer = Callable[[Sequence[Segment]], list[Translation]]


class Scripted:
    """Answers as a function says, and keeps what it was asked."""

    def __init__(self, name: str, answer: Answer) -> None:
        self.signature = Signature(name=name, version="1")
        self.asked: list[list[str]] = []
        self.closed = 0
        self._answer = answer

    def translate(self, segments: Sequence[Segment]) -> list[Translation]:
        self.asked.append([segment.id for segment in segments])
        return self._answer(segments)

    def close(self) -> None:
        self.closed += 1


def good(segments: Sequence[Segment]) -> list[Translation]:
    return [Translation(id=s.id, text=s.text.upper()) for s in reversed(segments)]


def failing(outcome: Outcome, ids: str = "b") -> Answer:
    def answer(segments: Sequence[Segment]) -> list[Translation]:
        bad = [Translation(id=s.id, outcome=outcome, detail="why") for s in segments if s.id in ids]
        return bad + good([s for s in segments if s.id not in ids])

    return answer


def breaking(segments: Sequence[Segment]) -> list[Translation]:
    raise EngineFailed("no connection")


SEGMENTS = [Segment(id=name, text=f"text {name}") for name in "abc"]


def run(*answers: Answer, retry: bool = True) -> tuple[dict[str, Translation], list[Scripted]]:
    parts = [Scripted(f"e{number}", answer) for number, answer in enumerate(answers, 1)]
    chain = Chain([Part(p.signature.name, p, retry) for p in parts])
    made = chain.translate(SEGMENTS)
    assert [t.id for t in made] == ["a", "b", "c"]
    return {t.id: t for t in made}, parts


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.OK])
def test_every_failure_goes_to_the_next_engine(outcome: Outcome) -> None:
    made, (one, two) = run(failing(outcome), good)
    assert {t.outcome for t in made.values()} == {Outcome.OK}
    assert made["b"].text == "TEXT B"
    assert made["b"].detail == f"after e1: {outcome}: why"
    assert [t.engine.name for t in made.values() if t.engine] == ["e1", "e2", "e1"]
    assert one.asked == [["a", "b", "c"], ["b"]]
    assert two.asked == [["b"]]


def test_what_nobody_translates_keeps_every_reason_in_order() -> None:
    made, _ = run(failing(Outcome.REFUSED), failing(Outcome.EMPTY), failing(Outcome.TRUNCATED))
    assert made["b"] == Translation(
        id="b",
        outcome=Outcome.TRUNCATED,
        detail="e1: refused: why; e2: empty: why; e3: truncated: why",
    )


def test_a_memory_is_asked_once_and_does_not_hide_a_refusal() -> None:
    memory = Scripted("memory", failing(Outcome.ERROR, "abc"))
    llm = Scripted("llm", failing(Outcome.REFUSED))
    chain = Chain([Part("llm", llm), Part("memory", memory, retry=False)])
    made = {t.id: t for t in chain.translate(SEGMENTS)}
    assert made["b"].outcome is Outcome.REFUSED
    assert made["b"].detail == "llm: refused: why; memory: error: why"
    assert memory.asked == [["b"]]
    first = Chain([Part("memory", memory, retry=False), Part("llm", Scripted("llm", good))])
    assert {t.detail for t in first.translate(SEGMENTS)} == {""}


def test_a_dropped_or_foreign_id_is_asked_again_alone() -> None:
    def careless(segments: Sequence[Segment]) -> list[Translation]:
        kept = [s for s in segments if s.id != "b" or len(segments) == 1]
        return [*good(kept), *good(kept), Translation(id="stranger", text="?")]

    made, (one,) = run(careless)
    assert Counter(t.text for t in made.values()) == {"TEXT A": 1, "TEXT B": 1, "TEXT C": 1}
    assert one.asked == [["a", "b", "c"], ["b"]]


def test_an_engine_that_is_down_is_left_alone_and_the_next_takes_over() -> None:
    many = [Segment(id=str(n), text="x") for n in range(20)]
    down, up = Scripted("down", breaking), Scripted("up", good)
    made = Chain([Part("down", down), Part("up", up)]).translate(many)
    assert {t.outcome for t in made} == {Outcome.OK}
    assert "down: error: broke: no connection" in made[-1].detail
    assert len(down.asked) == 4
    with pytest.raises(EngineFailed, match="no connection"):
        Chain([Part("down", down)]).translate(many)


def test_one_text_that_breaks_an_engine_costs_only_itself() -> None:
    def fragile(segments: Sequence[Segment]) -> list[Translation]:
        if any(s.id == "b" for s in segments):
            raise EngineFailed("crashed")
        return good(segments)

    made, _ = run(fragile)
    assert [t.outcome for t in made.values()] == [Outcome.OK, Outcome.ERROR, Outcome.OK]
    assert "crashed" in made["b"].detail


def test_an_engine_that_asks_again_itself_is_asked_once_unless_it_breaks() -> None:
    paid, after = Scripted("paid", failing(Outcome.REFUSED)), Scripted("after", good)
    parts = [Part("paid", paid, asks_again=True), Part("after", after)]
    assert {t.outcome for t in Chain(parts).translate(SEGMENTS)} == {Outcome.OK}
    assert (paid.asked, after.asked) == ([["a", "b", "c"]], [["b"]])

    def breaks_with_many(segments: Sequence[Segment]) -> list[Translation]:
        return good(segments) if len(segments) == 1 else breaking(segments)

    broken = Scripted("paid", breaks_with_many)
    made = Chain([Part("paid", broken, asks_again=True), Part("after", after)]).translate(SEGMENTS)
    assert {t.engine.name for t in made if t.engine} == {"paid"}


def test_closing_closes_every_part_and_the_signature_names_all() -> None:
    parts = [Scripted("one", good), Scripted("two", good)]
    chain = Chain([Part("one", parts[0]), Part("two", parts[1])])
    assert "one|" in str(chain.signature)
    assert "two|" in str(chain.signature)
    chain.close()
    chain.close()
    assert [part.closed for part in parts] == [2, 2]
    assert list(chain.translate([])) == []


# ---- as it is written ---------------------------------------------------------------------------


def test_a_chain_and_its_options_are_read() -> None:
    config = engines.parse("memory > fake:x", ["memory.min_match=0.9", "fake.fail=a=b=empty"])
    assert config.options == {
        "engines": "memory>fake",
        "fake.route": "x",
        "memory.min_match": "0.9",
        "fake.fail": "a=b=empty",
    }
    assert engines.parts(config)[0] == EngineConfig(name="memory", options={"min_match": "0.9"})
    assert engines.parse("fake", ["delay=1", "fake.log=x"]).options == {"delay": "1", "log": "x"}
    assert engines.backwards(engines.parse("memory>fake", ["fake.delay=1"])) == EngineConfig(
        name="fake", options={"delay": "1"}
    )
    assert engines.same_system(config, engines.parse("fake"))
    assert not engines.same_system(config, engines.parse("memory"))


@pytest.mark.parametrize(
    ("name", "option", "message"),
    [
        ("memory>", "", "first>second"),
        ("fake>fake", "", "once"),
        ("memory>fake", "min_match=1", "name.option"),
        ("memory>fake", "mmory.min_match=1", "did you mean memory"),
        ("fake", "delay", "key=value"),
    ],
)
def test_what_is_written_wrongly_is_said(name: str, option: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        engines.parse(name, [option] if option else [])


def test_options_that_a_part_lacks_are_refused_before_a_project_is_made() -> None:
    config = engines.parse("memory>fake", ["fake.dely=1"])
    with pytest.raises(EngineError, match="delay"):
        engines.try_open(config, "en", "es-MX")


# ---- in a project -------------------------------------------------------------------------------

TMX = """<?xml version="1.0"?><tmx version="1.4"><header/><body><tu>
<tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="es"><seg>{}</seg></tuv></tu></body></tmx>"""


def test_a_project_drafts_from_its_memory_first(
    derive: Derive, make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    project.config = project.config.model_copy(
        update={"engine": engines.parse("memory>fake", [f"fake.log={tmp_path / 'log'}"])}
    )
    pipeline.run(project, only=("plan",))
    planned = [view.plan for view in pipeline.views(project) if view.plan and view.plan.question]
    known = planned[0]
    targets = " ".join(line.after_local or "" for line in known.lines("question"))
    file = tmp_path / "old.tmx"
    file.write_text(TMX.format(known.question, f"Sí. {targets}"), "utf-8")
    said = derive("memory", "import", project.folder, file, "--reviewed")
    assert said.status == 0, said.err
    assert "1 pairs of 1 units: 1 new, 1 reviewed" in said.out
    pipeline.run(project)
    views = {view.item.id: view for view in pipeline.views(project)}
    draft = views[known.item_id].drafts.get("question")  # type: ignore[union-attr]
    assert draft is not None
    assert draft.engine.name == "memory"
    assert draft.engine.settings["origin"] == "import:old.tmx"
    assert draft.detail == "memory: 100 % match, import:old.tmx, in es, reviewed"
    others = {
        d.engine.name
        for view in views.values()
        for d in (view.drafts.drafts if view.drafts else ())
        if d is not draft
    }
    assert others == {"fake"}
    asked = Path(tmp_path / "log").read_text().split()
    assert f"question:{known.item_id}" not in asked
    again = tmp_path / "out.csv"
    assert derive("memory", "export", project.folder, again).status == 0
    assert "old.tmx" in again.read_text("utf-8-sig")
    stats = derive("memory", "stats", project.folder).out
    assert "1 imported pairs, 1 of them reviewed" in stats
    assert "fake|route:en-es-MX" in stats


def test_new_takes_a_chain(derive: Derive, tmp_path: Path, items_file: Path) -> None:
    pair = ("--from", "ja-JP", "--to", "es-MX", "--engine", "memory>fake")
    new = ("new", tmp_path / "mx", "--source", items_file, *pair)
    said = derive(
        *new, "--engine-option", "memory.min_match=0.9", "--engine-option", "fake.delay=0"
    )
    assert said.status == 0, said.err
    assert derive("draft", tmp_path / "mx").status == 0
    config = pipeline.Project.open(tmp_path / "mx").config
    assert config.engine == engines.parse("memory>fake", ["memory.min_match=0.9", "fake.delay=0"])
    assert config.back_engine == EngineConfig(name="fake", options={"delay": "0"})
    wrong = derive("new", tmp_path / "no", "--source", items_file, *pair[:-1], "memory>fak")
    assert wrong.status == 1
    assert "did you mean fake" in wrong.err
    assert not (tmp_path / "no").exists()


def test_an_import_that_gives_nothing_says_why(
    derive: Derive, make_project: MakeProject, tmp_path: Path
) -> None:
    project = make_project()
    file = tmp_path / "old.tmx"
    file.write_text(TMX.format("a", "b").replace('"es"', '"fr"'), "utf-8")
    said = derive("memory", "import", project.folder, file)
    assert said.status == 1
    assert "1 × no text in es-MX" in said.err
    assert derive("memory", "export", project.folder, tmp_path / "x.doc").status == 1


def test_engines_are_listed_with_their_routes_and_tried_as_a_chain(derive: Derive) -> None:
    listed = derive("engine", "list", "--to", "es-MX", "--json")
    assert '"en→es-MX"' in listed.out
    tried = derive("engine", "test", "fake", "--to", "es-MX", "--engine-option", "drop=1")
    assert tried.status == 0, tried.err
    assert "misaligned" in tried.out
    assert derive("engine", "test", "memory", "--to", "es-MX").status == 1


@pytest.mark.parametrize(
    "tag", ["x!y", "not a tag", "", "klingon", "e", "es-", "español", "es--MX"]
)
def test_what_is_no_language_tag_is_refused_in_one_line(derive: Derive, tag: str) -> None:
    said = derive("engine", "test", "fake", "--to", tag)
    assert said.status == 1
    assert said.err.startswith(f"error: {tag!r} is no language tag (BCP 47)")
    assert len(said.err.strip().splitlines()) == 1


def test_a_tag_with_an_underscore_is_corrected_and_good_tags_pass(
    derive: Derive, make_project: MakeProject, tmp_path: Path
) -> None:
    assert "did you mean es-MX?" in derive("engine", "test", "fake", "--to", "es_MX").err
    folder = make_project().folder
    said = derive("memory", "export", folder, tmp_path / "out.tmx", "--to", "a b")
    assert "'a b' is no language tag" in said.err
    for tag in ("es", "spa", "es-419", "zh-Hant-TW", "sr-Latn", "ca-valencia", "en-u-ca-gregory"):
        engines.require_tag(tag)
