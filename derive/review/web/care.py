"""Care for reviewers: which kinds of text are hidden until asked for, and how much one has seen.

Preferences and counts lie in the project's database, one fact a person.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable
from threading import Lock
from typing import Literal

from pydantic import Field, ValidationError

from derive.records import Category, Record
from derive.review.web.clock import today
from derive.store import Store

Hide = Literal["kind", "always", "never"]
Theme = Literal["auto", "light", "dark", "contrast"]

BREAK_MINUTES = 45
"""After so many minutes of work a break is suggested."""

BREAK_ITEMS = 25
"""And after every so many items with a kind of harm."""


WRITTEN_S = 20.0
"""Counts are written so often at most: a crash forgets the last few items, not a decision."""


class Preferences(Record):
    """What one person wants. ``hide``: texts are hidden until asked for once for each kind of harm,
    always, or never; ``kinds`` are those they asked for."""

    hide: Hide = "kind"
    kinds: tuple[str, ...] = ()
    theme: Theme = "auto"
    day: str = ""
    seen: int = Field(0, ge=0)
    last: str = ""


class Care:
    """The preferences of everybody, and what they have seen today."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Preferences] = {}
        self._written: dict[str, float] = {}
        self._lock = Lock()

    def preferences(self, person: str) -> Preferences:
        """Return what a person wants; the counts are of today (UTC)."""
        with self._lock:
            found = self._known.get(person) or self._read(person)
            if found.day != today():
                found = found.model_copy(update={"day": today(), "seen": 0, "last": ""})
            self._known[person] = found
            return found

    def change(self, person: str, **changes: object) -> Preferences:
        """Store changes of a person's preferences."""
        wanted = {**self.preferences(person).model_dump(), **changes}
        changed = Preferences.model_validate(wanted)
        with self._lock:
            self._known[person] = changed
        self._store.set_fact(_fact(person), changed.model_dump_json())
        return changed

    def masked(self, person: str, kind: str) -> bool:
        """Tell whether the texts of an item of a kind of harm are hidden at first."""
        wants = self.preferences(person)
        if not kind or wants.hide == "never":
            return False
        return wants.hide == "always" or kind not in wants.kinds

    def hidden(self, person: str, kinds: Iterable[str]) -> frozenset[str]:
        """Return those of several kinds of harm whose texts are hidden at first."""
        return frozenset(kind for kind in set(kinds) if self.masked(person, kind))

    def saw(self, person: str, item_id: str) -> int:
        """Count an item whose texts were shown; return how many it were today."""
        wants = self.preferences(person)
        if wants.last == item_id:
            return wants.seen
        counted = wants.model_copy(update={"seen": wants.seen + 1, "last": item_id})
        with self._lock:
            self._known[person] = counted
            due = time.monotonic() - self._written.get(person, -math.inf) > WRITTEN_S
            if due:
                self._written[person] = time.monotonic()
        if due:
            self._store.set_fact(_fact(person), counted.model_dump_json())
        return counted.seen

    def _read(self, person: str) -> Preferences:
        try:
            return Preferences.model_validate(json.loads(self._store.get_fact(_fact(person)) or ""))
        except (ValueError, ValidationError):
            return Preferences()


def kind_of(category: Category) -> str:
    """Return the label by which an item's kind of harm is known; "" where it has none."""
    return category.harm_type or category.risk_area


def _fact(person: str) -> str:
    return f"review:preferences:{person}"
