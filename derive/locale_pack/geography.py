"""Which places lie in which: ``locales/places.tsv``, read for one country at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from derive.records import text_digest

FILE = "places.tsv"
OWN = "-"


@cache
def areas(country: str) -> Mapping[str, frozenset[str]]:
    """Return every place of a country (ISO 3166) with itself and all areas around it, by its name.

    A place may be an area of others; a name that is not there is of unknown place. Those of the
    area ``-`` lie in none but themselves.
    """
    around: dict[str, set[str]] = {}
    for line in _table().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, area, places = line.split("\t")
        if code == country:
            inside = {area} - {OWN}
            for place in (*inside, *places.split("; ")):
                around.setdefault(place, set()).update(inside)
    return {place: frozenset(_with_all(place, around)) for place in around}


@cache
def digest() -> str:
    """Return 16 hex digits of the whole table."""
    return text_digest(_table())


def _with_all(place: str, around: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {place}, [place]
    while waiting:
        new = around.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


@cache
def _table() -> str:
    return (files("derive.locales") / FILE).read_text("utf-8")
