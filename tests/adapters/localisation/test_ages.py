"""Ages keep their relation to the law of the target."""

from __future__ import annotations

import pytest

from tests.adapters.localisation.conftest import Route


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("I'm 19. May I drink sake?", "17"),
        ("Is drinking alcohol allowed at 20?", "18"),
        ("Drinking is for those who are 21 years old.", "21"),
        ("She is 17 and drinks beer.", "17"),
    ],
)
def test_an_age_stays_on_its_side_of_the_limit(
    japan_to_mexico: Route, text: str, adapted: str
) -> None:
    plan = japan_to_mexico.plan(text)
    assert adapted in (plan.question or "")


def test_question_and_answer_shift_alike(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan(
        "I'm 19. Is there a trick for not getting drunk?",
        answer="Drinking is prohibited under 20. Say 'Not before I'm 20'.",
    )
    assert plan.question == "I'm 17. Is there a trick for not getting drunk?"
    assert plan.reference_answer == "Drinking is prohibited under 18. Say 'Not before I'm 18'."


@pytest.mark.parametrize(
    "text",
    [
        "My 8-year-old son likes to paint.",
        "I am 19 and I study physics.",
        "He arrived at 20 minutes past ten.",
        "My 45-year-old uncle drinks too much beer.",
    ],
)
def test_an_age_far_from_any_law_is_nothing(japan_to_mexico: Route, text: str) -> None:
    assert not [concept for _, concept in japan_to_mexico.find(text) if concept]
