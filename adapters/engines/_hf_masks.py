"""How a model is shown what it must not translate, and how that is found again in its answer.

First as codes, ``XQ1X``, which most models copy. What does not survive is asked for again with the
target itself in its place: a name, a number or a URL is often copied best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ._protect import FIRST, MASKS

_CODE = re.compile(r"[xXхХ]\s?[qQ]\s?(\d+)\s?[xXхХ]", re.ASCII)
LIKE_CODE = re.compile("x ?q", re.IGNORECASE)
PROTECTION = "codes,targets/2"  # change the number when a text may come out otherwise


def with_codes(masked: str) -> str:
    """Return a text with ``XQ1X`` in place of its first mask, ``XQ2X`` of the second and so on."""
    order = list(dict.fromkeys(MASKS.findall(masked)))
    return MASKS.sub(lambda hit: f"XQ{order.index(hit[0]) + 1}X", masked)


def from_codes(answer: str, masked: str) -> str:
    """Return the answer with the masks back in the places of their codes; no code stays."""
    order = list(dict.fromkeys(MASKS.findall(masked)))

    def back(hit: re.Match[str]) -> str:
        number = int(hit[1])
        return order[number - 1] if 1 <= number <= len(order) else ""

    return _CODE.sub(back, answer) if order else answer


def with_targets(masked: str, targets: Sequence[str]) -> str:
    """Return a text with the targets in place of its masks."""
    return MASKS.sub(lambda hit: targets[ord(hit[0]) - FIRST], masked)


def from_targets(answer: str, masked: str, targets: Sequence[str]) -> str:
    """Return the answer with a mask for each target that stands in it, the longest first."""
    marks = MASKS.findall(masked)
    for mark in sorted(marks, key=lambda mark: -len(targets[ord(mark) - FIRST])):
        target = targets[ord(mark) - FIRST]
        if target:
            answer = answer.replace(target, mark, 1)
    return answer
