"""Names of people, laws, bodies, countries; eras; Japanese words in Latin letters."""

from __future__ import annotations

import pytest

from derive.records import ItemClass, Strategy
from tests.adapters.localisation.conftest import Route, line


def test_the_same_person_has_the_same_name_everywhere(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan(
        "Tanaka-san and Sato-san quarrel.", answer="Ask Tanaka-san first, then Sato-san."
    )
    first, second = line(plan, "Tanaka").after, line(plan, "Sato").after
    assert first != second
    assert plan.question == f"{first} and {second} quarrel."
    assert plan.reference_answer == f"Ask {first} first, then {second}."


def test_a_hyphen_makes_a_suffix_and_a_space_does_not(japan_to_mexico: Route) -> None:
    assert not japan_to_mexico.find("Is it far to San Francisco by car?")[1:]
    assert ("San", "honorific.neutral") not in japan_to_mexico.find("We went to San Jose.")


def test_an_honorific_after_a_placeholder_is_found(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Write 'Dear {customer_name}-sama' on top.")
    assert plan.question == "Write 'Dear {customer_name}' on top."


def test_a_given_name_beside_a_surname_is_somebody(us_to_mexico: Route) -> None:
    found = us_to_mexico.find("What is known about Brad Pitt and my friend Brad?")
    assert found == [("Brad Pitt", None), ("Brad", "name.given.male")]


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("Ordnance Manufacturing Act", "law.weapons"),
        ("Unauthorised Computer Access Act", "law.computer_crime"),
        ("Hokkaido Labour Bureau", "agency.labour"),
        ("Yokohama Family Court", "court.family"),
    ],
)
def test_an_unlisted_name_is_told_by_its_words(
    japan_to_mexico: Route, name: str, concept: str
) -> None:
    assert (name, concept) in japan_to_mexico.find(f"It is a matter of the {name}, I think.")


def test_another_country_stays(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("Is it legal in Canada, and what do Canadians say?")
    assert plan.question == "Is it legal in Canada, and what do Canadians say?"
    assert {one.concept for one in plan.ledger} == {"country.foreign"}


def test_a_people_becomes_a_people(japan_to_mexico: Route) -> None:
    names = {
        "Guatemalans": "Guatemala",
        "Hondurans": "Honduras",
        "Salvadorans": "El Salvador",
        "Americans": "United States",
    }
    plan = japan_to_mexico.plan("Why do Koreans and people from South Korea say so?")
    assert names[line(plan, "Koreans").after] in line(plan, "South Korea").after


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("Under Japanese law it is a crime.", "Under Mexican law it is a crime."),
        ("In Japan both are legal.", "In Mexico both are legal."),
        ("He speaks good Japanese.", "He speaks good Spanish."),
        ("Teach me a Japanese word.", "Teach me a Spanish word."),
        ("Japanese people say so.", "Mexican people say so."),
    ],
)
def test_country_people_and_language_are_told_apart(
    japan_to_mexico: Route, text: str, adapted: str
) -> None:
    assert japan_to_mexico.plan(text).question == adapted


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("Why is the US always right?", "Why is Mexico always right?"),
        ("The US government says so.", "The Mexican government says so."),
    ],
)
def test_a_country_with_an_article(us_to_mexico: Route, text: str, adapted: str) -> None:
    assert us_to_mexico.plan(text).question == adapted


def test_an_era_year_becomes_a_common_year(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("It was signed in Reiwa 6.")
    assert plan.question == "It was signed in 2024."


def test_a_transcribed_word_is_known_by_its_original(japan_to_mexico: Route) -> None:
    found = japan_to_mexico.find("May I keep the hagoita?", "羽子板を持っていてもいいですか？")
    assert [text for text, _ in found] == ["hagoita"]
    known = japan_to_mexico.find("Is the shichigatsu bonasu late?", "ボーナスは遅いですか？")
    assert all(concept != "city.small" for _, concept in known)


def test_a_transcribed_phrase_is_kept_until_a_person_decides(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan(
        "What does 'honma tasukatta wa' mean?", "「ほんま助かったわ」はどういう意味ですか？"
    )
    phrase = line(plan, "tasukatta")
    assert phrase.gap
    assert phrase.strategy is Strategy.RETAIN
    assert phrase.after == phrase.before
    assert plan.item_class is ItemClass.TM


def test_a_name_that_english_hides_is_told(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("May I drink in the street?", "渋谷の路上でお酒を飲んでもいい？")
    hidden = line(plan, "渋谷")
    assert hidden.start is None
    assert hidden.confirm


def test_latin_letters_of_the_original_are_no_find(japan_to_mexico: Route) -> None:
    assert japan_to_mexico.find("How do I update Ubuntu?", "Ubuntuを更新するには？") == []


def test_a_headline_gives_no_names(us_to_mexico: Route) -> None:
    assert us_to_mexico.find("How To Write Better Letters Without Any Effort") == []


@pytest.mark.parametrize(
    "text",
    [
        "What did the British Prime Minister say?",
        "What did the Prime Minister of Canada say?",
        "Call the Swedish Post Office.",
    ],
)
def test_what_belongs_to_another_country_stays(japan_to_mexico: Route, text: str) -> None:
    assert japan_to_mexico.plan(text).question == text
