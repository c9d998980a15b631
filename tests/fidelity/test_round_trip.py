"""A round trip is set against adapted English, other drafts of the source, and accepted ones."""

from __future__ import annotations

import pytest

from derive import plugins
from derive.fidelity.round_trip import FEWEST, round_trips, with_round_trips
from derive.fidelity.rows import Row

CHRF = plugins.metric("chrF")
ADAPTED = "Call the police in Mexico City on 911 today."


def row(name: str, back: str, translation: str = "Llama a la policía hoy.", **facts: str) -> Row:
    texts = {
        "source": "Call the police in Tokyo on 110 today.",
        "adapted": ADAPTED,
        "translation": translation,
        "back": back,
    }
    return Row(name, facts.pop("item", name), "es-MX", texts=texts, **facts)


def test_good_adaptation_is_not_punished() -> None:
    (found,) = round_trips([row("a", ADAPTED)], CHRF)
    assert found.fidelity == pytest.approx(100)
    assert found.raw is not None
    assert found.raw < 75


def test_the_gap_is_to_other_drafts_of_the_same_source() -> None:
    good, bad, alone = round_trips(
        [row("a", ADAPTED, item="1"), row("b", "Rain in the town.", item="1"), row("c", ADAPTED)],
        CHRF,
    )
    assert good.fidelity is not None
    assert bad.fidelity is not None
    assert bad.gap == pytest.approx(bad.fidelity - good.fidelity)
    assert good.gap == pytest.approx(good.fidelity - bad.fidelity)
    assert alone.gap is None


def test_values_are_normalised_on_what_people_accepted() -> None:
    rows = [row(str(n), ADAPTED[: 20 + n]) for n in range(FEWEST + 2)]
    accepted = {str(n) for n in range(FEWEST)}
    found = round_trips(rows, CHRF, accepted)
    inside = [one.normalised for one in found[:FEWEST] if one.normalised is not None]
    assert sum(inside) == pytest.approx(0)
    assert (found[-1].normalised or 0) > 1
    assert all(one.normalised is None for one in round_trips(rows, CHRF, {"1", "2"}))


def test_a_copy_and_one_system_prove_nothing() -> None:
    copy, same, empty = round_trips(
        [
            row("a", ADAPTED, translation=ADAPTED.upper()),
            row("b", ADAPTED, system="apertium|mode:eng-spa", back_system="apertium|mode:spa-eng"),
            row("c", " "),
        ],
        CHRF,
    )
    assert (copy.copied, copy.fidelity, copy.note) == (True, None, "the draft copies the English")
    assert (same.same_system, same.note) == (True, "one system went both ways")
    assert (empty.fidelity, empty.note) == (None, "no back-translation")


def test_round_trips_as_features_of_a_row() -> None:
    rows = [row("a", ADAPTED, item="1"), row("b", "Rain.", item="1")]
    good, bad = with_round_trips(rows, CHRF)
    assert good.numbers["chrF fidelity"] > bad.numbers["chrF fidelity"]
    assert good.numbers["chrF gap"] == -bad.numbers["chrF gap"]
    (copied,) = with_round_trips([row("c", ADAPTED, translation=ADAPTED)], CHRF)
    assert copied.numbers == {"copied": 1.0}
