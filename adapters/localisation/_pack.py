"""The source pack's English forms, less those that mean nothing where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.locale_pack import Match, Pack, load_concepts, matcher
from derive.locale_pack.match import fold

from ._found import Found

_INSTITUTION = re.compile(
    r"\s(?:governments?|laws?|police|econom(?:y|ics)|markets?|citizens?|presidents?|army|military|"
    r"societ(?:y|ies)|culture|history|dollars?|constitution|passports?|visas?|embass(?:y|ies)|"
    r"customs|immigration|elections?|politics|companies|people|team|tax(?:es)?|senators?|"
    r"congress|troops|soldiers?|bank|banks|side|branch|trip|tour)\b"
)
"""Nouns before which a country's name stands for its adjective: *the Japan side*."""

_MONTH = re.compile(
    r"\b(?:school|universit(?:y|ies)|classes|grade|semester|academic|entrance|pupils?|students?|"
    r"freshm[ae]n|kindergarten|enrol\w*)\b",
    re.IGNORECASE,
)
"""Words that show that a month is the one in which school starts."""


ADJECTIVES = frozenset({"religion", "group"})
"""Types whose names stand before nouns as adjectives, which the language inflects."""

_NOUN = re.compile(
    r"\s(?!(?:is|was|has|had|does|did|do|and|or|in|on|to|for|at|by|as|but|that|when|where|which|who|"
    r"should|would|will|can|could|may|might|must|are|were|have|if|from|with|of|than|the|a|an|not|"
    r"because|so|until|since|after|before|about|living|they|we|you|it)\b)[a-z]"
)
"""What follows a name that is used as an adjective: a word in lower case, no function word."""


def scan(text: str, source: Pack, target: Pack) -> Iterator[Found]:
    """Yield every form of ``source`` in an English text, overlapping ones too.

    Ages are left to their own scanner. English titles (Mr., Ms.) are nobody's culture, and a unit
    that the target measures in, too, is no difference.
    """
    concepts = load_concepts().concepts
    for match in matcher(source, "en", ("age",)).candidates(text):
        kind = concepts[match.concept].type
        title = kind == "honorific" and match.text[0].isupper()
        if title or (kind == "unit" and _there_too(match, target)):
            continue
        yield Found(
            match.start,
            match.end,
            match.text,
            match.concept,
            _scanner(text, match),
            3,
            match.form,
            match.plural,
            match.form.value,
            match.distance,
        )


def _scanner(text: str, match: Match) -> str:
    """Say how a form is used: as an adjective, as a month without school, or as itself."""
    if match.concept == "country" and _INSTITUTION.match(text, match.end):
        return "attributive"
    kind = load_concepts().concepts[match.concept].type
    if kind in ADJECTIVES and _NOUN.match(text, match.end):
        return "attributive"
    if match.concept == "calendar.fiscal_year_start":
        near = text[max(0, match.start - 60) : match.end + 60]
        return "pack" if _MONTH.search(near) else "month"
    return "pack"


def _there_too(match: Match, target: Pack) -> bool:
    entry = target.filled(match.concept)
    text = fold(match.text)
    return entry is not None and any(
        text.startswith(fold(name)) for form in entry.forms for name in form.english()
    )
