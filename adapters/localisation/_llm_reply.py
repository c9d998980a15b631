"""Reads a model's answer: proposals, a refusal, or nothing that can be read."""

from __future__ import annotations

import re
from typing import Any

from .._chat.answer import Choice, ItemFailed  # noqa: TID252
from .._chat.reply import objects, without_thought  # noqa: TID252

MOST_PROPOSALS = 200
"""No item has so many culture-specific items; a model that goes on has lost its way."""

_REFUSAL = re.compile(
    r"\b(?:I(?:['’]m| am) (?:sorry|unable|not able)|I (?:can(?:['’]t|not)|won['’]t|must decline)|"
    r"as an AI|cannot (?:assist|help)|no puedo|lo siento|je ne peux pas|ich kann (?:nicht|dabei))\b"
    r"|申し訳|できません|对不起|無法|无法|죄송",
    re.IGNORECASE,
)


class Malformed(Exception):
    """An answer that cannot be read; ``str(error)`` says why, for the model to repair it."""


def read(choice: Choice) -> list[Any]:
    """Return the proposals as the model gave them, each to be judged.

    Raises `ItemFailed` where the model refused or broke off, `Malformed` where the answer is no
    JSON object with a list of proposals.
    """
    if choice.finish == "content_filter":
        raise ItemFailed("filtered")
    if choice.refusal.strip():
        raise ItemFailed("refused")
    text = without_thought(choice.text)
    if not text:
        raise ItemFailed("truncated" if choice.finish == "length" else "empty answer")
    found = next(objects(text, "proposals"), None)
    if found is None:
        if choice.finish == "length":
            raise ItemFailed("truncated")
        if _REFUSAL.search(text[:400]):
            raise ItemFailed("refused")
        raise Malformed("there is no JSON object in it")
    proposals = found.get("proposals")
    if not isinstance(proposals, list):
        raise Malformed('the object has no list "proposals"')
    if len(proposals) > MOST_PROPOSALS:
        raise Malformed(f"it has more than {MOST_PROPOSALS} proposals")
    return proposals
