"""Of what kind an unlisted law or body is, told by words of its name.

*Ordnance Manufacturing Act* is in no pack; ``keywords`` of ``concepts.yaml`` say that *ordnance*
belongs to weapons law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from derive.locale_pack import load_concepts
from derive.locale_pack.match import fold

from ._found import Found

INSIDE = {
    "law": ("law.", "constitution"),
    "body": ("agency.", "hotline.", "court.", "health.", "landmark"),
    "place": ("island.", "region.disputed", "region.disaster", "landmark"),
}
"""What a listed form inside a name of each shape may be, for the name to be of its concept."""


def with_kinds(found: Iterable[Found]) -> list[Found]:
    """Give laws and bodies found by their shape a concept, where one can be told.

    A listed form inside the name tells it, else the name's keywords do.
    """
    finds = list(found)
    listed = [f for f in finds if f.scanner == "pack" and f.concept]
    return [_named(find, listed) for find in finds]


def _named(find: Found, listed: list[Found]) -> Found:
    if find.scanner not in INSIDE or find.concept is not None:
        return find
    inner = _inside(find, listed)
    if inner is not None:
        form = inner.form if find.scanner == "place" else None
        return replace(find, concept=inner.concept, form=form)
    if find.scanner == "place":
        return replace(find, concept="landmark")
    return replace(find, concept=by_keyword(find.text, find.scanner))


def _inside(find: Found, listed: list[Found]) -> Found | None:
    """Return the longest listed form of the same kind inside a name."""
    inside = [
        f
        for f in listed
        if find.start <= f.start
        and f.end <= find.end
        and (f.concept or "").startswith(INSIDE[find.scanner])
    ]
    return max(inside, key=lambda f: f.end - f.start, default=None)


@cache
def by_keyword(name: str, shape: str) -> str | None:
    """Return the concept whose longest keyword stands in ``name``, or None."""
    folded = fold(name)
    best: tuple[int, str] | None = None
    for pattern, concept in _keywords():
        fits = concept.startswith("law.") == (shape == "law")
        hit = pattern.search(folded) if fits else None
        if hit and (best is None or len(hit.group()) > best[0]):
            best = len(hit.group()), concept
    return best[1] if best else None


@cache
def _keywords() -> tuple[tuple[re.Pattern[str], str], ...]:
    concepts = load_concepts().concepts.values()
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(re.escape(fold(w)) for w in c.keywords)})s?\b"), c.id)
        for c in concepts
        if c.keywords
    )
