"""What a lead sees: progress, who is blocked, agreement, all items, proposals to the pack."""

from __future__ import annotations

from typing import Any

import pytest

from derive.errors import FormError
from derive.records import ItemClass, Queue
from derive.review.agreement import agreement
from derive.review.records import ErrorSpan, Person, Phase, ReviewRecord, Role
from derive.review.service import Filters
from tests.conftest import finished
from tests.review.conftest import COUNT, Bench, MakeBench

# ---- progress ------------------------------------------------------------------------------------


def test_progress_counts_people_phases_and_time(bench: MakeBench) -> None:
    work = bench()
    ana, ben = work.person("Ana"), work.person("Ben")
    for seconds in (10, 20, 60):
        work.hand_in(ana, str(work.service.next(ana)), seconds=seconds)
    work.hand_in(ana, str(work.service.next(ana)), "reject", reason="stiff", seconds=20)
    held = work.service.next(ben)
    work.service.skip(ben, str(held), "too near to home")
    work.service.next(ben)
    found = work.service.progress()
    assert (found.total, found.done, found.left) == (COUNT, 4, COUNT - 4)
    assert found.phases[Phase.REVIEW] == COUNT - 4
    assert found.verdicts == {"accept": 3, "reject": 1}
    assert sum(n for phases in found.queues.values() for n in phases.values()) == COUNT
    assert found.seconds[Phase.REVIEW] == 20
    assert found.hours == pytest.approx((COUNT - 4) * 20 / 3600)
    assert found.days == pytest.approx((COUNT - 4) / 4)
    by_id = {one.person.id: one for one in found.people}
    first, second = by_id[ana.id], by_id[ben.id]
    assert (first.done, first.done_today, first.open, first.seconds) == (4, 4, 0, 20)
    assert (second.done, second.open, second.skipped, second.seconds) == (0, 1, 1, None)
    assert first.waiting == COUNT - 5
    assert second.waiting == COUNT - 6
    assert found.blocked == ()
    assert [(skip.item_id, skip.after["reason"]) for skip in found.skips] == [
        (held, "too near to home")
    ]


def test_a_forecast_needs_something_to_go_by(bench: MakeBench) -> None:
    found = bench().service.progress()
    assert (found.hours, found.days) == (None, None)


def test_double_reviews_count_twice_until_they_are_done(bench: MakeBench) -> None:
    work = bench(second=1.0)
    ana = work.person("Ana")
    assert work.service.progress().left == 2 * COUNT
    work.hand_in(ana, "i0")
    assert work.service.progress().left == 2 * COUNT - 1


def test_what_nobody_can_do_is_said_with_the_reason(bench: MakeBench) -> None:
    work = bench(second=1.0)
    (nobody,) = work.service.progress().blocked
    assert nobody.items == COUNT
    assert "nobody has the role reviewer" in nobody.why
    ana = work.person("Ana")
    while (item_id := work.service.next(ana)) is not None:
        work.hand_in(ana, item_id)
    (second,) = work.service.progress().blocked
    assert second.items == COUNT
    assert "worked on them already" in second.why
    (one,) = work.service.progress().people
    assert one.blocked == "nothing waits for them"
    work.person("Ben")
    assert work.service.progress().blocked == ()


def test_people_are_told_apart_by_what_holds_them_up(bench: MakeBench) -> None:
    work = bench()
    done = work.person("Ana", daily=1)
    gone = work.person("Ben")
    work.person("Cem", languages=("fr",))
    work.hand_in(done, str(work.service.next(done)))
    work.service.revoke(gone.id)
    blocked = [one.blocked for one in work.service.progress().people]
    assert blocked == [
        "has done the 1 items of today",
        "access ended",
        "works in fr, the project is for es-MX",
    ]


