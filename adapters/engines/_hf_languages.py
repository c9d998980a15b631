"""A model's own language codes (``spa_Latn``, ``es_XX``, ``cmn_Hans``, ``pt_br``) and BCP 47 tags.

Both are read as language, script and region with CLDR's aliases and likely subtags, so that
``zh-TW`` finds ``zho_Hant``, and ``sr-Latn`` never a model's Cyrillic ``sr``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from babel.core import Locale, get_global

# What CLDR does not list as an alias, and OPUS's own code for the Portuguese of Brazil.
_MORE = {"no": "nb", "pbt": "ps", "pob": "pt_BR", "quy": "qu"}
_NO_REGION = "XX"  # in mBART's codes


class Variety(NamedTuple):
    """A language with its script, "" where that is not known, and the region that was named."""

    language: str
    script: str
    region: str


@cache
def variety(code: str) -> Variety:
    """Read a BCP 47 tag or a model's code: ``zh-TW`` is zh, Hant, TW."""
    first, *rest = re.split(r"[-_]", code)
    first = first.lower()
    alias = _MORE.get(first) or get_global("language_aliases").get(first, first)
    language, *implied = alias.split("_")
    parts = [*rest, *implied]
    script = next((part.title() for part in parts if re.fullmatch("[A-Za-z]{4}", part)), "")
    region = next((p.upper() for p in parts if re.fullmatch(r"[A-Za-z]{2}|\d{3}", p)), "")
    region = "" if region == _NO_REGION else region
    return Variety(language, script or _likely(language, region, 1), region)


def is_language(code: str) -> bool:
    """Tell whether a code names one language: ``roa`` and ``mul`` name groups."""
    language = variety(code).language
    return language != "mul" and language in Locale("en").languages


def match(tag: str, codes: Iterable[str]) -> str | None:
    """Return the code for a tag: same language, same script, the tag's region where there is one.

    A code without region comes before that of another region.
    """
    wanted = variety(tag)
    fitting = [code for code in codes if variety(code)[:2] == wanted[:2]]
    return max(fitting, key=lambda code: _rank(code, wanted), default=None)


def nearest(tag: str, codes: Iterable[str], most: int = 5) -> list[str]:
    """Return codes to name where none fits: the language in another script, then neighbours."""
    wanted = variety(tag)
    home = _likely(wanted.language, "", 2)
    codes = list(codes)
    same = [code for code in codes if variety(code).language == wanted.language]
    beside = [code for code in codes if home and _likely(variety(code).language, "", 2) == home]
    return list(dict.fromkeys([*same, *beside]))[:most] or sorted(codes)[:most]


def written_without_spaces(tag: str) -> bool:
    """Tell whether the script of a tag puts no spaces between sentences."""
    return variety(tag).script in {"Hans", "Hant", "Jpan", "Khmr", "Laoo", "Mymr", "Thai"}


def english_name(tag: str) -> str:
    """Return what a language is called in English: ``Spanish (Mexico)``."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name("en")
    except (ValueError, LookupError):
        name = None
    return str(name or tag)


def _rank(code: str, wanted: Variety) -> tuple[int, bool, int]:
    found = variety(code)
    regions = 2 if found.region == wanted.region else 0 if found.region else 1
    return regions, wanted.script in code, -len(code)


def _likely(language: str, region: str, part: int) -> str:
    known = get_global("likely_subtags")
    full = known.get(f"{language}_{region}") or known.get(language) or ""
    parts = full.split("_")
    return str(parts[part]) if len(parts) > part else ""
