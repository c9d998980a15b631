"""British and American spellings, so that a pack lists each form once.

A pack's form is looked for in both spellings. What it puts into a text stays as the pack has it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PAIRS = [
    ("center", "centre"),
    ("labor", "labour"),
    ("counseling", "counselling"),
    ("counselor", "counsellor"),
    ("program", "programme"),
    ("organization", "organisation"),
    ("unauthorized", "unauthorised"),
    ("neighbor", "neighbour"),
    ("license", "licence"),
    ("defense", "defence"),
    ("offense", "offence"),
    ("pediatric", "paediatric"),
    ("parlor", "parlour"),
    ("rumor", "rumour"),
    ("behavior", "behaviour"),
    ("theater", "theatre"),
    ("kilometer", "kilometre"),
    ("ization", "isation"),
    ("izing", "ising"),
    ("ized", "ised"),
    ("aging", "ageing"),
    ("color", "colour"),
    ("favor", "favour"),
    ("traveler", "traveller"),
    ("enrollment", "enrolment"),
]
_AMERICAN = dict(_PAIRS)
_BRITISH = {british: american for american, british in _PAIRS}
_TO_BRITISH = re.compile(rf"(?<![a-z]){'|'.join(_AMERICAN)}(?!me)", re.IGNORECASE)
_TO_AMERICAN = re.compile("|".join(_BRITISH), re.IGNORECASE)


@lru_cache(maxsize=20_000)
def spellings(form: str) -> tuple[str, ...]:
    """Return ``form``, and after it how it is spelt on the other side of the Atlantic."""
    american = _TO_AMERICAN.sub(lambda found: _like(found.group(), _BRITISH), form)
    british = _TO_BRITISH.sub(lambda found: _like(found.group(), _AMERICAN), american)
    return tuple(dict.fromkeys((form, american, british)))


def _like(word: str, table: dict[str, str]) -> str:
    """Return the other spelling of ``word``, with a capital where it has one."""
    other = table[word.lower()]
    return other.capitalize() if word[0].isupper() else other
