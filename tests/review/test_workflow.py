"""The way of an item through review, and what is left of it in the project."""

from __future__ import annotations

import pytest

from derive import pipeline
from derive.config import ReviewConfig
from derive.errors import Forbidden, StaleReview
from derive.records import Alternative, Queue, Signature
from derive.review.records import Phase, Role
from derive.review.service import ReviewService
from derive.status import status
from tests.conftest import MakeProject, accept_all, finished
from tests.review.conftest import COUNT, Bench, MakeBench


def test_what_people_accept_is_decided_counted_and_exportable(make_project: MakeProject) -> None:
    project = make_project()
    pipeline.run(project)
    assert accept_all(project) == {"a1": "accept", "a2": "accept", "b1": "accept"}
    for view in pipeline.views(project):
        assert view.decision is not None
        assert view.decision.fingerprint == view.fingerprint
        assert view.decision.reviewers
    assert status(project)["accepted"] == 3


def test_one_accepted_review_ends_an_item(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    receipt = work.service.submit(ana, finished(desk, question="¿Qué necesito?"))
    assert receipt.phase is Phase.DONE
    decided = work.project.store.decisions([receipt.item_id])[receipt.item_id]
    assert decided == receipt.decision
    assert decided.verdict == "accept"
    assert decided.question == "¿Qué necesito?"
    assert decided.reviewers == (ana.id,)
    assert decided.fingerprint == desk.view.fingerprint


@pytest.mark.parametrize("verdict", ["reject", "retire"])
def test_a_verdict_against_an_item_is_stored_with_its_reason(
    bench: MakeBench, verdict: str
) -> None:
    work = bench()
    receipt = work.hand_in(work.person("Ana"), "i0", verdict, reason="nobody here drinks tea so")
    assert receipt.decision is not None
    assert (receipt.decision.verdict, receipt.decision.reason) == (
        verdict,
        "nobody here drinks tea so",
    )


# ---- second reviews and adjudication -------------------------------------------------------------


def doubled(bench: MakeBench) -> Bench:
    return bench(second=1.0)


def test_a_second_reviewer_is_somebody_else_and_sees_no_first_review(bench: MakeBench) -> None:
    work = doubled(bench)
    ana, ben = work.person("Ana"), work.person("Ben")
    first = work.hand_in(ana, "i0", question="otro texto")
    assert first.phase is Phase.REVIEW
    assert first.decision is None
    with pytest.raises(StaleReview, match="handed this item in before"):
        work.hand_in(ana, "i0")
    desk = work.service.open(ben, "i0")
    assert desk.question != "otro texto"
    assert desk.drafts == ()
    assert not [event for event in desk.history if event.person == ana.id]
    ended = work.hand_in(ben, "i0", question="otro texto")
    assert ended.decision is not None
    assert ended.decision.reviewers == (ana.id, ben.id)
    assert ended.decision.phase == "review"


def test_reviewers_who_differ_wait_for_an_adjudicator_who_is_neither(bench: MakeBench) -> None:
    work = doubled(bench)
    roles = (Role.REVIEWER, Role.ADJUDICATOR)
    ana, ben, eva = (work.person(name, *roles) for name in ("Ana", "Ben", "Eva"))
    work.hand_in(ana, "i0")
    assert work.hand_in(ben, "i0", "reject", reason="stiff").phase is Phase.ADJUDICATION
    assert "i0" not in work.project.store.decisions(["i0"])
    (waiting,) = work.service.disagreements()
    assert waiting.item_id == "i0"
    assert waiting.differs == ("verdict",)
    assert [review.verdict for review in waiting.reviews] == ["accept", "reject"]
    with pytest.raises((Forbidden, StaleReview)):
        work.service.adjudicate(ana, finished(work.service.open(ana, "i0")))
    desk = work.take(eva)
    assert desk.phase is Phase.ADJUDICATION
    assert {draft.by for draft in desk.drafts} >= {ana.id, ben.id}
    receipt = work.service.adjudicate(eva, finished(desk, question="ni uno ni otro"))
    assert receipt.decision is not None
    assert receipt.decision.phase == "adjudication"
    assert receipt.decision.question == "ni uno ni otro"
    assert receipt.decision.reviewers == (ana.id, ben.id, eva.id)
    assert work.service.disagreements() == []


def test_a_reviewer_cannot_adjudicate(bench: MakeBench) -> None:
    work = doubled(bench)
    ana, ben, eva = (work.person(name) for name in ("Ana", "Ben", "Eva"))
    work.hand_in(ana, "i0")
    work.hand_in(ben, "i0", "retire")
    with pytest.raises(Forbidden):
        work.service.open(eva, "i0")
    wanted = finished(work.service.open(ana, "i0"), key="key-of-eva")
    with pytest.raises(Forbidden, match="adjudicator"):
        work.service.adjudicate(eva, wanted)


# ---- translation -------------------------------------------------------------------------------


def test_a_reviewer_sends_an_item_to_a_translator_and_somebody_else_reviews(
    bench: MakeBench,
) -> None:
    work = bench()
    ana = work.person("Ana", Role.REVIEWER, Role.TRANSLATOR)
    tom = work.person("Tom", Role.TRANSLATOR, Role.REVIEWER)
    eva = work.person("Eva", Role.REVIEWER)
    sent = work.hand_in(ana, "i0", "transcreate")
    assert sent.phase is Phase.TRANSLATION
    assert work.project.store.decisions(["i0"])["i0"].verdict == "transcreate"
    desk = work.service.open(tom, "i0")
    assert desk.phase is Phase.TRANSLATION
    assert desk.form.id == "transcreate"
    work.service.submit(tom, finished(desk, question="¿Qué hace falta para el café?"))
    with pytest.raises(StaleReview):
        work.service.submit(tom, finished(desk, key="another-key"))
    review = work.service.open(eva, "i0")
    assert review.question == "¿Qué hace falta para el café?"
    assert review.back_stale
    ended = work.service.submit(eva, finished(review))
    assert ended.decision is not None
    assert ended.decision.question == "¿Qué hace falta para el café?"
    assert ended.decision.reviewers == (eva.id,)


def test_a_reviewer_who_writes_the_new_question_is_its_translator(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    sent = work.hand_in(ana, "i0", "transcreate", question="¿Qué pan llevo?")
    assert sent.phase is Phase.REVIEW
    with pytest.raises(StaleReview):
        work.hand_in(ana, "i0")
    assert work.service.open(ben, "i0").question == "¿Qué pan llevo?"
    ended = work.hand_in(ben, "i0")
    assert ended.decision is not None
    assert ended.decision.question == "¿Qué pan llevo?"


def test_two_independent_drafts_where_the_team_wants_them(bench: MakeBench) -> None:
    work = bench(translations={"full": 2, "light": 2})
    tom, ute = (work.person(name, Role.TRANSLATOR) for name in ("Tom", "Ute"))
    eva = work.person("Eva")
    assert work.service.next(eva) is None
    work.hand_in(tom, "i0", question="uno")
    assert work.service.open(ute, "i0").question != "uno"
    work.hand_in(ute, "i0", question="dos")
    desk = work.service.open(eva, "i0")
    assert desk.question == "uno"
    assert {draft.question for draft in desk.drafts} >= {"uno", "dos"}


def test_drafts_of_other_engines_lie_beside_the_draft(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    (view,) = pipeline.views(work.project, ["i0"])
    assert view.drafts is not None
    other = Alternative(text="¿Qué pongo?", engine=Signature(name="other", version="1"))
    drafts = view.drafts.model_copy(
        update={
            "drafts": tuple(
                draft.model_copy(update={"alternatives": (other,)})
                if draft.field == "question"
                else draft
                for draft in view.drafts.drafts
            )
        }
    )
    stored = work.project.store.results(["draft"], ["i0"])["draft", "i0"]
    result = stored._replace(record=drafts.model_dump_json())
    work.project.store.put_results("draft", {"i0": result})
    desk = work.service.open(ana, "i0")
    assert [(draft.by, draft.question) for draft in desk.drafts] == [("other", "¿Qué pongo?")]


# ---- pretest -----------------------------------------------------------------------------------


def test_an_accepted_item_is_tried_by_somebody_who_never_saw_it(bench: MakeBench) -> None:
    work = bench(pretest=COUNT)
    ana, ben = work.person("Ana"), work.person("Ben")
    accepted = work.hand_in(ana, "i0")
    assert accepted.phase is Phase.PRETEST
    assert accepted.decision is not None
    with pytest.raises(StaleReview):
        work.hand_in(ana, "i0")
    tried = work.hand_in(ben, "i0")
    assert tried.phase is Phase.DONE
    assert tried.decision is not None
    assert tried.decision.phase == "pretest"
    assert tried.decision.question == accepted.decision.question


# ---- taking back -------------------------------------------------------------------------------


def test_undo_brings_the_work_back_and_takes_the_decision_away(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0", question="demasiado pronto", seconds=31)
    copy = work.service.undo(ana, "i0")
    assert copy.question == "demasiado pronto"
    assert work.project.store.decisions(["i0"]) == {}
    assert status(work.project)["reviewed"] == 0
    desk = work.service.open(ana, "i0")
    assert desk.copy == copy
    assert desk.mine
    assert work.service.next(ana) == "i0"
    again = work.hand_in(ana, "i0", "reject", reason="second thoughts")
    assert again.decision is not None
    assert work.project.store.decisions(["i0"])["i0"].verdict == "reject"
    kinds = [event.kind for event in work.service.history("i0")]
    assert kinds.count("submit") == 2
    assert kinds.count("undo") == 1
    first, second = work.service.reviews(["i0"])
    assert (first.superseded, second.superseded) == (True, False)


def test_undo_of_a_transcreation_is_back_at_the_review(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    for text in ("¿Qué pan llevo?", ""):
        work.hand_in(ana, "i0", "transcreate", question=text)
        work.service.undo(ana, "i0")
        assert work.project.store.decisions(["i0"]) == {}
        desk = work.service.open(ana, "i0")
        assert desk.phase is Phase.REVIEW
        assert desk.view.routing is not None
        assert desk.form.id == work.service.form(Phase.REVIEW, desk.view.routing.queue).id
    assert work.hand_in(ana, "i0").phase is Phase.DONE
    with pytest.raises(Forbidden):
        work.service.open(ben, "i0")


def test_what_somebody_has_built_on_cannot_be_taken_back(bench: MakeBench) -> None:
    work = doubled(bench)
    ana, ben = work.person("Ana"), work.person("Ben")
    eva = work.person("Eva", Role.ADJUDICATOR)
    work.hand_in(ana, "i0")
    work.hand_in(ben, "i0", "retire")
    work.hand_in(eva, "i0", reason="asked")
    with pytest.raises(StaleReview, match="built on it"):
        work.service.undo(ana, "i0")
    with pytest.raises(StaleReview, match="nothing of yours"):
        work.service.undo(work.person("Uli"), "i0")


def test_undo_in_a_double_review_frees_the_adjudicator(bench: MakeBench) -> None:
    work = doubled(bench)
    ana, ben = work.person("Ana"), work.person("Ben")
    eva = work.person("Eva", Role.ADJUDICATOR)
    work.hand_in(ana, "i0")
    work.hand_in(ben, "i0", "retire")
    assert work.service.next(eva) == "i0"
    work.service.undo(ben, "i0")
    assert work.service.next(eva) is None
    assert work.hand_in(ben, "i0").phase is Phase.DONE


def test_a_skipped_item_goes_to_somebody_else_and_never_back(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    first = work.service.next(ana)
    assert first is not None
    work.service.skip(ana, first, "I know the author")
    assert work.service.next(ben) == first
    seen = set()
    while (item_id := work.service.next(ana)) is not None:
        work.hand_in(ana, item_id)
        seen.add(item_id)
    assert first not in seen
    assert len(seen) == COUNT - 1
    (skipped,) = [e for e in work.service.history(first) if e.kind == "skip"]
    assert (skipped.person, skipped.after) == (ana.id, {"reason": "I know the author"})


def test_a_lead_reopens_what_was_decided(bench: MakeBench) -> None:
    work = bench()
    ana, lead = work.person("Ana"), work.person("Lea", Role.LEAD)
    work.hand_in(ana, "i0")
    with pytest.raises(Forbidden):
        work.service.reopen(ana, "i0", "I would like to")
    work.service.reopen(lead, "i0", "the law has changed")
    assert work.service.open(ana, "i0").phase is Phase.REVIEW
    assert work.hand_in(ana, "i0", "retire").phase is Phase.DONE
    assert work.project.store.decisions(["i0"])["i0"].verdict == "retire"


def test_an_item_of_the_authors_queue_is_written_by_an_author_and_reviewed(
    make_project: MakeProject,
) -> None:
    project = make_project()
    pipeline.run(project)
    settings = ReviewConfig(second=0, translations={queue.value: 1 for queue in Queue})
    project.config = project.config.model_copy(update={"review": settings})
    assert set(accept_all(project, people=2).values()) == {"accept"}
    for review in ReviewService(project).reviews():
        same = list(ReviewService(project).reviews([review.item_id]))
        assert len({r.reviewer for r in same}) == 2
