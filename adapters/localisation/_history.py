"""Questions that turn on the source's history: nothing in them is swapped without a person.

Put another country's disaster beside this one's date, or another people where this one was wronged,
and the question says what never happened. So where a text names an event of the past, the event,
the peoples, countries, places and institutions in it stay as they are, and the item goes to
somebody who knows a history of their own that fits.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.locale_pack import load_concepts
from derive.records import Strategy, Substitution

CURRENT = frozenset({"event.election", "event.world_expo"})
"""Events that come round, or lie ahead: another country's can stand in their place."""

BOUND = frozenset({"event", "group", "nationality", "place", "politics", "language"})
"""Types of concept that a past event ties to its country."""


def kept(lines: Iterable[Substitution]) -> list[Substitution]:
    """Return the lines of one item; where it names a past event, what that binds stays as a gap."""
    made = list(lines)
    if not any(_past(line.concept) for line in made):
        return made
    return [_as_it_is(line) if _bound(line) else line for line in made]


def _past(concept: str | None) -> bool:
    return bool(concept) and _type(concept) == "event" and concept not in CURRENT


def _bound(line: Substitution) -> bool:
    return line.start is not None and (
        _type(line.concept) in BOUND or (line.concept or "").startswith("history.")
    )


def _type(concept: str | None) -> str:
    known = load_concepts().concepts.get(concept or "")
    return known.type if known else ""


def _as_it_is(line: Substitution) -> Substitution:
    reason = "the question turns on something that happened in the source's country: decide"
    return line.model_copy(
        update={
            "strategy": Strategy.RETAIN,
            "after": line.before,
            "after_local": None,
            "accepted": (),
            "confirm": True,
            "gap": True,
            "reason": reason,
        }
    )
