"""Which items are exported, and what is published of them."""

from __future__ import annotations

import pytest

from derive.errors import ExportError
from derive.exporters._row import region, row_id
from derive.exporters._rows import build_rows
from derive.records import Decision, ItemClass, ItemView, Outcome, Queue
from tests.exporters.made_up import TEXTS, accepted, failed, view


def changed(made: ItemView, part: str, **update: object) -> ItemView:
    return made.model_copy(update={part: getattr(made, part).model_copy(update=update)})


def test_accepted_texts_go_out_not_drafts() -> None:
    row = build_rows([accepted(0, question="¿Y entonces?")]).rows[0]
    assert row.question == "¿Y entonces?"
    assert row.review.model_dump() == {
        "status": "accepted",
        "phase": "adjudication",
        "reviewers": 2,
    }


@pytest.mark.parametrize("unreviewed", [False, True])
@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (accepted(1).model_copy(update={"stale": True}), "stale"),
        (accepted(1).model_copy(update={"fingerprint": "new"}), "decided on an older draft"),
        (accepted(1).model_copy(update={"plan": None}), "not planned yet"),
        (changed(accepted(1), "decision", verdict="reject"), "rejected"),
        (changed(accepted(1), "decision", verdict="retire"), "retired"),
        (changed(accepted(1), "decision", verdict="transcreate"), "sent to transcreation"),
        (changed(accepted(1), "decision", question=" "), "accepted without a question"),
    ],
)
def test_left_out_either_way(made: ItemView, reason: str, unreviewed: bool) -> None:
    selection = build_rows([accepted(0), made], unreviewed=unreviewed)
    assert len(selection.rows) == 1
    assert selection.left_out == {reason: 1}


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (view(1).model_copy(update={"stale": True}), "stale"),
        (changed(view(1), "plan", item_class=ItemClass.SR), "makes no sense in this locale (SR)"),
        (changed(view(1), "routing", queue=Queue.RETIRED), "retired"),
        (changed(view(1), "routing", queue=Queue.AUTHOR), "waits for an author"),
        (view(1).model_copy(update={"drafts": None}), "not drafted yet"),
        (failed(1, Outcome.META_TEXT), "draft failed: meta text"),
    ],
)
def test_drafts_that_never_go_out(made: ItemView, reason: str) -> None:
    assert build_rows([view(0), made], unreviewed=True).left_out == {reason: 1}
    assert build_rows([accepted(0), view(1)]).left_out == {"not reviewed yet": 1}


def test_every_item_is_either_a_row_or_counted() -> None:
    views = [accepted(0), view(1), failed(2), view(3).model_copy(update={"stale": True})]
    for unreviewed in (False, True):
        selection = build_rows(views, unreviewed=unreviewed)
        assert len(selection.rows) + sum(selection.left_out.values()) == len(views)


def test_nothing_to_export_says_why() -> None:
    with pytest.raises(ExportError, match=r"nothing is accepted yet \(1 not reviewed yet\)"):
        build_rows([view(0)])
    with pytest.raises(ExportError, match="nothing to export"):
        build_rows([failed(0)], unreviewed=True)


def test_twin_ids_are_refused() -> None:
    with pytest.raises(ExportError, match="an id of its own"):
        build_rows([accepted(0), accepted(0)])


def test_the_ledger_never_repeats_what_it_replaced() -> None:
    made = accepted(0)
    line = made.plan.ledger[0].model_copy(
        update={"reason": "119 is answered in Japan only", "after_local": "911, no 119"}
    )
    entry = build_rows([changed(made, "plan", ledger=(line,))]).rows[0].adaptation.ledger[0]
    assert entry.reason == "emergency.fire: substitute"
    assert entry.after == "911"
    assert entry.after_local is None
    assert "119" not in entry.model_dump_json()


def test_fidelity_belongs_to_the_draft_only() -> None:
    as_drafted = build_rows([accepted(0)]).rows[0]
    assert list(as_drafted.fidelity) == ["chrF++/question", "chrF++/reference_answer"]
    rewritten = build_rows([accepted(0, question="¿Y si arde la cocina?")]).rows[0]
    assert list(rewritten.fidelity) == ["chrF++/reference_answer"]


def test_a_lost_answer_is_counted() -> None:
    made = accepted(0)
    decision = made.decision.model_copy(update={"reference_answer": None})
    assert isinstance(decision, Decision)
    selection = build_rows([made.model_copy(update={"decision": decision})])
    assert selection.without_answer == 1


def test_ids_are_stable_and_tell_nothing() -> None:
    row = build_rows([accepted(0)]).rows[0]
    assert row.id == row_id("es-MX", "everyday", "item-000") == "es-MX-" + row.id[6:]
    assert row.provenance.item_id == "item-000"
    assert TEXTS[0].en not in row.model_dump_json()


@pytest.mark.parametrize(
    ("tag", "expected"), [("es-MX", "MX"), ("zh-Hant-TW", "TW"), ("es-419", "419"), ("es", "")]
)
def test_region(tag: str, expected: str) -> None:
    assert region(tag) == expected
