"""Places of one item belong together, before and after adaptation."""

from __future__ import annotations

import pytest

from derive.locale_pack.geography import areas
from derive.records import Strategy
from tests.adapters.localisation.conftest import Route, line

MEXICO = areas("MX")


@pytest.mark.parametrize("item", [f"item-{n}" for n in range(12)])
def test_a_city_and_its_prefecture_stay_together(japan_to_mexico: Route, item: str) -> None:
    plan = japan_to_mexico.plan("My parents live in Kobe, Hyogo Prefecture.", name=item)
    city, state = line(plan, "Kobe"), line(plan, "Hyogo Prefecture")
    assert state.strategy is Strategy.SUBSTITUTE
    assert state.after in MEXICO[city.after] or city.strategy is Strategy.GENERALISE


def test_a_station_that_no_member_matches_is_not_put_in_another_city(
    japan_to_mexico: Route,
) -> None:
    plan = japan_to_mexico.plan("We met at Hakata Station in Fukuoka.")
    station = line(plan, "Hakata Station")
    assert station.strategy is Strategy.GENERALISE
    assert station.after == "the central station"


def test_places_of_the_capital_stay_in_the_capital(japan_to_mexico: Route) -> None:
    plan = japan_to_mexico.plan("In Tokyo I change trains at Shinjuku Station and go on to Ueno.")
    assert line(plan, "Tokyo").after == "Mexico City"
    for place in ("Shinjuku Station", "Ueno"):
        assert "Mexico City" in MEXICO[line(plan, place).after]
