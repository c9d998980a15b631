"""Places of an English text where a word is missing, by what cannot follow what."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from derive.checks._text import KEPT, masked

_DETERMINER = r"(?:the|a|an|my|your|our|their|its|every)"
_PREPOSITION = r"(?:of|from|into|among|between|toward|towards|during|despite|per|via)"
_AUXILIARY = (
    r"(?:is|was|are|were|am|has|had|have|will|would|could|should|did|does|do|been|be|cannot)"
)
_LINK = r"(?:of|and|or|by|with|from|into|that|which|who|than|because|if|to)"
_END = r"[.,;:!?)\]]"

PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (rf"\b(?:{_DETERMINER})\s?(?={_END}(?:\s|$)|$)", re.IGNORECASE),
        (rf"\b(?:the|and|,) {_PREPOSITION}\s?(?=[.;!?)](?:\s|$)|,)", re.IGNORECASE),
        (r"\b(?:and|or|nor)\s?(?=[.;!?)](?:\s|$)|,,)", re.IGNORECASE),
        (rf"\b{_DETERMINER}\s(?={_AUXILIARY}\b|{_LINK}\s)", re.IGNORECASE),
        (r"\b(?:the|an?)\s(?=(?:the|his|her|their|its|my|our|your|this|he|she|they)\b)", 0),
        (rf"\b{_PREPOSITION}\s(?=(?:{_AUXILIARY}|and|of|by|from|to)\b)", 0),
        (r"(?:^|(?<=[.!]\s))(?:Was|Were|Is|Are|Has|Have|Been)\b(?=[^?]*(?:[.!]|$))", 0),
        (r",\s?,|\(\s*\)|\s,(?=\s)|(?<=\w)-(?=[\s.,;]\s?)(?<!\w-and)", 0),
        (r"(?:^|(?<=[.!]\s))[,;]", 0),
        (r"\ban\s(?=(?!h(?:our|on|eir|is|er)|[FHLMNRSX]\b|[A-Z])[bcdfghjklmnpqrstvwxz]\w*)", 0),
        (r"\ba\s(?=(?!u(?:ni|s|r|t|b|k)|eu|one|once|ew)[aeiou]\w+)", 0),
        (r"\b(?:he|she|they|we|I)\s(?=(?:he|she|they|we|I|of|by|from)\b)", 0),
        (r"\b(?:is|was|are|were)\s(?=(?:is|was|are|were)\s|[.,;](?:\s|$))", 0),
    )
)
_WORDS = tuple(p for p in PATTERNS if p.pattern.startswith(r"\b"))
_OTHERS = tuple(p for p in PATTERNS if p not in _WORDS)
_MAY = re.compile(
    r"\b(?:"
    + "|".join(f"(?{'i' * bool(p.flags & re.IGNORECASE)}:{p.pattern[2:]})" for p in _WORDS)
    + ")"
)
"""All the patterns that begin with a word in one, which tells fast that none of them matches."""

ELLIPTIC = re.compile(
    r"\b(?:and|or|nor|as|than|so|what|where|how|who|whoever|whatever|that|it|he|she|they|we|you|I"
    r"|there|this)\s(?:is|was|are|were)\Z"
)
"""What rightly ends with a form of *be*: “as it was,”."""


class Gap(NamedTuple):
    """A place before which, or after which, a word is missing, with the words beside it."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=KEPT)
def gaps(text: str) -> tuple[Gap, ...]:
    """Return the places of an English text where a word is missing, in order."""
    plain = masked(text)
    found: dict[int, Gap] = {}
    for pattern in PATTERNS if _MAY.search(plain) else _OTHERS:
        for match in pattern.finditer(plain):
            if ELLIPTIC.search(plain, max(0, match.start() - 12), match.end()):
                continue
            end = min(len(plain), match.end() + 1)
            while end < len(plain) and plain[end].isalpha():
                end += 1
            found.setdefault(match.start(), Gap(match.start(), end, text[match.start() : end]))
    return tuple(found[start] for start in sorted(found))
