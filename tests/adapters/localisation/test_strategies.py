"""What becomes of a find, and how adapted English reads."""

from __future__ import annotations

import pytest

from derive.records import ItemClass, SourceItem, Strategy
from tests.adapters.localisation.conftest import Route, line


def test_substitute_says_what_the_draft_must_carry(japan_to_mexico: Route) -> None:
    number = line(japan_to_mexico.plan("Should I call 110?"), "110")
    assert (number.strategy, number.after, number.after_local) == (
        Strategy.SUBSTITUTE,
        "911",
        "911",
    )
    assert "es-MX@" in number.pack


def test_generalise_where_there_is_no_such_thing(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("A senpai told me so.")
    assert plan.question == "An older student or colleague told me so."
    assert line(plan, "senpai").strategy is Strategy.GENERALISE


def test_gloss_explains_the_word(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("My brother is a hikikomori.")
    word = line(plan, "hikikomori")
    assert word.strategy in {Strategy.GLOSS, Strategy.GENERALISE}
    assert "withdrawal" in word.after


def test_omit_leaves_no_double_space(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Ask Suzuki-san now.")
    assert line(plan, "-san").strategy is Strategy.OMIT
    assert "  " not in (plan.question or "")
    assert "-" not in (plan.question or "")


def test_retain_what_is_there_too(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("I'm in high school.")
    assert line(plan, "high school").strategy is Strategy.RETAIN
    assert plan.item_class is ItemClass.ST


def test_a_gap_is_a_makeshift_and_says_so(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Call 189, the child abuse hotline.")
    gap = line(plan, "189")
    assert gap.gap
    assert gap.confirm
    assert plan.item_class is ItemClass.TM


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("That is bullying (ijime).", "That is school bullying."),
        (
            "Call the Consumer Hotline (188).",
            "Call the Teléfono del Consumidor (800 468 8722).",
        ),
        (
            "Ask Houterasu, the Japan Legal Support Center.",
            "Ask the Federal Public Defender's Office.",
        ),
        (
            "The Yorisoi Hotline (0120-279-338, free of charge) helps.",
            "The Línea de la Vida (800 911 2000, free of charge) helps.",
        ),
    ],
)
def test_one_thing_said_twice_is_said_once(japan_to_mexico: Route, text: str, adapted: str) -> None:
    assert japan_to_mexico.plan(text).question == adapted


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("I'm going to a nomikai.", "I'm going to an office get-together."),
        ("Saying no at nomikai is hard.", "Saying no at an office get-together is hard."),
        ("My Number is secret.", "CURP is secret."),
        ("People from Osaka joke.", "People from Guadalajara joke."),
        ("Osakans joke.", "People from Guadalajara joke."),
        ("I climbed Mt. Fuji.", "I climbed Popocatépetl."),
        ("Technical intern trainees are workers.", "Migrant workers are workers."),
        ("Is homemade fugu safe?", "Is homemade wild mushroom safe?"),
    ],
)
def test_adapted_english_reads_well(japan_to_mexico: Route, text: str, adapted: str) -> None:
    assert japan_to_mexico.plan(text).question == adapted


def test_a_month_is_replaced_only_beside_school(japan_to_mexico: Route) -> None:
    school = japan_to_mexico.plan("University starts in April.")
    job = japan_to_mexico.plan("I changed to another department in April.")
    assert school.question == "University starts in August."
    assert job.question == "I changed to another department in April."


def test_a_place_that_no_pack_knows_stays(us_to_mexico: Route) -> None:
    plan = us_to_mexico.plan("Why do people visit Quabbin Bay and the Marshall Islands?")
    assert plan.question == "Why do people visit Quabbin Bay and the Marshall Islands?"
    assert line(plan, "Quabbin Bay").confirm


def test_nothing_is_touched_inside_addresses_and_placeholders(japan_to_mexico: Route) -> None:
    text = "Look at https://tokyo.example/Osaka or write to kyoto@example.com, {Tokyo}."
    plan = japan_to_mexico.plan(text)
    assert plan.question == text
    assert plan.ledger == ()


def test_an_item_said_to_be_specific_is_never_simply_transferred(japan_to_mexico: Route) -> None:
    item = SourceItem(
        id="x",
        dataset="made up",
        dataset_version="1",
        split="test",
        language="en",
        question="Is that polite?",
        question_en="Is that polite?",
        annotations={"annotation": {"cultural_specificity": "specific"}},
    )
    assert japan_to_mexico.planner.plan(item).item_class is ItemClass.TM
