"""The table of places: what it says, and that it speaks of what the packs have."""

from __future__ import annotations

import pytest

from derive.locale_pack import available, geography, load_pack

UNNAMED = {"Greater Manchester", "West Midlands", "Metro Manila"}
"""Areas that no pack lists, but that hold places which packs list."""


def test_a_place_lies_in_all_areas_around_it():
    assert geography.areas("JP")["Hakata Station"] == {
        "Hakata Station",
        "Fukuoka",
        "Fukuoka Prefecture",
    }
    assert geography.areas("KE")["Kisumu"] == {"Kisumu"}
    assert "Narnia" not in geography.areas("GB")


def test_an_unknown_country_has_no_places():
    assert geography.areas("XX") == {}


@pytest.mark.parametrize("country", sorted({tag.split("-")[-1] for tag in available()}))
def test_every_place_of_the_table_stands_in_a_pack_of_its_country(country):
    packs = [load_pack(tag) for tag in available() if tag.endswith(f"-{country}")]
    names = {f.en for pack in packs for entry in pack.entries.values() for f in entry.forms}
    assert set(geography.areas(country)) - names <= UNNAMED
    assert geography.areas(country)
