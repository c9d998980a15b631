"""Numbers as English prose writes them: ``30,000``, ``3.5 million``, ``ten thousand``, ``50k``."""

from __future__ import annotations

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    word: 10.0 * n
    for n, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_SMALL = {**{word: float(n) for n, word in enumerate(_UNITS)}, **_TENS, "a": 1.0, "half": 0.5}
_WORDS = "|".join(sorted([*_UNITS, *_TENS], key=len, reverse=True))
_LONG_SCALES = "hundred|thousand|million|billion|trillion"

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
NUMBER = (
    rf"(?:{DIGITS}(?:\s?(?:k|bn|m)\b)?|(?:{_WORDS})(?:[\s-](?:{_WORDS}))?\b|(?:half\s)?\ba(?=\s(?:{_LONG_SCALES})))"
    rf"(?:[\s-](?:{_LONG_SCALES})\b)*"
)
"""A regular expression for one number; use with ``re.IGNORECASE``."""

_PART = re.compile(rf"{DIGITS}|[a-z]+", re.IGNORECASE)


def value(text: str) -> float:
    """Return the number that ``text``, a match of `NUMBER`, stands for."""
    total, current = 0.0, 0.0
    for part in _PART.findall(text.lower()):
        if part in SCALES:
            current = (current or 1.0) * SCALES[part]
            if SCALES[part] >= 1e3:
                total, current = total + current, 0.0
        elif part in _SMALL:
            current = 0.5 if part == "half" else (current or 0) + _SMALL[part] * (current != 0.5)
        else:
            current += float(part.replace(",", ""))
    return total + current
