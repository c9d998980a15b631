"""What CLDR knows, by way of Babel: the country, its language, its money, its units."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import babel
from babel.core import Locale, get_global
from babel.numbers import get_currency_name, get_currency_symbol, get_territory_currencies
from babel.units import UnknownUnitError, format_unit

from derive.locale_pack._place import ENGLISH, Fillers, Place, entry, everyday_words
from derive.locale_pack.model import Entry, Form

PACKAGE = "babel"
EXTRA = ""

MILES = frozenset({"GB", "US"})
"""Regions whose roads are measured in miles: CLDR, units.xml, unitPreferences length/road.
Babel ships the names of units, not who uses which."""

FAHRENHEIT = frozenset({"BS", "BZ", "KY", "PR", "PW", "US"})
"""Regions whose weather is told in Fahrenheit: CLDR, unitPreferences temperature/weather."""

_SHARED_SIGNS = frozenset({"$", "£", "kr", "Rs"})
"""Currency signs of many countries: told apart by the text, not by the sign."""


def said_by(detail: str = "") -> str:
    """Return the source of a value from Babel: its version and that of CLDR."""
    cldr = f"CLDR {get_global('cldr').get('version', '')}".strip()
    return f"babel {babel.__version__} ({cldr}{f', {detail}' if detail else ''})"


def country(place: Place) -> Entry | None:
    """Return the country by its name in English and in the language."""
    english = ENGLISH.territories.get(place.region, "")
    local = place.locale.territories.get(place.region, "")
    return entry("country", [Form(en=english, local=local)], said_by())


def language(place: Place) -> Entry | None:
    """Return the language by its name in English and in itself."""
    english = ENGLISH.languages.get(place.language, "")
    local = place.locale.languages.get(place.language, "")
    return entry("language.national", [Form(en=english, local=local)], said_by())


def currency_code(place: Place) -> str | None:
    """Return the ISO 4217 code of the region's legal tender; None where CLDR knows none."""
    codes = get_territory_currencies(place.region)
    return codes[0] if codes else None


def currency(place: Place) -> Entry | None:
    """Return the currency: its names, its code, and the signs that are its alone."""
    code = currency_code(place)
    if code is None:
        return None
    english = get_currency_name(code, count=1, locale=ENGLISH)
    local = get_currency_name(code, count=1, locale=place.locale)
    local = "" if local == code else local
    sign = get_currency_symbol(code, locale=ENGLISH)
    own = get_currency_symbol(code, locale=place.locale).strip("\u200e\u200f\u061c ")
    noun, local_noun = _noun(code, ENGLISH) or english, _noun(code, place.locale) or local
    form = Form(
        en=noun,
        local=local_noun,
        aliases=_others({english, code, sign} - (_SHARED_SIGNS - {sign}), noun),
        local_aliases=_others({local, code, own} - (_SHARED_SIGNS - {sign}), local_noun),
    )
    return entry("currency", [form], said_by(f"current currency of {place.region}"))


def _noun(code: str, locale: Locale) -> str:
    """Return the plain word for a currency (peso), where CLDR's names of others share it.

    Nothing where none does, or where the word is everyday English (real).
    """
    parts = str(get_currency_name(code, count=1, locale=locale)).split()
    kin = _kin(code)
    shared = [
        part
        for part in parts
        if any(
            part in str(get_currency_name(other, count=1, locale=locale)).split() for other in kin
        )
    ]
    return shared[0] if len(shared) == 1 and shared[0].lower() not in everyday_words() else ""


@cache
def _kin(code: str) -> tuple[str, ...]:
    """Return currencies in use whose English name ends in the same word."""
    word = _words(code, ENGLISH)[-1]
    return tuple(sorted(c for c in _current() if c != code and _words(c, ENGLISH)[-1] == word))


def _words(code: str, locale: Locale) -> list[str]:
    return str(get_currency_name(code, count=1, locale=locale)).split()


@cache
def _current() -> frozenset[str]:
    """Return the codes of all money in use."""
    regions = get_global("territory_currencies")
    return frozenset(code for region in regions for code in get_territory_currencies(region))


def _others(names: set[str], preferred: str) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if name and name != preferred))


def subunit(place: Place) -> Entry | None:
    """Return that there is none where CLDR writes the currency without decimals."""
    code = currency_code(place)
    digits = get_global("currency_fractions").get(code or "", (2,))[0]
    if code is None or digits:
        return None
    note = f"{code} is written without decimals"
    return Entry(
        concept="currency.subunit",
        absent=True,
        note=note,
        source=said_by(),
        verified=False,
        origin="base",
    )


def length(place: Place) -> Entry | None:
    """Return the unit of road distances."""
    unit = "length-mile" if place.region in MILES else "length-kilometer"
    return _unit("unit.length", unit, place)


def temperature(place: Place) -> Entry | None:
    """Return the temperature scale of the weather."""
    unit = "celsius" if place.region not in FAHRENHEIT else "fahrenheit"
    return _unit("unit.temperature", f"temperature-{unit}", place)


def _unit(concept: str, unit: str, place: Place) -> Entry | None:
    english, sign = (_unit_name(unit, length, ENGLISH) for length in ("long", "short"))
    local, own = (_unit_name(unit, length, place.locale) for length in ("long", "short"))
    also = {sign, _heading(unit, ENGLISH), english.split()[-1]}
    local_also = {own, _heading(unit, place.locale)}
    form = Form(
        en=english,
        local=local,
        aliases=_others({text for text in also if len(text) > 1}, english),
        local_aliases=_others({text for text in local_also if len(text) > 1}, local),
    )
    return entry(concept, [form], said_by("unit preferences and names"))


def _heading(unit: str, locale: Locale) -> str:
    """Return the name of a unit as it stands above a column: *degrees Celsius*."""
    name = str(locale.unit_display_names.get(unit, {}).get("long", ""))
    return "" if name == unit else name


def _unit_name(unit: str, length: Literal["long", "short"], locale: Locale) -> str:
    """Return the name of a unit beside the number one, or its heading where the number is amid it.

    Nothing where CLDR has neither.
    """
    try:
        text = format_unit(1, unit, length=length, locale=locale)
    except UnknownUnitError:
        text = unit
    headings = locale.unit_display_names.get(unit, {})
    named = (headings.get(length), headings.get("short"))
    heading = next((name for name in named if name and name != unit), "")
    if unit in text or re.search(r"\S.*\d.*\S", text):
        return str(heading)
    return re.sub(r"[\d\u200e\u200f\u061c]", "", text).strip(" \u00a0\u202f")


FILLERS: Fillers = {
    "country": country,
    "language.national": language,
    "currency": currency,
    "currency.subunit": subunit,
    "unit.length": length,
    "unit.temperature": temperature,
}
