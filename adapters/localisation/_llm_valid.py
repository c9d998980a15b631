"""What makes a proposal valid, taken by itself: its form, its place, its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from derive.locale_pack import Concept, load_concepts
from derive.locale_pack.match import opaque
from derive.records import FIELDS, Strategy, Substitution

Span = tuple[int, int]

LONGEST = 160
"""Characters of what is replaced, and of what is put in its place."""
GROWTH = 60
"""Characters by which a replacement may exceed three times what it replaces."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["proposals"],
    "properties": {
        "proposals": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [
                    "field",
                    "before",
                    "occurrence",
                    "concept",
                    "strategy",
                    "after",
                    "after_local",
                    "reason",
                ],
                "properties": {
                    "field": {"type": "string", "enum": list(FIELDS)},
                    "before": {"type": "string"},
                    "occurrence": {"type": "integer"},
                    "concept": {"type": ["string", "null"]},
                    "strategy": {"type": "string", "enum": [each.value for each in Strategy]},
                    "after": {"type": "string"},
                    "after_local": {"type": ["string", "null"]},
                    "reason": {"type": "string"},
                },
            },
        }
    },
}


class Proposal(BaseModel):
    """A proposal as the model writes it. Keys that nobody asked for are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", str_strip_whitespace=True)

    field: str
    before: str
    occurrence: int = 1
    concept: str | None = None
    strategy: str
    after: str = ""
    after_local: str | None = None
    reason: str = ""


class Invalid(Exception):
    """A proposal that cannot be used; ``str(error)`` is the reason it is counted under."""


def find_place(text: str, proposal: Proposal) -> Span:
    """Return where the words stand: whole words, at the occurrence that is meant."""
    before = proposal.before
    if not before:
        raise Invalid("nothing to replace")
    if len(before) > LONGEST:
        raise Invalid("too long")
    if proposal.occurrence < 1:
        raise Invalid("no such occurrence")
    found = list(re.finditer(re.escape(before), text))
    if not found:
        raise Invalid("not in the text")
    whole = [one.span() for one in found if _is_whole(text, one.start(), one.end())]
    if not whole:
        raise Invalid("cuts a word in two")
    if proposal.occurrence > len(whole):
        raise Invalid("no such occurrence")
    return whole[proposal.occurrence - 1]


def _is_whole(text: str, start: int, end: int) -> bool:
    left = text[start].isalnum() and text[start - 1 : start].isalnum()
    right = text[end - 1].isalnum() and text[end : end + 1].isalnum()
    return not left and not right


def read_concept(name: str | None) -> Concept | None:
    """Return the concept of that id. Raises `Invalid` where there is none."""
    if name is None:
        return None
    concept = load_concepts().concepts.get(name)
    if concept is None:
        raise Invalid("no such concept")
    return concept


def read_strategy(name: str) -> Strategy:
    """Return the strategy of that name. Raises `Invalid` where there is none."""
    try:
        return Strategy(name)
    except ValueError:
        raise Invalid("no such strategy") from None


def replacement(proposal: Proposal, strategy: Strategy) -> str:
    """Return what adapted English says, if it agrees with the strategy."""
    before, after = proposal.before, proposal.after
    if strategy is Strategy.OMIT:
        if after:
            raise Invalid("omits and replaces at once")
        return ""
    if strategy is Strategy.RETAIN and after in {"", before}:
        return before
    if not after:
        raise Invalid("no replacement")
    if strategy is Strategy.RETAIN:
        raise Invalid("retains and replaces at once")
    check_plain("the replacement", after)
    check_length(before, after)
    if any(opaque(after)):
        raise Invalid("brings in a URL or placeholder")
    if any(c.isalpha() and not unicodedata.name(c, "").startswith("LATIN") for c in after):
        raise Invalid("the replacement is not English")
    if after == before and strategy in {Strategy.SUBSTITUTE, Strategy.GENERALISE, Strategy.GLOSS}:
        raise Invalid("changes nothing")
    return after


def check_consistent(
    made: Sequence[Substitution], before: str, strategy: Strategy, after: str
) -> None:
    """Raise `Invalid` for a second, different replacement of the same words in one item."""
    for line in made:
        if line.before == before and (line.strategy, line.after) != (strategy, after):
            raise Invalid("contradicts another proposal")


def check_plain(what: str, text: str, allowed: str = "") -> None:
    """Raise `Invalid` for control characters and the like, other than the ``allowed`` ones."""
    if any(is_strange(char, allowed) for char in text):
        raise Invalid(f"{what} holds control characters")


def is_strange(char: str, allowed: str) -> bool:
    """Tell whether a character is a control, format, private or unassigned one."""
    return unicodedata.category(char).startswith("C") and char not in allowed


def check_length(before: str, after: str) -> None:
    """Raise `Invalid` for a replacement that runs on beyond what it replaces."""
    if len(after) > min(LONGEST, 3 * len(before) + GROWTH):
        raise Invalid("too long")
