"""Two finds that are one thing: a word and its gloss, a helpline and its number.

*bullying (ijime)*, *the Consumer Hotline (188)* and *Houterasu, the Japan Legal Support Center* say
one thing twice. In the target it is said once, so the pair becomes one find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ._found import Found

_BETWEEN = re.compile(r"['’\"”]?\s?\(['‘\"“]?|,\s(?:the\s|a\s|an\s)?|,?\s(?:on|at)\s|\s")
_SAYS_TWICE = ("hotline.", "emergency.", "agency.", "court.", "health.", "fraud.", "crime.")


def joined(text: str, found: Iterable[Found]) -> list[Found]:
    """Return the finds with every pair that says one thing twice made one find."""
    out: list[Found] = []
    for find in found:
        last = out[-1] if out else None
        pair = _pair(text, last, find) if last is not None else None
        if pair is not None:
            out[-1] = pair
        else:
            out.append(find)
    return out


def _pair(text: str, first: Found, second: Found) -> Found | None:
    """Return the two finds as one, or None where they are two things."""
    if first.concept is None or first.concept != second.concept or first.scanner == "money":
        return None
    between = text[first.end : second.start]
    if not _BETWEEN.fullmatch(between):
        return None
    end = second.end
    if "(" in between:
        closing = re.match(r"['’\"”]?\)", text[end:])
        if closing is None:
            return None
        end += closing.end()
    elif not (first.concept.startswith(_SAYS_TWICE) and _number_follows(between, second)):
        return None
    return Found(
        first.start,
        end,
        text[first.start : end],
        first.concept,
        "pair",
        first.rank,
        first.form,
        first.plural,
        second.value if first.value is None else first.value,
        original=first.original or second.original,
    )


def _number_follows(between: str, second: Found) -> bool:
    """Without brackets, only a number after its line, or a second name after a comma, is one."""
    is_number = bool(re.match(r"[#＃*+\d]", second.text))
    return is_number or between.startswith(", the ")