# ---- all items -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, COUNT),
        ({"phase": Phase.DONE}, 2),
        ({"verdict": "reject"}, 1),
        ({"person": "ana"}, 2),
        ({"label": "area 0"}, COUNT // 3),
        ({"label": "area 0", "phase": Phase.DONE}, 1),
        ({"text": "i1"}, 11),
        ({"text": "%"}, 0),
        ({"queue": Queue.AUTHOR}, 0),
        ({"item_class": ItemClass.ST}, COUNT),
    ],
)
def test_items_are_found_by_what_is_known_of_them(
    bench: MakeBench, filters: dict[str, Any], count: int
) -> None:
    work = bench()
    ana = work.person("Ana")
    work.hand_in(ana, "i0")
    work.hand_in(ana, "i1", "reject", reason="stiff")
    page = work.service.browse(Filters(**filters))
    assert page.total == len(page.items) == count


def test_pages_follow_the_order_of_the_source(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    work.service.open(ana, "i9")
    page = work.service.browse(Filters(), offset=8, limit=3)
    assert [row.item_id for row in page.items] == ["i8", "i9", "i10"]
    assert page.total == COUNT
    assert page.items[1].open_with == (ana.id,)


# ---- agreement -----------------------------------------------------------------------------------


def reviewed(person: str, item: int, seq: int, **parts: Any) -> ReviewRecord:
    known = {
        "key": f"the-key-{person}-{item}",
        "item_id": f"i{item}",
        "fingerprint": "f",
        "form": "light",
        "verdict": "accept",
        "question": "¿Qué necesito?",
        "draft": {"question": "¿Qué necesito?"},
        "seconds": 10,
        "seq": seq,
        "reviewer": person,
        "phase": "review",
        "at": "2026-01-01T00:00:00+00:00",
    }
    return ReviewRecord.model_validate({**known, **parts})


def test_agreement_is_by_question_over_items_that_two_reviewed(bench: MakeBench) -> None:
    work = bench(second=1.0)
    ana, ben = work.person("Ana"), work.person("Ben")
    for number in range(8):
        for person, odd in ((ana, 0), (ben, 1)):
            verdict = "reject" if number % 4 == 0 or (number == 1 and odd) else "accept"
            ratings = {"category_preserved": True, "refusal_unchanged": True}
            ratings["naturalness"] = 1 + (number + odd * (number == 7)) % 5
            shown = ratings if verdict == "accept" else {}
            work.hand_in(person, f"i{number}", verdict, ratings=shown, reason="stiff")
    work.hand_in(ana, "i8")
    found = work.service.agreement()
    assert found.doubled == 8
    by_id = {one.question: one for one in found.questions}
    verdicts = by_id["verdict"]
    assert (verdicts.items, verdicts.raters) == (8, 2)
    # 2 of 8 rejected by both, one by one of them: pₒ = 7/8, pₑ = (6·5 + 2·3)/64
    assert verdicts.kappa == pytest.approx((7 / 8 - 36 / 64) / (1 - 36 / 64))
    assert verdicts.kappa_name == "Cohen's κ"
    assert verdicts.prevalence == {"accept": 11 / 16, "reject": 5 / 16}
    assert verdicts.alpha is not None
    assert verdicts.low is not None
    assert verdicts.high is not None
    assert verdicts.low <= verdicts.alpha <= verdicts.high
    assert by_id["naturalness"].measure == "ordinal"
    assert by_id["naturalness"].items == 5


def forms_of(work: Bench) -> Any:
    return work.service.forms()


def test_spans_agree_by_the_characters_that_both_marked(bench: MakeBench) -> None:
    work = bench()

    def span(start: int, end: int, severity: str = "major") -> ErrorSpan:
        return ErrorSpan.model_validate(
            {"field": "question", "start": start, "end": end, "severity": severity}
        )

    made = [
        reviewed("a", 1, 1, spans=[span(0, 4)]),
        reviewed("b", 1, 2, spans=[span(2, 6)]),
        reviewed("a", 2, 3, spans=[span(0, 2, "minor")]),
        reviewed("b", 2, 4),
        reviewed("a", 3, 5),
        reviewed("b", 3, 6),
    ]
    spans = agreement(made, forms_of(work), work.project.config.review).spans
    assert spans.pairs == 2
    assert spans.f1 == pytest.approx(2 * 2 / (4 + 4 + 2))
    assert spans.severe == pytest.approx(2 * 2 / (4 + 4))


def test_drift_shows_who_became_quicker_and_milder(bench: MakeBench) -> None:
    work = bench()
    made = [
        reviewed("a", n, n, verdict="reject" if n < 15 else "accept", seconds=60 if n < 15 else 5)
        for n in range(45)
    ]
    (drift,) = agreement(made, forms_of(work), work.project.config.review).drift
    assert drift.accepted == (0.0, 1.0)
    assert drift.seconds == (60.0, 5.0)
    assert drift.p is not None
    assert drift.p < 0.001


def test_undone_reviews_and_controls_are_no_part_of_agreement(bench: MakeBench) -> None:
    work = bench()
    made = [
        reviewed("a", 1, 1),
        reviewed("b", 1, 2, superseded=True),
        reviewed("a", 2, 3, control="pass"),
        reviewed("b", 2, 4, control="fail"),
    ]
    assert agreement(made, forms_of(work), work.project.config.review).doubled == 0


def test_agreement_of_nobody_says_why_there_is_none(bench: MakeBench) -> None:
    found = bench().service.agreement()
    (verdict,) = found.questions
    assert verdict.alpha is None
    assert verdict.note
    assert found.spans.f1 is None


# ---- proposals -----------------------------------------------------------------------------------


def proposed(work: Bench, person: Person, **changes: str) -> Any:
    said = {
        "item_id": "i0",
        "concept": "emergency.police",
        "text": "911",
        "source_url": "https://example.org/911",
        **changes,
    }
    return work.service.propose(person, **said)


def test_a_proposal_to_the_pack_is_kept_with_who_and_where_from(bench: MakeBench) -> None:
    work = bench()
    ana = work.person("Ana")
    made = proposed(work, ana, note="on every wall")
    assert work.again().proposals() == [made]
    assert (made.person, made.concept, made.value) == (ana.id, "emergency.police", "911")
    assert "propose" in [event.kind for event in work.service.history("i0")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"concept": "emergency.polise"}, "did you mean emergency.police"),
        ({"text": " "}, "say what people call it"),
        ({"text": "x" * 1001}, "at most 1000 characters"),
        ({"source_url": "my aunt"}, "give a source"),
        ({"source_url": "javascript:alert(1)"}, "give a source"),
    ],
)
def test_a_proposal_without_a_source_or_a_concept_is_refused(
    bench: MakeBench, changes: dict[str, str], message: str
) -> None:
    work = bench()
    with pytest.raises(FormError, match=message):
        proposed(work, work.person("Ana"), **changes)
    assert work.service.proposals() == []


# ---- history -------------------------------------------------------------------------------------


def test_every_act_on_an_item_is_kept_with_who_and_when(bench: MakeBench) -> None:
    work = bench()
    ana, lea = work.person("Ana"), work.person("Lea", Role.LEAD)
    work.service.assign(lea, ["i0"], ana.id)
    desk = work.service.open(ana, "i0")
    work.service.submit(ana, finished(desk, question="¿Mejor así?", reason="shorter"))
    work.service.undo(ana, "i0")
    work.hand_in(ana, "i0", "retire")
    work.service.reopen(lea, "i0", "asked by the ministry")
    events = work.service.history("i0")
    kinds = [event.kind for event in events]
    assert kinds == [
        *("assign", "submit", "decide", "undo", "decide", "submit", "decide", "decide", "reopen")
    ]
    assert work.project.store.decisions(["i0"]) == {}
    assert [event.at for event in events] == sorted(event.at for event in events)
    first = next(event for event in events if event.kind == "submit")
    assert first.person == ana.id
    assert first.before["draft"]["question"] == desk.start["question"]
    assert first.after["question"] == "¿Mejor así?"
    assert first.after["reason"] == "shorter"
