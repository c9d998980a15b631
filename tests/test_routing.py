"""Queues: the worst that is known decides, and every reason is said."""

from __future__ import annotations

from derive.records import (
    AdaptationPlan,
    CheckReport,
    Draft,
    DraftSet,
    Finding,
    ItemClass,
    Kind,
    Outcome,
    Queue,
    Sensitivity,
    Severity,
    Signature,
    SourceItem,
    Strategy,
    Substitution,
)
from derive.routing import route

ENGINE = Signature(name="e", version="1")
ITEM = SourceItem(
    id="a",
    dataset="d",
    dataset_version="1",
    split="dev",
    language="ja",
    question="何？",
    reference_answer="それ。",
)


def plan(*ledger: Substitution, item_class: ItemClass = ItemClass.TM) -> AdaptationPlan:
    return AdaptationPlan(
        item_id="a",
        locale="es-MX",
        item_class=item_class,
        sensitivity=Sensitivity.CS,
        kind=Kind.TRANSLATED,
        reasons=("because",),
        ledger=ledger,
        question="What?",
        reference_answer="That.",
        source_pack="s",
        target_pack="t",
        signature=ENGINE,
    )


def drafts(outcome: Outcome = Outcome.OK) -> DraftSet:
    question = Draft(item_id="a", field="question", text="¿Qué?", outcome=outcome, engine=ENGINE)
    answer = Draft(item_id="a", field="reference_answer", text="Eso.", engine=ENGINE)
    return DraftSet(item_id="a", drafts=(question, answer))


def report(severity: Severity | None = None) -> CheckReport:
    found = (
        (Finding(item_id="a", field="question", check="numbers", severity=severity, message="m"),)
        if severity
        else ()
    )
    return CheckReport(item_id="a", findings=found)


def line(**changes: object) -> Substitution:
    values = {
        "field": "question",
        "concept": "city.capital",
        "strategy": Strategy.SUBSTITUTE,
        "before": "Tokyo",
        **changes,
    }
    return Substitution.model_validate(values)


def test_a_clean_draft_is_light() -> None:
    assert route(ITEM, plan(line()), drafts(), report()).queue is Queue.LIGHT
    assert route(ITEM, plan(), drafts(), report(Severity.MINOR)).queue is Queue.LIGHT


def test_a_major_finding_is_full_and_says_which() -> None:
    routing = route(ITEM, plan(), drafts(), report(Severity.MAJOR))
    assert routing.queue is Queue.FULL
    assert routing.reasons == ("major: numbers in the question",)


def test_a_failed_draft_is_full_with_the_outcome() -> None:
    routing = route(ITEM, plan(), drafts(Outcome.REFUSED), report())
    assert routing.queue is Queue.FULL
    assert "refused" in routing.reasons[0]


def test_a_replacement_to_confirm_is_full() -> None:
    routing = route(ITEM, plan(line(confirm=True)), drafts(), report())
    assert routing.queue is Queue.FULL
    assert routing.reasons == ("to confirm: city.capital",)


def test_an_open_line_or_a_gap_is_transcreate_and_keeps_the_other_reasons() -> None:
    for undecided in (line(strategy=None), line(gap=True)):
        routing = route(ITEM, plan(undecided), drafts(), report(Severity.MAJOR))
        assert routing.queue is Queue.TRANSCREATE
        assert "city.capital" in routing.reasons[0]
        assert "major: numbers in the question" in routing.reasons


def test_a_reason_is_said_once() -> None:
    gap = line(strategy=Strategy.GENERALISE, gap=True)
    reasons = route(ITEM, plan(gap, gap), drafts(), report()).reasons
    assert len(reasons) == len(set(reasons))


def test_a_removed_item_goes_to_an_author() -> None:
    removed = plan(item_class=ItemClass.SR)
    routing = route(ITEM, removed, DraftSet(item_id="a", drafts=()), report())
    assert routing.queue is Queue.AUTHOR
    assert routing.reasons == ("because",)


def test_an_answer_is_missed_only_where_the_source_has_one() -> None:
    question_only = DraftSet(item_id="a", drafts=drafts().drafts[:1])
    assert route(ITEM, plan(), question_only, report()).queue is Queue.FULL
    without = ITEM.model_copy(update={"reference_answer": None})
    assert route(without, plan(), question_only, report()).queue is Queue.LIGHT


def test_what_a_calibration_says_sends_an_item_to_full_review() -> None:
    risk = "likely error in the question: probability 0.61, reviewed from 0.30 on"
    routing = route(ITEM, plan(line()), drafts(), report(), [risk])
    assert (routing.queue, routing.reasons) == (Queue.FULL, (risk,))
