"""What any answer of a model may hold beside what was asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

MOST_TRIES = 100
"""Places of an answer at which an object is looked for."""

_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)


def without_thought(text: str) -> str:
    """Return an answer without the model's thinking aloud, which is no part of it."""
    return _THOUGHT.sub("", text).strip()


def objects(text: str, key: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects in a text: those that have ``key`` first, then any other."""
    decoder = json.JSONDecoder()
    others: list[dict[str, Any]] = []
    place = text.find("{")
    for _ in range(MOST_TRIES):
        if place < 0:
            break
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            if key in value:
                yield value
            else:
                others.append(value)
        place = text.find("{", end)
    yield from others
