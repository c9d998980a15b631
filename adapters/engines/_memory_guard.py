"""What must agree for a similar text to count as a match: numbers, placeholders, negation, terms.

A text that differs in one digit is 98 % the same and says something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from derive.records import Protected, Segment

from ._protect import mask

_FIGURE = re.compile(r"\d+(?:[.,:/\u066b\u066c]\d+)*")
# Adapted English is what is mostly looked up, so English also has its words compared.
_ENGLISH = re.compile(
    r"\b(?:not?|never|none|nor|neither|nobody|nothing|nowhere|without|cannot|\w+n['’]t|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|twice|double|"
    r"once|first|second|third|fourth|fifth|un(?:safe|legal|lawful|true)|illegal(?:ly)?)\b",
    re.IGNORECASE,
)


def agrees(segment: Segment, source: str, target: str, language: str) -> bool:
    """Tell whether a similar ``source`` may lend its ``target`` to ``segment``."""
    return _firm(segment.text, language) == _firm(source, language) and _terms_agree(
        segment, source, target
    )


def carries(target: str, protected: tuple[Protected, ...]) -> bool:
    """Tell whether ``target`` holds every protected term as often as it must."""
    wanted = Counter(span.target for span in protected)
    return all(target.count(term) >= often for term, often in wanted.items())


def _terms_agree(segment: Segment, source: str, target: str) -> bool:
    spans = segment.protected
    terms = {segment.text[span.start : span.end] for span in spans}
    same = all(_count(segment.text, term) == _count(source, term) for term in terms)
    return same and carries(target, spans)


def _count(text: str, term: str) -> int:
    return text.casefold().count(term.casefold())


@lru_cache(maxsize=4096)
def _firm(text: str, language: str) -> tuple[tuple[str, ...], ...]:
    """Return, in their order, the things of a text that may not differ."""
    plain = unicodedata.normalize("NFKC", text)
    figures = tuple(_western(hit) for hit in _FIGURE.findall(plain))
    numerals = tuple(c for c in plain if not c.isdigit() and unicodedata.numeric(c, -1.0) >= 0)
    words = tuple(map(str.casefold, _ENGLISH.findall(plain))) if language == "en" else ()
    return figures, numerals, mask(text, ()).targets, words


def _western(figure: str) -> str:
    return "".join(str(unicodedata.decimal(c, c)) for c in figure)
