"""Reads a judge's answer: exactly one rating of the scale, or none."""

from __future__ import annotations

import re

from derive.evaluation.records import TOP
from derive.judge_prompts import Scale

_MARK = re.compile(r"\[\[\s*([^\[\]]{0,20}?)\s*\]\]")
_WIDE = str.maketrans("［］０１２３４５６７８９", "[]0123456789")


def parse_rating(text: str, scale: Scale) -> int | None:
    """Return the rating of a judge's answer, ``[[n]]``; None where there is not exactly one.

    The same rating given twice counts as one. Two different ones, one beyond the scale, a fraction
    or none at all: nobody knows what the judge meant, and so it is no score.
    """
    said = {found.translate(_WIDE) for found in _MARK.findall(text.translate(_WIDE))}
    if len(said) != 1:
        return None
    (only,) = said
    if not only.isascii() or not only.isdigit():
        return None
    return int(only) if 1 <= int(only) <= TOP[scale] else None
