"""The numbers of a text, by what its language makes of commas, points and digits.

A number has one *strict* value, that of its locale (CLDR): 1.200 is 1200 in German. Beside it stand
all values a careful reader could mean by it (*values*): 1.2, or 3 million for “3 million”.
A check that compares two texts takes values, so that it does not cry over a mere habit of writing.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol

from derive.checks._number_words import (
    MAGNITUDE,
    MAGNITUDES,
    MIXED,
    english_values,
    kanji_values,
    mixed_value,
    roman_values,
)
from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked

DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x80, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd"
} | {ord("．"): ".", ord("，"): ",", ord("٫"): ".", ord("٬"): ",", ord("’"): "'"}

_UNIT = re.compile("[万萬億亿兆만억조]")
TOKEN = re.compile(
    r"(?<![\d])(?:\d{1,3}(?:[ \u00a0\u202f\u2009']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
)
_SPACES = compiled(r"[ \u00a0\u202f\u2009']")
_PM = compiled(
    r"(?::?\d{2})?(?:\s?[-–]\s?\d\d?:?\d\d)?\s?(?:p\.?m\b|in the (?:afternoon|evening)|at night)",
    re.IGNORECASE,
)
_CLOCK = compiled(r":?\d\d\s?(?:UTC|GMT|[A-Z]{2,4}T\b|hours?\b|hrs?\b|[ap]\.?m)")
_DECADE = compiled(r"['’]?s\b")
_RANGE = compiled(r"\s?(?:-|–|～|to)\s?\d[\d.,]*")
LONGEST = 15
"""Digits beyond which a number is an identifier, compared by its digits alone."""

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""What is added to a year of a Japanese era."""

BUDDHIST = 543
"""What Thai years are ahead of the common era."""


@dataclass(frozen=True)
class Number:
    """A number in a text. ``strict`` is None where its locale would not write it so."""

    start: int
    end: int
    text: str
    strict: float | None
    values: frozenset[float]


@cache
def symbols(locale: str) -> tuple[str, str]:
    """Return the decimal and the grouping symbol of a BCP 47 tag, as CLDR has them."""
    try:
        known = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return ".", ","
    point = get_decimal_symbol(known, numbering_system="latn")
    return point, get_group_symbol(known, numbering_system="latn")


@lru_cache(maxsize=KEPT)
def numbers(text: str, locale: str) -> tuple[Number, ...]:
    """Return the numbers of ``text`` in order, placeholders and URLs left out."""
    plain = masked(text)
    if not plain.isascii() and not DIGITS.keys().isdisjoint(map(ord, plain)):
        plain = plain.translate(DIGITS)
    found: list[Number] = []
    for token in TOKEN.finditer(plain):
        found.extend(_numbers(plain, token.start(), token.group(), locale))
    if found and _UNIT.search(plain):
        found = _with_units(plain, found)
    return tuple(found)


@lru_cache(maxsize=KEPT)
def spelled(text: str, locale: str) -> frozenset[float]:
    """Return the values of number words, as far as they are read: English, and 三十五."""
    if locale.startswith("en"):
        return frozenset(english_values(text))
    if locale[:2] in {"ja", "zh", "ko"}:
        return frozenset(kanji_values(text))
    return frozenset(roman_values(text))  # siglo XVI


def _numbers(text: str, start: int, token: str, locale: str) -> list[Number]:
    readings = _readings(token, locale)
    if not readings.any:
        parts = list(compiled(r"\d+").finditer(token))
        return [
            Number(start + p.start(), start + p.end(), p.group(), v, frozenset({v}))
            for p in parts
            for v in [_float(p.group())]
        ]
    end = start + len(token)
    more = _around(text, start, end, locale, readings.any)
    return [Number(start, end, token, readings.strict, frozenset(readings.any | more))]


@dataclass(frozen=True)
class _Readings:
    strict: float | None
    any: frozenset[float]


@lru_cache(maxsize=4096)
def _readings(token: str, locale: str) -> _Readings:
    """Return what the digits and separators alone can mean."""
    token = _SPACES.sub("", token)
    if token.isdecimal():
        value = _float(token)
        return _Readings(value, frozenset({value}))
    point, group = symbols(locale)
    strict = _parse(token, point, "," if point == "." else ".")
    if group not in ".," and strict is None:
        strict = _parse(token, ".", ",") if point == "." else None
    values = {strict, _parse(token, ".", ","), _parse(token, ",", ".")} - {None}
    parts = token.replace(",", ".").split(".")
    if len(parts) == 2 and all(len(part) <= 2 for part in parts):
        values |= {_float(part) for part in parts}  # 11.30 Uhr, 22.11.
    return _Readings(strict, frozenset(v for v in values if v is not None))


def _parse(token: str, point: str, group: str) -> float | None:
    """Return the value of ``token``, or None where its groups are not two or three digits long."""
    whole, dot, fraction = token.partition(point)
    if group in fraction or point in fraction:
        return None
    first, *groups = whole.split(group)
    if groups and not (1 <= len(first) <= 3 and first != "0" and len(groups[-1]) == 3):
        return None
    if any(len(part) not in {2, 3} for part in groups):
        return None
    return _float("".join([first, *groups]) + (dot and "." + fraction))


def _float(digits: str) -> float:
    return float(digits) if len(digits) <= LONGEST else float(digits.replace(".", "")[-LONGEST:])


def _around(text: str, start: int, end: int, locale: str, values: frozenset[float]) -> set[float]:
    """Return what the words beside a number can make of it: million, p.m., 1990s, 令和."""
    more = set(_multiplied(text, end, values))
    if not any(v.is_integer() for v in values):
        return more
    whole = {v for v in values if v.is_integer()}
    if locale.startswith("en"):
        more |= _english_habits(text, end, whole)
    else:
        more |= {v - BUDDHIST for v in whole if 2300 < v < 2650 and locale.startswith("th")}
        era = ERAS.get(text[max(0, start - 2) : start])
        more |= {v + era for v in whole if era is not None}
    return more


def _english_habits(text: str, end: int, whole: set[float]) -> set[float]:
    more: set[float] = set()
    tail = text[end : end + 22]
    if _DECADE.match(tail):
        more |= {v % 100 for v in whole if v > 1000}  # 1990s: 90年代, anni '90
        more |= {v // 100 + 1 for v in whole if v > 1000}  # 1700s: 18th century
    if _PM.match(tail):
        more |= {v + 12 for v in whole if v < 12}
        more |= {v // 100 + 12 for v in whole if 100 <= v < 1200}
    if _CLOCK.match(text, end - 2):
        more |= {float(v // 100) for v in whole if 100 <= v < 2400}
    return more


def _multiplied(text: str, end: int, values: frozenset[float]) -> list[float]:
    factor, more = 1.0, []
    to = _RANGE.match(text, end)
    end = to.end() if to else end
    for _ in range(3):
        found = MAGNITUDE.match(text, end)
        if found is None:
            break
        factor *= MAGNITUDES[found.group(1).lower()]
        more += [_round(v * factor) for v in values]
        end = found.end()
    return more


def _with_units(text: str, found: list[Number]) -> list[Number]:
    """Give every number inside 1億2,345万 the value of the whole as well."""
    for mixed in MIXED.finditer(text):
        value = _round(mixed_value(mixed.group()))
        found = [
            Number(n.start, n.end, n.text, n.strict, n.values | {value})
            if mixed.start() <= n.start < mixed.end()
            else n
            for n in found
        ]
    return found


def _round(value: float) -> float:
    """Return ``value`` without the noise of binary fractions: 1.1 million is 1100000."""
    return float(f"{value:.12g}")
