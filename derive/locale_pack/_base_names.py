"""Family and given names, by way of Faker, and their spelling in Latin letters.

Providers are imported one by one: a whole `Faker` object costs half a second and falls back to
American names in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from types import ModuleType
from typing import Any

from derive.locale_pack._place import Fillers, Place, entry, everyday_words, library, source
from derive.locale_pack.context import fold
from derive.locale_pack.model import Entry, Form
from derive.locale_pack.scripts import letter, likely_script, strange

PACKAGE = "Faker"
EXTRA = ""
NAMES = 20
"""How many names of a kind a pack takes: enough for one text, and the common ones."""

_LISTS = {
    "name.family": ("last_names", "last_name_pairs"),
    "name.given.female": ("first_names_female", "first_name_female_pairs"),
    "name.given.male": ("first_names_male", "first_name_male_pairs"),
}
_OTHER = {
    "name.given.female": "first_names_male",
    "name.given.male": "first_names_female",
}
_SPELT_OUT = frozenset({"Cyrl", "Grek", "Geor", "Armn"})
"""Scripts that write their vowels, so that letter by letter gives a name people can read."""


def names(concept: str, place: Place) -> Entry | None:
    """Return the most common names of a kind, as far as Faker knows which are common."""
    module = provider("person", place)
    if module is None:
        return None
    plain, paired = _LISTS[concept]
    pairs = getattr(module.Provider, paired, None)
    if pairs:  # (written, syllables, in Latin letters)
        found = [Form(en=pair[2], local=pair[0]) for pair in list(pairs)[:NAMES]]
        return entry(concept, found, _said_by(module), "in the order of the library")
    listed = vars(module.Provider).get(plain)
    if not isinstance(listed, Sequence | dict):
        return None
    other = _OTHER.get(concept, "")
    chosen, how = common(_without(listed, vars(module.Provider).get(other) or ()))
    forms = [form for name in chosen if (form := _form(name, place)) is not None]
    return entry(concept, forms, _said_by(module), f"{how}{_romanised(forms, place)}")


def common(listed: Sequence[str] | dict[str, float]) -> tuple[list[str], str]:
    """Return `NAMES` of a list, and how they were chosen.

    By weight where there are weights; the first ones, unless the list is alphabetical: then evenly
    from all of it, as its first names are no more common than its last.
    """
    if isinstance(listed, dict) and len(set(listed.values())) > 1:
        ranked = sorted(listed, key=lambda name: -listed[name])
        return ranked[:NAMES], "the most common ones by the library's weights"
    unique = list(dict.fromkeys(" ".join(name.split()) for name in listed))
    if _alphabetical(unique) and len(unique) > NAMES:
        step = len(unique) / NAMES
        return [unique[int(n * step)] for n in range(NAMES)], "spread over an alphabetical list"
    return unique[:NAMES], "in the order of the library"


def _without(listed: Sequence[str] | dict[str, float], others: Any) -> Any:
    """Return the names of a list that do not stand in the other gender's list, too."""
    if isinstance(listed, dict):
        return {name: weight for name, weight in listed.items() if name not in others}
    return [name for name in listed if name not in others]


def _alphabetical(listed: list[str]) -> bool:
    """Tell whether nearly every name of a list stands behind the one before it."""
    folded = [fold(name) for name in listed]
    ordered = sum(a <= b for a, b in pairwise(folded))
    return ordered >= 0.8 * (len(folded) - 1)


def _form(name: str, place: Place) -> Form | None:
    """Return a name with its spelling in English; None where it would not be taken for a name."""
    if strange(name, place.tag):
        return None
    latin = all(letter(char) == "LATIN" for char in name if char.isalpha())
    english = name if latin else _latin(name, place)
    if english and (len(english) < 3 or english.lower() in everyday_words()):
        return None  # "An", "My", "Long": in an English text a word, not a name
    plain = _ascii(english) if english else ""
    aliases = (plain,) if plain and fold(plain) != fold(english) else ()
    return Form(en=english, local=name, aliases=aliases)


def _latin(name: str, place: Place) -> str:
    """Return a name in Latin letters where that can be done letter by letter, else nothing."""
    if place.script in _SPELT_OUT or (place.script == "Hans" and place.region == "CN"):
        return _ascii(name).capitalize()
    return ""


def _ascii(text: str) -> str:
    module = library("anyascii")
    return str(module.anyascii(text)) if module else ""


def _romanised(forms: Sequence[Form], place: Place) -> str:
    if place.latin or not forms:
        return ""
    if forms[0].en:
        return f"; Latin letters by {source('anyascii')}, to be checked"
    return "; no library writes them in Latin letters: give `en`"


@cache
def provider(kind: str, place: Place) -> ModuleType | None:
    """Return Faker's provider for a place: its own, or one of the same region and script."""
    package = library(f"faker.providers.{kind}")
    if package is None:
        return None
    for name in (f"{place.language}_{place.region}", *sorted(_same_region(package, place))):
        module = library(f"faker.providers.{kind}.{name}")
        if module is not None and "Provider" in vars(module):
            return module
    return None


def _same_region(package: ModuleType, place: Place) -> Iterator[str]:
    for name in locales_of(package):
        language, _, region = name.partition("_")
        if region == place.region and likely_script(language, region) == place.script:
            yield name


@cache
def locales_of(package: ModuleType) -> tuple[str, ...]:
    """Return the locales that a package of Faker has a provider for, as ``es_MX``."""
    from faker.utils.loading import list_module  # noqa: PLC0415 - only where Faker is asked

    return tuple(
        name for name in list_module(package) if re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", name)
    )


def _said_by(module: Any) -> str:
    return source(PACKAGE, str(module.__name__).removeprefix("faker.providers."))


FILLERS: Fillers = {concept: partial(names, concept) for concept in _LISTS}
