"""Which language tags of a memory serve a language that is asked for (BCP 47, CLDR's data)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from babel.core import get_global


class _Tag(NamedTuple):
    language: str
    script: str
    region: str


@lru_cache(maxsize=4096)
def canonical(tag: str) -> str:
    """Return ``tag`` as BCP 47 writes it, ``es-MX`` for ``ES_mx``; "" where it is no tag."""
    parts = tag.strip().replace("_", "-").split("-")
    if not parts[0].isalpha() or not parts[0].isascii() or not 2 <= len(parts[0]) <= 3:
        return ""
    return "-".join([parts[0].lower(), *map(_cased, parts[1:])])


@lru_cache(maxsize=65_536)
def rank(wanted: str, given: str) -> int | None:
    """Return how near ``given`` is to ``wanted``: 0 the same, None another language or script.

    es-MX takes es-MX, es-419, es, then Spanish of any other country; zh-TW takes no zh-CN.
    """
    one, other = _parsed(wanted), _parsed(given)
    if not one.language or (one.language, one.script) != (other.language, other.script):
        return None
    if one.region == other.region:
        return 0
    parent = get_global("parent_exceptions").get(f"{one.language}_{one.region}", "")
    if other.region and f"{other.language}_{other.region}" == parent:
        return 1
    if not other.region:
        return 2
    return 3 if other.region.isdigit() else 4


def nearest(wanted: str, given: Iterable[str]) -> str | None:
    """Return the tag nearest to ``wanted``, the first of equals; None where none serves."""
    ranked = [(found, tag) for tag in given if (found := rank(wanted, tag)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()


def _parsed(tag: str) -> _Tag:
    parts = canonical(tag).split("-")
    language = get_global("language_aliases").get(parts[0], parts[0])
    script = next((p for p in parts[1:] if len(p) == 4 and p.isalpha()), "")
    region = next((p for p in parts[1:] if len(p) == 2 or (len(p) == 3 and p.isdigit())), "")
    return _Tag(language, script or _likely_script(language, region), region)


def _likely_script(language: str, region: str) -> str:
    likely = get_global("likely_subtags")
    full = likely.get(f"{language}_{region}") or likely.get(language) or ""
    return next((p for p in full.split("_") if len(p) == 4), "")
