"""Groups that a question is about, whose place in people's minds differs between countries.

A question about a stereotype can be translated word for word and still make no sense: the
stereotype, or the group, may be unknown there. When people derived a Spanish set from an American
one (EsBBQ from BBQ), they modified or dropped 45 of 50 templates about ethnicity, 24 of 27 about
religion and 23 of 29 about nationality, but 5 of 75 about age and gender; looks and sexuality stand
between (``benchmarks/bbq_es_es.py``; the kinds here were chosen with those figures in view). So the
words are kept, and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from derive.locale_pack.match import opaque
from derive.records import FieldName, Strategy, Substitution

from . import _countries
from ._found import Found

BELIEFS = (
    "what people believe of groups by {kind} differs between countries: confirm that the question "
    "makes sense there"
)


def lines(text: str, field: FieldName, found: Iterable[Found]) -> Iterator[Substitution]:
    """Yield a line that asks for confirmation for each kind of group that a text names.

    The first word of a kind stands for all; words that ``found`` decides about need no other.
    """
    taken = [*opaque(text), *(find.span for find in found)]
    seen: set[str] = set()
    for match in _pattern().finditer(text):
        kind = _kinds()[match.group().lower()]
        free = all(match.end() <= start or match.start() >= end for start, end in taken)
        if kind in seen or not free or not _meant(match.group()):
            continue
        seen.add(kind)
        yield Substitution(
            field=field,
            start=match.start(),
            end=match.end(),
            strategy=Strategy.RETAIN,
            before=match.group(),
            after=match.group(),
            reason=BELIEFS.format(kind=kind),
            confirm=True,
        )


def confirmed(line: Substitution) -> Substitution:
    """Return ``line``; where it keeps a people of another country, it asks for confirmation."""
    if line.concept != "country.foreign" or not _countries.is_people(line.before):
        return line
    reason = f"{line.reason}; {BELIEFS.format(kind='nationality')}"
    return line.model_copy(update={"confirm": True, "reason": reason})


def _meant(word: str) -> bool:
    """Tell whether a word stands as the file has it: *Black* is a group, *black* a colour."""
    return word in _words() or word.lower() in _words()


@cache
def _kinds() -> dict[str, str]:
    return {word.lower(): kind for kind, words in _rows() for word in words}


@cache
def _words() -> frozenset[str]:
    return frozenset(word for _, words in _rows() for word in words)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_kinds(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


@cache
def _rows() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = (files("derive.adapters.localisation") / "social_groups.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple((kind, tuple(word.strip() for word in words.split(","))) for kind, words in rows)
