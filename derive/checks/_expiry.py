"""Which facts of a pack have to be looked up again: past their expiry, or checked too long ago."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from derive.locale_pack import Entry, Pack, load_concepts

LIFETIMES: Mapping[str, int] = {"hotline": 365, "emergency": 3 * 365}
"""Days after which a fact without an expiry of its own is old, by the first part of its concept."""

LIFETIME = 3 * 365
"""Days for every other fact."""


def expiry(entry: Entry) -> datetime.date | None:
    """Return the last day on which an entry may be relied on; None where it bears no date."""
    if entry.expires is not None:
        return entry.expires
    if entry.date is None:
        return None
    days = LIFETIMES.get(entry.concept.split(".", maxsplit=1)[0], LIFETIME)
    return entry.date + datetime.timedelta(days=days)


def expired(pack: Pack, today: datetime.date) -> tuple[str, ...]:
    """Return the concepts whose entry may no longer be relied on, in the order of the pack.

    Without an expiry of its own, only a fact can grow old.
    """
    concepts = load_concepts().concepts
    return tuple(
        name
        for name, entry in pack.entries.items()
        if not entry.absent
        and (entry.expires is not None or (name in concepts and concepts[name].fact))
        and (last := expiry(entry)) is not None
        and last < today
    )
