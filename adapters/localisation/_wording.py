"""English forms of replacements: plurals, people of a country or city, parts of a helpline."""

from __future__ import annotations

import re

from derive.locale_pack import Form
from derive.locale_pack.match import fold

from . import _countries
from ._found import Found

PROPER = frozenset({"place", "organisation", "law", "person", "company", "event", "phone", "media"})
"""Types of concept whose members are names, and have no plural."""

_IRREGULAR = {"person": "people", "man": "men", "woman": "women", "child": "children"}
_NAME_AND_NUMBER = re.compile(r"(?P<name>.+?)\s\((?P<number>[+#*\d][\d\s#*-]*)\)")


def plural(noun: str) -> str:
    """Return the English plural of a noun phrase of the packs (its last word inflects)."""
    head, _, last = noun.rpartition(" ")
    lead = f"{head} " if head else ""
    if " of " in noun and not noun.startswith(("people of", "person of")):
        first, _, rest = noun.partition(" of ")
        return f"{plural(first)} of {rest}"
    if last in _IRREGULAR:
        return lead + _IRREGULAR[last]
    if last in _IRREGULAR.values():
        return noun
    if last.endswith(("s", "x", "ch", "sh")):
        return noun if last.endswith("s") and not last.endswith("ss") else noun + "es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def is_plural(found: Found) -> bool:
    """Tell whether a find stands in the plural, by its ending or as a listed plural."""
    if found.plural:
        return True
    names = {fold(name) for name in found.form.english()} if found.form else set()
    text = fold(found.text)
    return text.endswith(tuple(_IRREGULAR.values())) or (text.endswith("s") and text[:-1] in names)


def inflects(after: str, concept_type: str) -> bool:
    """Tell whether ``after``, of a concept of that type, may be put in the plural."""
    return after[-1:].islower() and (after == after.lower() or concept_type not in PROPER)


def part(found: Found, full: str, whole: bool) -> str:
    """Return the part of ``Name (number)`` that stands for a name or for a number.

    A name alone gets both (``whole``), so that a helpline never loses its number.
    """
    both = _NAME_AND_NUMBER.fullmatch(full)
    if both is None or whole:
        return full
    return both["number"] if is_number(found.text) else both["name"]


def is_number(text: str) -> bool:
    """Tell whether a find is a telephone number and not the name of a line."""
    return bool(re.fullmatch(r"[+#＃*\d][\d\s#＃*()–-]*", text))


def of_place(found: Found, form: Form) -> str | None:
    """Return *people from X* where a city's people were found (*Osakans*), else None."""
    listed = found.form.en if found.form else ""
    ending = re.fullmatch(rf"{re.escape(listed)}(?:an|n|ite)(s?)", found.text) if listed else None
    if ending is None:
        return None
    return f"{'people' if ending[1] else 'person'} from {form.en}"


def with_tail(found: Found, after: str) -> str:
    """Return ``after`` with the noun that followed the name of a people (*Ainu people*)."""
    tail = re.search(r"\s(?:people|persons?|citizens?|nationals?|communit(?:y|ies))$", found.text)
    return f"{after}{tail.group()}" if tail and " " not in after else after


def people_of(found: Found, form: Form) -> str | None:
    """Return the people or adjective of a neighbouring country where that was found, else None."""
    text = found.text.removesuffix(" people")
    names = found.form.english() if found.form else ()
    if found.form is None or fold(text) == fold(found.form.en) or not names:
        return None
    if not _countries.is_people(text):
        return None
    adjective = _countries.people(form.en)
    if adjective is None:
        return None
    return plural(adjective) if found.plural else found.text.replace(text, adjective, 1)
