"""Answers to a form's questions as the text of a cell, and back."""

from __future__ import annotations

import math

from derive.errors import SheetError, did_you_mean
from derive.review.forms import Question
from derive.review.records import Answer

_YES = ("yes", "y", "true", "1")
_NO = ("no", "n", "false", "0")
SEPARATOR = "; "
"""Between several choices of one answer."""


def told(question: Question, answer: Answer) -> str:
    """Return an answer as text: ``yes``, ``4``, the label of a choice, several labels."""
    if isinstance(answer, bool):
        return _YES[0] if answer else _NO[0]
    if question.type in {"choice", "choices"}:
        labels = {option.value: option.label for option in question.options}
        given = answer if isinstance(answer, list) else [str(answer)]
        return SEPARATOR.join(labels.get(value, value) for value in given)
    if isinstance(answer, float) and answer.is_integer():
        return str(int(answer))
    return str(answer)


def choices(question: Question) -> tuple[str, ...]:
    """Return the texts that a drop-down offers; empty where any text will do."""
    if question.type == "yesno":
        return _YES[0], _NO[0]
    if question.type == "choice":
        return tuple(option.label for option in question.options)
    if question.type == "scale" and question.low is not None and question.high is not None:
        return tuple(map(str, range(question.low, question.high + 1)))
    return ()


def understood(question: Question, text: str) -> Answer:
    """Return the answer that ``text`` gives. Raises `SheetError` where it gives none.

    Whether the answer fits the form, its scale and its conditions, the service says.
    """
    if question.type == "text":
        return text
    said = text.strip()
    if question.type == "yesno":
        return _yes_or_no(question, said)
    if question.type == "choice":
        return _option(question, said)
    if question.type == "choices":
        return [_option(question, part.strip()) for part in said.split(SEPARATOR.strip()) if part]
    return _number(question, said)


def _yes_or_no(question: Question, said: str) -> bool:
    if said.lower() not in (*_YES, *_NO):
        raise SheetError(f"{question.id}: “{said[:40]}” is neither yes nor no")
    return said.lower() in _YES


def _option(question: Question, said: str) -> str:
    for option in question.options:
        if said.casefold() in {option.value.casefold(), option.label.strip().casefold()}:
            return option.value
    known = [option.label for option in question.options]
    raise SheetError(f"{question.id}: no answer “{said[:40]}”{did_you_mean(said, known)}")


def _number(question: Question, said: str) -> int | float:
    try:
        value = float(said.replace(",", "."))
    except ValueError:
        raise SheetError(f"{question.id}: “{said[:40]}” is no number") from None
    if not math.isfinite(value):
        raise SheetError(f"{question.id}: “{said[:40]}” is no number")
    return int(value) if value.is_integer() else value
