"""What became of one text: a translation, or one of the ways in which models fail."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import NamedTuple

from derive.records import Outcome

from ._protect import MASKS

_LOOP = re.compile(r"(.{1,80}?)\1{4,}", re.DOTALL)
_LONG_LOOP = re.compile(r"(.{12,240}?)\1{2,}", re.DOTALL)
_MIN_RUN = 8  # characters: "hahahaha" in a chat is no failure of the model
_WORD = re.compile(r"[^\W\d_]+")
_FEW_WORDS, _FEW_LETTERS = 3, 8


class Judgement(NamedTuple):
    """An outcome, and what it was seen by."""

    outcome: Outcome
    detail: str = ""


def judge(source: str, answer: str, *, complete: bool) -> Judgement:
    """Judge the answer to a text, both masked. ``complete``: the model came to an end itself."""
    source, words = MASKS.sub(" ", source), MASKS.sub(" ", answer)
    if _loops(words) and not _loops(source):
        return Judgement(Outcome.REPETITION, "the model repeats itself")
    if not complete:
        return Judgement(Outcome.TRUNCATED, "the model came to no end (option max_ratio)")
    if not answer.strip():
        return Judgement(Outcome.EMPTY, "nothing came back")
    if _sentence(source) and _plain(source) == _plain(words):
        return Judgement(Outcome.ECHOED, "the model gave the text back untranslated")
    return Judgement(Outcome.OK)


def _loops(text: str) -> bool:
    # counting what a loop must have several times takes a tenth of the search
    short = _LOOP.finditer(text) if _most(text, 4) >= 4 else ()
    long = _LONG_LOOP.finditer(text) if _most(text, 12) >= 3 else ()
    return any(len(hit[0]) >= _MIN_RUN and _WORD.search(hit[1]) for hit in chain(short, long))


def _most(text: str, length: int) -> int:
    """Return how often the most frequent piece of so many characters is there."""
    pieces = Counter(text[i : i + length] for i in range(len(text) - length + 1))
    return max(pieces.values(), default=0)


def _sentence(text: str) -> bool:
    """Tell whether a text is more than a name, which may well stay as it is."""
    words = _WORD.findall(text)
    small = [word for word in words if word[0].islower()]
    uncased = sum(not letter.isupper() and not letter.islower() for w in words for letter in w)
    return len(small) >= _FEW_WORDS or uncased >= _FEW_LETTERS


def _plain(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
