"""A unit of a file of translations, and the pair that is taken from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ._memory_language import nearest
from ._memory_store import Pair, storable

LONGEST = 1_000_000
"""Characters that a text may have; a longer one is no segment, and is refused."""


class Unit(NamedTuple):
    """One unit: its texts by language tag, whether a person approved it, or what is wrong with it.

    ``where`` names it to the user: a line, a row, an id.
    """

    where: str
    texts: Mapping[str, str] = {}
    reviewed: bool = False
    problem: str = ""


def pair_of(unit: Unit, source: str, target: str, origin: str, *, reviewed: bool) -> Pair | str:
    """Return the pair of a unit for two languages, or in words why it has none."""
    if unit.problem:
        return unit.problem
    here, there = nearest(source, unit.texts), nearest(target, unit.texts)
    if here is None or there is None or here == there:
        missing = source if here is None else target
        return f"no text in {missing}"
    one, other = unit.texts[here], unit.texts[there]
    if not one.strip() or not other.strip():
        return "an empty text"
    if max(len(one), len(other)) > LONGEST:
        return f"a text of more than {LONGEST:,} characters"
    if not storable((one, other)):
        return "half a surrogate pair, which is no text"
    return Pair(here, there, one, other, origin, reviewed or unit.reviewed)
