"""Reads a model's answer: the two texts of a variant, or why they cannot be used."""

from __future__ import annotations

import json

from derive.checks._scripts import scripts, share
from derive.contracts import Reply
from derive.records import Outcome
from derive.variants.wanted import Wanted, texts

LEAST_SCRIPT = 0.5
"""The least share of letters that are of the locale's script."""


def read(reply: Reply, one: Wanted, locale: str) -> dict[str, str] | str:
    """Return the two texts of an answer, or why they cannot be used."""
    if reply.outcome is not Outcome.OK:
        return reply.outcome.value.replace("_", " ")
    found = _object(reply.text)
    if found is None:
        return "the answer is not the JSON that was asked for"
    said = {key: str(found[key]).strip() for key in ("question", "reference_answer")}
    if not all(said.values()):
        return "a text is empty"
    if _squeezed(texts(one.view)[0]) in _squeezed(said["question"]):
        return "it repeats the question that it is a form of"
    if any(share(text, scripts(locale)) < LEAST_SCRIPT for text in said.values()):
        return "it is not in the script of the language"
    return said


def _object(text: str) -> dict[str, object] | None:
    start, end = text.find("{"), text.rfind("}")
    try:
        found = json.loads(text[start : end + 1]) if start >= 0 else None
    except ValueError:
        return None
    keys = {"question", "reference_answer"}
    return found if isinstance(found, dict) and keys <= set(found) else None


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
