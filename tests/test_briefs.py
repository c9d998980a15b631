"""Briefs: which cells need items, how many, why, and nothing of the source's text."""

from __future__ import annotations

import pytest

from derive.briefs import Brief, briefs
from derive.locale_pack import load_pack
from derive.records import (
    AdaptationPlan,
    Category,
    Decision,
    ItemClass,
    ItemView,
    Kind,
    Queue,
    Routing,
    Sensitivity,
    Signature,
    SourceItem,
    Strategy,
    Substitution,
)

PACK = load_pack("es-MX")
HOME = Category(risk_area="暮らし", harm_type="住まい", specific_harm="近所")
FOOD = Category(risk_area="暮らし", harm_type="食", specific_harm="弁当")


def line(concept: str, before: str = "Shibuya", **changes: object) -> Substitution:
    given = {"field": "question", "start": 0, "end": len(before), "strategy": Strategy.SUBSTITUTE}
    return Substitution.model_validate({**given, "concept": concept, "before": before, **changes})


def view(
    name: str,
    item_class: ItemClass = ItemClass.ST,
    category: Category = HOME,
    *,
    reasons: tuple[str, ...] = ("nothing in it belongs to one culture",),
    ledger: tuple[Substitution, ...] = (),
    verdict: str = "",
    queue: Queue = Queue.LIGHT,
    split: str = "dev",
) -> ItemView:
    item = SourceItem(
        id=name,
        dataset="made up",
        dataset_version="1",
        split=split,
        language="ja",
        question="渋谷のお祭りはいつですか？",
        question_en="When is the festival in Shibuya?",
        category=category,
    )
    plan = AdaptationPlan(
        item_id=name,
        locale="es-MX",
        item_class=item_class,
        sensitivity=Sensitivity.CS,
        kind=Kind.TRANSLATED,
        reasons=reasons,
        ledger=ledger,
        source_pack="ja-JP@1",
        target_pack=PACK.label,
        signature=Signature(name="plan", version="1"),
    )
    decision = {"item_id": name, "verdict": verdict, "question": "¿…?"}
    return ItemView(
        item=item,
        plan=plan,
        routing=Routing(item_id=name, queue=queue, reasons=("why",)),
        decision=Decision.model_validate(decision) if verdict else None,
    )


def one(*views: ItemView, quota: int = 1) -> Brief:
    (found,) = briefs(views, PACK, quota)
    return found


def test_a_cell_below_its_quota_asks_for_the_rest() -> None:
    found = one(view("a"), view("b", ItemClass.TM), quota=5)
    assert (found.have, found.quota, found.write) == (2, 5, 3)
    assert found.removed == ()


def test_a_cell_that_has_its_quota_needs_no_brief() -> None:
    assert briefs([view("a"), view("b", ItemClass.TM)], PACK, 2) == []


def test_every_removed_item_is_made_up_for_even_above_the_quota() -> None:
    gone = view("gone", ItemClass.SR, reasons=("Mexico has no counterpart of it",), split="test")
    found = one(view("a"), view("b"), gone, quota=1)
    assert (found.have, found.write) == (2, 1)
    assert found.removed[0].item_id == "gone"
    assert found.removed[0].split == "test"
    assert found.removed[0].reasons == ("Mexico has no counterpart of it",)


def test_what_authors_have_written_lowers_the_need() -> None:
    gone = view("gone", ItemClass.SR)
    assert briefs([gone, view("new", ItemClass.NC)], PACK, 1) == []
    assert one(gone, view("new", ItemClass.NC), quota=3).write == 2


def test_an_item_that_a_reviewer_retired_does_not_count() -> None:
    found = one(view("a"), view("b", verdict="retire"), view("c", queue=Queue.RETIRED))
    assert (found.have, found.write) == (1, 2)
    assert {gone.reasons for gone in found.removed} == {("a reviewer retired it",)}


def test_a_removed_item_that_a_person_rewrote_counts() -> None:
    assert briefs([view("a", ItemClass.SR, verdict="accept")], PACK, 1) == []


def test_cells_come_in_the_order_of_their_need() -> None:
    views = [view("a"), view("b", category=FOOD), view("c", ItemClass.SR, FOOD)]
    assert [found.category for found in briefs(views, PACK, 3)] == [FOOD, HOME]
    assert [found.write for found in briefs(views, PACK, 3)] == [2, 2]


def test_items_that_are_not_planned_yet_are_left_out() -> None:
    planned = view("a")
    assert briefs([planned.model_copy(update={"plan": None})], PACK, 5) == []


def test_concepts_come_with_the_words_of_the_country() -> None:
    lines = (line("emergency.police", "110"), line("group.indigenous", "Ainu"), line("era.current"))
    found = one(view("a", ItemClass.TM, ledger=lines), quota=2)
    assert [fitting.concept for fitting in found.concepts] == ["emergency.police"]
    assert "911" in found.concepts[0].forms
    assert [fitting.concept for fitting in found.words] == ["group.indigenous"]
    assert found.words[0].forms


def test_concepts_to_confirm_are_named() -> None:
    found = one(view("a", ItemClass.TM, ledger=(line("neighbour.country", "China"),)), quota=2)
    assert found.sensitive == ("neighbour.country",)


@pytest.mark.parametrize(
    "reason",
    [
        "it is about Shibuya",
        "as in: 渋谷のお祭りはいつですか？",
        "When is the festival in Shibuya?",
    ],
)
def test_a_reason_that_repeats_the_source_is_said_in_other_words(reason: str) -> None:
    gone = view("a", ItemClass.SR, reasons=(reason,), ledger=(line("region.disputed"),))
    found = one(gone)
    assert found.removed[0].reasons == (
        "it turns on what the country does not have (region.disputed)",
    )
    assert "Shibuya" not in found.model_dump_json()
    assert "渋谷" not in found.model_dump_json()


def test_labels_have_their_english_where_it_is_known() -> None:
    (found,) = briefs([view("a")], PACK, 2, {"暮らし": "Everyday life"})
    assert found.label_names == Category(risk_area="Everyday life")
    assert found.category == HOME
