"""Adapted English differs from English only where the ledger says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from derive.checks._base import BaseCheck, quote, span
from derive.checks._regex import compiled
from derive.contracts import Case
from derive.records import Finding, Severity

TOKEN = compiled(r"\w+(?:['’]\w+)*|[^\w\s]")

ARTICLES = frozenset({"a", "an", "the"})
"""Words that follow what comes after them, so that a declared change may change them too."""

MANY = 2000
"""Words above which only the whole stretch that differs is shown."""


class Word(NamedTuple):
    """A word, or a punctuation mark, with its place in the text it comes from."""

    text: str
    start: int
    end: int


class UndeclaredChange(BaseCheck):
    """Carries out the ledger on the English text and compares words; spaces and a/an are free."""

    id = "undeclared_change"
    name = "Undeclared change of the English"
    sentence = "Adapted English differs from the English text where the ledger declares nothing."
    severity = Severity.MAJOR
    needs_draft = False

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each stretch of words that was changed without a ledger line."""
        if not case.adapted.strip():
            return
        if case.adapted == case.english and not any(line.changes_text for line in case.ledger):
            return
        expected = carried_out(case)
        if " ".join(expected.split()) == " ".join(case.adapted.split()):
            return
        before, after = _words(expected), _words(case.adapted)
        for i, j, k, m in _differences([w.text for w in before], [w.text for w in after]):
            yield self._changed(case, before[i:j], after[k:m], len(case.adapted))

    def _changed(self, case: Case, old: list[Word], new: list[Word], end: int) -> Finding:
        was = quote(" ".join(w.text for w in old))
        now = quote(" ".join(w.text for w in new))
        if not new:
            message = f"{was} is gone from the adapted English, and the ledger does not say so"
        elif not old:
            message = f"{now} was added to the adapted English, and the ledger does not say so"
        else:
            message = f"{was} became {now} in the adapted English, and the ledger does not say so"
        spans = [span("adapted", new[0].start, new[-1].end)] if new else []
        if not new:
            spans = [span("adapted", 0, end)]
        return self.finding(case, message + "; declare the change or undo it.", *spans)


def carried_out(case: Case) -> str:
    """Return the English text with every declared change made, as far as spans are sound."""
    text, position, parts = case.english, 0, []
    changes = [line for line in case.ledger if line.changes_text]
    for line in sorted(changes, key=lambda line: line.start or 0):
        start, end = line.start or 0, line.end if line.end is not None else line.start or 0
        if position <= start <= end <= len(text):
            parts += [text[position:start], line.after]
            position = end
    return "".join([*parts, text[position:]])


def _words(text: str) -> list[Word]:
    return [Word(found.group(), *found.span()) for found in TOKEN.finditer(text)]


def _differences(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches that differ, as start and end in both, without mere articles."""
    folded = [[word.casefold() for word in words] for words in (old, new)]
    if max(len(old), len(new)) > MANY:
        yield _whole(*folded)
        return
    for step in Levenshtein.opcodes(*folded):
        stretch = (step.src_start, step.src_end, step.dest_start, step.dest_end)
        if step.tag != "equal" and not _only_articles(folded, stretch):
            yield stretch


def _only_articles(folded: list[list[str]], stretch: tuple[int, int, int, int]) -> bool:
    i, j, k, m = stretch
    return set(folded[0][i:j]) | set(folded[1][k:m]) <= ARTICLES


def _whole(old: list[str], new: list[str]) -> tuple[int, int, int, int]:
    """Return the one stretch between what both begin with and what both end with."""
    shortest = min(len(old), len(new))
    first = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    last = next((n for n in range(shortest - first) if old[-1 - n] != new[-1 - n]), 0)
    return first, len(old) - last, first, len(new) - last


plugin = UndeclaredChange()
