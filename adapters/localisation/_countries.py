"""Foreign countries and their people, by CLDR's list of territories and the file of adjectives.

They stay as they are; the ledger says so, because a question about a third country may be a
question about the source's view of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from babel.core import Locale

from derive.locale_pack import Pack, load_concepts

from ._found import Found

_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "AQ"})
_ALSO_WORDS = frozenset({"Georgia", "Jersey", "Jordan", "Chad", "Guinea", "Reunion", "Turkey"})
"""Names that are more often a state, a person or a thing."""


def scan(text: str, source: Pack, target: Pack) -> Iterator[Found]:
    """Yield every country and people that is neither the source's nor the target's own."""
    for found in _pattern().finditer(text):
        region = _regions().get(found.group())
        if region not in {source.region, target.region}:
            yield Found(*found.span(), found.group(), "country.foreign", "country", 5)


def with_owners(text: str, found: Iterable[Found], source: Pack) -> list[Found]:
    """Give institutions that belong to another country to it: *the British Prime Minister*.

    A name that holds another country's (*Swedish Post Office*) is of that country, too.
    """
    return [
        replace(find, concept="country.foreign", form=None)
        if _may_be_foreign(find) and _owner(text, find) not in {None, source.region}
        else find
        for find in found
    ]


def _may_be_foreign(find: Found) -> bool:
    concept = load_concepts().concepts.get(find.concept or "")
    by_shape = find.scanner in {"body", "law", "place"}
    return by_shape or (concept is not None and concept.type in {"politics", "organisation"})


def _owner(text: str, find: Found) -> str | None:
    """Return the region of the country named in ``find``, just before it or just after it."""
    before = text[max(0, find.start - 30) : find.start]
    after = text[find.end : find.end + 30]
    inside = _pattern().search(find.text) if find.form is None else None
    named = inside or _before().search(before) or _after().match(after)
    return (
        _regions().get(named["country"] if named.re.groupindex else named.group())
        if named
        else None
    )


def is_people(text: str) -> bool:
    """Tell whether ``text`` is the adjective or people of a country, and not its name."""
    region = _regions().get(text)
    return region in _rows() and text in _rows()[region].adjectives


def people(country: str) -> str | None:
    """Return the adjective of a country, given its English name; None where it is not listed."""
    row = _rows().get(_regions().get(country, ""))
    return row.adjectives[0] if row and row.adjectives else None


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?P<country>{_pattern().pattern})(?:['’]s)?\s$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\sof\s(?:the\s)?(?P<country>{_pattern().pattern})")


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(map(re.escape, _regions()), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(names)})\b")


@cache
def _regions() -> dict[str, str]:
    """Return every name and adjective of a country with its region code."""
    territories = Locale("en").territories
    names = {
        name: code
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    for code, (adjectives, others) in _rows().items():
        names.update(dict.fromkeys((*adjectives, *others), code))
    return {name: code for name, code in names.items() if name not in _ALSO_WORDS}


class _Row(NamedTuple):
    """What people of a country are called, the adjective first, and its other names."""

    adjectives: tuple[str, ...]
    others: tuple[str, ...]


@cache
def _rows() -> dict[str, _Row]:
    """Return the rows of ``countries.tsv`` by region code."""
    text = (files("derive.adapters.localisation") / "countries.tsv").read_text("utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {code: _Row(*(_words(cell) for cell in (*cells, "")[:2])) for code, *cells in lines}


def _words(cell: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.split(",") if word.strip())
