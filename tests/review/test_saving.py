"""No save is lost, doubled or taken for another one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from derive import pipeline
from derive.errors import Forbidden, FormError, ReviewError, StaleReview, StoreError
from derive.review.records import Phase, Role, Submission, WorkingCopy
from derive.review.service import ReviewService
from tests.conftest import finished, write_items
from tests.review.conftest import Bench, MakeBench, items


def test_the_same_key_is_the_same_save(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    submission = finished(work.take(ana))
    first = work.service.submit(ana, submission)
    again = work.again().submit(ana, submission)
    assert again.repeated
    assert (again.seq, again.at, again.phase) == (first.seq, first.at, first.phase)
    assert len(list(work.service.reviews())) == 1


def test_a_key_of_somebody_else_is_not_taken_for_a_retry(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    mine = finished(work.take(ana))
    work.service.submit(ana, mine)
    other = finished(work.take(ben), key=mine.key)
    with pytest.raises(StaleReview, match="another save"):
        work.service.submit(ben, other)


def test_a_submission_about_an_older_draft_is_refused_and_kept(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    submission = finished(desk, question="lo que escribí", fingerprint="0" * 16)
    for _ in range(2):
        with pytest.raises(StaleReview, match="draft of this item has changed"):
            work.service.submit(ana, submission)
    item_id = submission.item_id
    (kept,) = [e for e in work.service.history(item_id) if e.kind == "refuse"]
    assert Submission.model_validate(kept.after) == submission
    seen = work.service.open(ana, item_id)
    assert seen.older_copy is not None
    assert seen.older_copy.question == "lo que escribí"
    assert seen.question == desk.question


def test_a_submission_by_another_form_is_refused_and_kept(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    submission = finished(work.take(ana), form="full@00000000")
    with pytest.raises(StaleReview, match="form 'full' has changed"):
        work.service.submit(ana, submission)
    assert [e.kind for e in work.service.history(submission.item_id)][-1] == "refuse"


def test_of_two_windows_the_older_one_is_told(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    item_id = desk.view.item.id
    one = work.service.autosave(ana, item_id, WorkingCopy(question="uno"), desk.version)
    with pytest.raises(StaleReview, match="newer version"):
        work.service.autosave(ana, item_id, WorkingCopy(question="dos"), desk.version)
    with pytest.raises(StaleReview, match="newer version"):
        work.service.submit(ana, finished(desk, question="dos"))
    copy = work.service.open(ana, item_id)
    assert (copy.version, copy.question) == (one, "uno")
    work.service.submit(ana, finished(copy))
    with pytest.raises(StaleReview, match="handed this item in"):
        work.service.autosave(ana, item_id, WorkingCopy(question="tres"), one)


def test_a_working_copy_outlives_the_server(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    copy = WorkingCopy(question="a medias", reason="todavía no", seconds=3.5)
    work.service.autosave(ana, desk.view.item.id, copy, desk.version)
    found = work.again().open(ana, desk.view.item.id)
    assert found.copy == copy
    assert found.question == "a medias"
    assert found.start == desk.start


def test_an_item_is_nobody_elses_while_one_has_it(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    desk = work.take(ana)
    item_id = desk.view.item.id
    with pytest.raises(Forbidden, match="somebody else"):
        work.service.open(ben, item_id)
    with pytest.raises(Forbidden, match="somebody else"):
        work.service.submit(ben, finished(desk, version=None))
    with pytest.raises(Forbidden):
        work.service.autosave(ben, item_id, WorkingCopy(question="x"), 0)


def test_work_on_an_item_that_was_moved_away_is_kept(bench: MakeBench) -> None:
    work = bench()
    ana, ben, lea = work.person("Ana"), work.person("Ben"), work.person("Lea", Role.LEAD)
    desk = work.take(ana)
    assert work.service.move(lea, ana.id, ben.id) == 1
    with pytest.raises(StaleReview, match="not yours any more"):
        work.service.submit(ana, finished(desk, question="mi trabajo"))
    kept = [e for e in work.service.history(desk.view.item.id) if e.kind == "refuse"]
    assert kept[0].after["question"] == "mi trabajo"


@pytest.mark.parametrize("item_id", ["nothing", "", "i0'; DROP TABLE items; --"])
def test_an_item_of_another_project_is_refused(bench: MakeBench, item_id: str) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    with pytest.raises(ReviewError, match="no item"):
        work.service.open(ana, item_id)
    with pytest.raises(ReviewError, match="no item"):
        work.service.submit(ana, finished(desk, item_id=item_id))


def test_the_log_can_only_be_added_to(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0")
    before = work.service.history("i0")
    for statement in ("UPDATE review_log SET person = 'x'", "DELETE FROM review_log"):
        with (
            pytest.raises((sa.exc.DatabaseError, StoreError)),
            work.project.store.engine.begin() as c,
        ):
            c.execute(sa.text(statement))
    assert work.service.history("i0") == before


def test_a_submission_that_does_not_fit_its_form_changes_nothing(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    with pytest.raises(FormError, match="question is empty"):
        work.service.submit(ana, finished(desk, question=" "))
    assert list(work.service.reviews()) == []
    assert work.service.next(ana) == desk.view.item.id


def test_markup_scripts_and_odd_characters_come_back_as_they_were(bench: MakeBench) -> None:
    work = bench()
    text = "<script>alert('x')</script> =1+1 \u202e 𝄞 \u0007 {{ 7*7 }} %s"
    receipt = work.hand_in(work.person("Ana"), "i0", question=text)
    assert receipt.decision is not None
    assert receipt.decision.question == text
    (review,) = work.service.reviews(["i0"])
    assert review.question == text


@pytest.mark.parametrize("text", ["nul \x00 inside", "half a pair \ud800"])
def test_what_no_file_can_store_is_refused_in_words(bench: MakeBench, text: str) -> None:
    work = bench()
    ana = work.person("Ana")
    with pytest.raises(FormError, match="no file can store"):
        work.service.submit(ana, finished(work.take(ana)).model_copy(update={"question": text}))
    item_id = str(work.service.next(ana))
    copy = WorkingCopy().model_copy(update={"question": text})
    for act in (
        lambda: work.service.autosave(ana, item_id, copy, 0),
        lambda: work.service.skip(ana, item_id, text),
        lambda: work.service.propose(ana, item_id, "emergency.police", text, "https://x.example"),
        lambda: work.person(text),
    ):
        with pytest.raises(FormError, match="no file can store"):
            act()


# ---- when the pipeline runs again ----------------------------------------------------------------


def redrafted(work: Bench) -> None:
    """Run the pipeline again on the next version of the source: coffee for tea."""
    rows = [{**row, "question_en": row["question_en"].replace("tea", "coffee")} for row in items()]
    path = str(write_items(work.project.folder / "next.jsonl", rows))
    source = work.project.config.source.model_copy(update={"path": path})
    work.project.config = work.project.config.model_copy(update={"source": source})
    pipeline.run(work.project)


def test_a_new_draft_is_due_again_and_shows_what_was_decided(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    old = work.hand_in(ana, "i0", question="lo viejo")
    begun = work.service.open(ana, "i1")
    work.service.autosave(ana, "i1", WorkingCopy(question="a medias"), 0)
    redrafted(work)
    assert work.service.sync() > 0
    desk = work.service.open(ana, "i0")
    assert desk.phase is Phase.REVIEW
    assert desk.earlier == old.decision
    assert desk.mine
    with pytest.raises(StaleReview, match="draft of this item has changed"):
        work.service.submit(ana, finished(begun, key="about-the-old-draft", version=None))
    half = work.service.open(ana, "i1")
    assert half.copy is None
    assert half.older_copy is not None


def test_other_findings_leave_a_decision_standing(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0")
    waiting = finished(work.service.open(ana, "i1"))
    before = next(pipeline.views(work.project, ["i0"]))
    assert before.report is not None
    found = tuple({finding.check for finding in before.report.findings})
    checks = work.project.config.checks.model_copy(update={"disable": found})
    work.project.config = work.project.config.model_copy(update={"checks": checks})
    pipeline.run(work.project)
    assert work.service.sync() == 0
    after = next(pipeline.views(work.project, ["i0"]))
    assert after.fingerprint != before.fingerprint
    assert after.decision is not None
    assert after.decision.fingerprint == after.fingerprint
    assert work.service.submit(ana, waiting).phase is Phase.DONE


def test_a_run_is_noticed_without_being_told(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0")
    redrafted(work)
    desk = ReviewService(work.project).open(ana, "i0")
    assert desk.mine
    assert "coffee" in desk.question


def test_an_open_item_is_seen_as_the_last_run_left_it(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.service.open(ana, "i0")
    redrafted(work)
    desk = work.service.open(ana, "i0")
    assert "coffee" in desk.question
    assert work.service.submit(ana, finished(desk)).phase is Phase.DONE


# ---- checks of an edit ---------------------------------------------------------------------------


def test_an_edit_is_checked_at_once_and_never_scored_by_the_old_back_translation(
    bench: MakeBench,
) -> None:
    work = bench()
    desk = work.take(work.person("Ana"))
    item_id = desk.view.item.id
    same = work.service.check(item_id, dict(desk.start))
    assert same == desk.view.report
    doubled = work.service.check(item_id, {"question": f"{desk.question} hola hola"})
    found = {finding.check for finding in doubled.findings if finding.field == "question"}
    assert "doubled_word" in found
    assert {score.field for score in doubled.scores} == {"reference_answer"}
    empty = work.service.check(item_id, {"question": ""})
    assert any(finding.severity == "critical" for finding in empty.findings)


def test_a_reviewer_sees_that_the_back_translation_is_of_another_text(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    desk = work.take(ana)
    assert not desk.back_stale
    edited = WorkingCopy(question="¿Otra cosa?", reference_answer=desk.reference_answer)
    work.service.autosave(ana, desk.view.item.id, edited, desk.version)
    after = work.service.open(ana, desk.view.item.id)
    assert after.back_stale
    assert after.report is not None
    assert {score.field for score in after.report.scores} <= {"reference_answer"}
