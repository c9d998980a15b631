"""Finds a pack's forms in running text: longest match first, never inside URLs or placeholders.

Texts and forms are compared after folding that keeps every offset: case, width (NFKC of single
characters), macrons (ō → o), typographic quotes, and hyphens as spaces. A form that starts with a
capital is found only where the text has one too; a form in capitals only where the text is in
capitals: ``LINE`` is not *line*.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import ahocorasick

from derive.locale_pack.context import context_distance, fold
from derive.locale_pack.load import forms, load_concepts
from derive.locale_pack.model import Concept, Form, Pack
from derive.locale_pack.spelling import spellings

__all__ = ["Match", "Matcher", "context_distance", "fold", "longest", "matcher", "opaque"]

SHORT = 5
"""Letters up to which a form of the language must be a whole word with the same marks."""

SPACED = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "DEVANAGARI", "BENGALI", "TAMIL"})
"""Scripts that part words by spaces and put no particle before a word without one."""

OPAQUE = re.compile(
    r"https?://[^\s<>\"'」）]+|www\.[^\s<>\"'」）]+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\{\{[^{}]*\}\}|\$?\{[^{}]*\}|%\(\w+\)[sdf]|%[sdf]\b|<[A-Za-z/][^<>]*>"
)
"""URLs, e-mail addresses, placeholders and tags: text that is never touched."""


NO_CONTEXT = 10_000
"""The distance of a form that needs no context: one that stands near its context words is surer."""


@dataclass(frozen=True)
class Match:
    """A form of a pack found in a text.

    ``plural`` says that a plural ending (s, es) was found beyond the form; ``distance`` how far
    off the nearest context word stands, in characters.
    """

    start: int
    end: int
    text: str
    concept: str
    form: Form
    plural: bool = False
    distance: int = 0


@dataclass(frozen=True)
class _Pattern:
    concept: Concept
    form: Form
    surface: str
    context: tuple[str, ...] = ()


def opaque(text: str) -> list[tuple[int, int]]:
    """Return the spans of URLs, e-mail addresses, placeholders and tags."""
    return [found.span() for found in OPAQUE.finditer(text)]


class Matcher:
    """Finds the forms of one pack, on its English or its local side."""

    def __init__(self, pack: Pack, side: Literal["en", "local"], *, skip: Iterable[str] = ()):
        """Compile the forms of every concept whose type is not in ``skip``."""
        self._side = side
        self._automaton = ahocorasick.Automaton()
        by_key: dict[str, list[_Pattern]] = {}
        for pattern in _patterns(pack, side, set(skip)):
            by_key.setdefault(fold(pattern.surface), []).append(pattern)
        for key, patterns in by_key.items():
            self._automaton.add_word(key, patterns)
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Match]:
        """Return all matches that do not overlap, longest first where they would, in order."""
        return longest(self.candidates(text), opaque(text))

    def candidates(self, text: str) -> Iterator[Match]:
        """Yield every match, overlapping ones too."""
        if not len(self._automaton):
            return
        folded = fold(text)
        for last, patterns in self._automaton.iter(folded):
            for pattern in patterns:
                found = self._accept(text, folded, last + 1, pattern)
                if found is not None:
                    yield found

    def _accept(self, text: str, folded: str, end: int, pattern: _Pattern) -> Match | None:
        start = end - len(pattern.surface)
        if not _same_case(text[start:end], pattern.surface):
            return None
        if pattern.surface[0] == "-" and text[start] not in "-‐‑":
            return None  # a suffix, and not the word after a space
        plural = 0
        if self._side == "en":
            plural = _plural(folded, end) if pattern.surface[-1].isalpha() else 0
            if not _bounded(text, start, end + plural, pattern.surface):
                return None
        elif not _own_word(text, start, end, pattern.surface):
            return None
        distance = NO_CONTEXT
        if pattern.context:
            near = context_distance(folded, start, end, pattern.context)
            if near is None:
                return None
            distance = near
        end += plural
        return Match(
            start, end, text[start:end], pattern.concept.id, pattern.form, bool(plural), distance
        )


@lru_cache(maxsize=128)
def matcher(pack: Pack, side: Literal["en", "local"], skip: tuple[str, ...] = ()) -> Matcher:
    """Return the compiled matcher of a pack; compiled once for each content of the pack."""
    return Matcher(pack, side, skip=skip)


def longest(matches: Iterable[Match], blocked: Iterable[tuple[int, int]] = ()) -> list[Match]:
    """Return the matches that remain when longer ones win, none of them inside ``blocked``."""
    taken = list(blocked)
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.distance, m.start)):
        if all(match.end <= start or match.start >= end for start, end in taken):
            kept.append(match)
            taken.append((match.start, match.end))
    return sorted(kept, key=lambda m: m.start)


def _patterns(pack: Pack, side: Literal["en", "local"], skip: set[str]) -> Iterator[_Pattern]:
    concepts = load_concepts().concepts
    for name, form in forms(pack):
        concept = concepts[name]
        if concept.type in skip:
            continue
        context = _context_needed(concept, form)
        for listed in form.english() if side == "en" else form.locals():
            if side == "local":
                if not listed.isdecimal():
                    yield _Pattern(concept, form, listed)
                continue
            if listed.isdecimal() and not context:
                continue  # digits alone, and nothing to tell them by: never a match
            word = " " not in listed and (concept.type != "phone" or listed.isdecimal())
            for surface in spellings(listed):
                yield _Pattern(concept, form, surface, context if word else ())


def _context_needed(concept: Concept, form: Form) -> tuple[str, ...]:
    """Return the words one of which must stand near a form that is a number or a single word."""
    return form.context or concept.context


def _same_case(found: str, surface: str) -> bool:
    letters = [c for c in surface if c.isalpha()]
    if not letters or not surface[0].isupper():
        return True
    if surface.isupper() and len(letters) > 1:
        return found.isupper()
    return found[0].isupper()


def _plural(folded: str, end: int) -> int:
    for ending in ("es", "s"):
        after = end + len(ending)
        if folded[end:after] == ending and not folded[after : after + 1].isalnum():
            return len(ending)
    return 0


def _own_word(text: str, start: int, end: int, surface: str) -> bool:
    """Tell whether a form of the language stands in ``text`` as a word, not inside another.

    Only scripts that part words by spaces can tell. There a form begins a word; a short one also
    ends it and is spelt with the same marks (*ông* is not *ong*), a longer one may go on, as
    inflected words do.
    """
    if _spaced(surface[0]) and text[start - 1 : start].isalpha() and start:
        return False
    if len(surface) > SHORT or not _spaced(surface[-1]):
        return True
    same = unicodedata.normalize("NFC", text[start:end]).lower() == surface.lower()
    return same and not text[end : end + 1].isalpha()


@lru_cache(maxsize=1000)
def _spaced(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").split(" ")[0] in SPACED


def _bounded(text: str, start: int, end: int, surface: str) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if surface[0] == "-":
        return (before.isalnum() or before in "}>") and before != "" and not after.isalnum()
    if surface[0].isalnum() and (before.isalnum() or before in {"#", "_"}) and start:
        return False
    if surface[-1].isalnum() and after.isalnum():
        return False
    if surface.isdecimal():
        return not _inside_number(text, start, end)
    return True


def _inside_number(text: str, start: int, end: int) -> bool:
    """Tell whether digits at start..end are part of a longer number: 110-0001, 1,110, 110.5."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return bool(
        re.fullmatch(r"\d[-,.]|.?[¥$€£#]", before) or re.fullmatch(r"[-,.]\d|[%°].?|.?[%°]", after)
    )
