"""What a pack still needs: facts to confirm, helplines grown old, forms in the wrong script."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from derive.locale_pack.load import load_concepts
from derive.locale_pack.model import Entry, Pack
from derive.locale_pack.scripts import strange

MAX_AGE = datetime.timedelta(days=366)
"""How long a helpline may go without anybody looking at its source."""


class Counts(NamedTuple):
    """How many of the shared concepts a pack fills, leaves open, and has nothing for."""

    filled: int
    open: int
    absent: int


class Remark(NamedTuple):
    """Something about one concept of a pack that a person should look at."""

    concept: str
    text: str


def counts(pack: Pack) -> Counts:
    """Return how much of the vocabulary a pack covers."""
    absent = sum(entry.absent for entry in pack.entries.values())
    return Counts(
        len(pack.entries) - absent, len(load_concepts().concepts) - len(pack.entries), absent
    )


def to_confirm(pack: Pack) -> Iterator[Remark]:
    """Yield every fact that nobody has verified, with where to confirm it."""
    concepts = load_concepts().concepts
    for name, entry in pack.entries.items():
        if concepts[name].fact and not entry.verified:
            value = entry.forms[0].en if entry.forms else "none there"
            yield Remark(name, f"{value}: confirm with {entry.source or 'a source of its own'}")


def stale(pack: Pack, today: datetime.date) -> Iterator[Remark]:
    """Yield telephone numbers whose source was last looked at more than twelve months ago."""
    concepts = load_concepts().concepts
    for name, entry in pack.entries.items():
        if concepts[name].type != "phone" or entry.absent or not concepts[name].fact:
            continue
        if entry.date is None:
            yield Remark(name, "no date says when its source was looked at")
        elif today - entry.date > MAX_AGE:
            yield Remark(name, f"last looked at on {entry.date}, more than twelve months ago")


def wrong_script(pack: Pack) -> Iterator[Remark]:
    """Yield local forms with letters that the language is not written in. Latin always passes."""
    for name, entry in pack.entries.items():
        for text in _locals(entry):
            letters = strange(text, pack.locale)
            if letters:
                yield Remark(name, f"{text}: {', '.join(letters)} is not in the language's script")


def _locals(entry: Entry) -> Iterator[str]:
    for form in entry.forms:
        yield from form.locals()
