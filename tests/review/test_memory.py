"""What people accepted comes first when the project is drafted again."""

from __future__ import annotations

from typing import Any

from derive import pipeline, plugins
from derive.config import EngineConfig
from derive.contracts import MemoryProvider
from derive.review import memory
from derive.review.records import Phase
from derive.review.service import Filters
from tests.review.conftest import Bench, MakeBench

BETTER = "¿Qué hace falta para tomar el té con dos personas?"


def counts(work: Bench) -> Any:
    provider = plugins.cache_provider()
    assert isinstance(provider, MemoryProvider)
    return provider.counts(work.project.memory_path)


def test_accepted_texts_are_reviewed_pairs_of_the_memory(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0", question=BETTER)
    work.hand_in(ana, "i1", "reject", reason="stiff")
    work.hand_in(ana, "i2", "transcreate", question="otra cosa")
    work.service.close()
    found = counts(work)
    assert found["reviewed"] == 2  # the question and the answer of i0
    assert found["languages"] == {"en→es-MX": 2}
    work.service.close()
    assert counts(work)["reviewed"] == 2


def test_what_was_taken_back_is_not_remembered(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0", question=BETTER)
    work.service.undo(ana, "i0")
    work.service.close()
    assert counts(work)["reviewed"] == 0


def test_what_a_person_wrote_anew_translates_nothing(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    work.hand_in(ana, "i0", "transcreate", question="¿Qué pan llevo?")
    work.hand_in(ben, "i0")
    work.service.close()
    assert work.project.store.decisions(["i0"])["i0"].verdict == "accept"
    assert counts(work)["reviewed"] == 0


def test_the_next_draft_begins_with_what_people_accepted(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    accepted = work.hand_in(ana, "i0", question=BETTER)
    assert memory.catch_up(work.project) == 2
    chain = EngineConfig(name="chain", options={"engines": "memory>fake", "memory.min_match": "1"})
    work.project.config = work.project.config.model_copy(update={"engine": chain})
    pipeline.run(work.project)
    (view,) = pipeline.views(work.project, ["i0"])
    assert view.drafts is not None
    draft = view.drafts.get("question")
    assert draft is not None
    assert draft.text == BETTER
    # The draft is now what was accepted: nobody needs to look at it again.
    assert accepted.decision is not None
    work.service.sync()
    (after,) = pipeline.views(work.project, ["i0"])
    assert after.decision is not None
    assert after.decision.fingerprint == after.fingerprint != accepted.decision.fingerprint
    done = work.service.browse(Filters(phase=Phase.DONE)).items
    assert [row.item_id for row in done] == ["i0"]


def test_a_project_that_nobody_reviews_has_nothing_to_remember(bench: MakeBench) -> None:
    work = bench()
    assert memory.catch_up(work.project) == 0
