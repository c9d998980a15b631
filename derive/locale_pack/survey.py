"""What a pack still needs: facts to confirm, helplines grown old, forms in the wrong script."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from derive.locale_pack._place import place
from derive.locale_pack.load import forms, load_concepts
from derive.locale_pack.model import Entry, Pack
from derive.locale_pack.scripts import strange

MAX_AGE = datetime.timedelta(days=366)
"""How long a helpline, or a rate of exchange, may go without anybody looking at its source."""


class Counts(NamedTuple):
    """How many of the shared concepts a pack fills, leaves open, and has nothing for.

    ``base`` are those of the filled ones that only libraries fill.
    """

    filled: int
    open: int
    absent: int
    base: int


class Remark(NamedTuple):
    """Something about one concept of a pack that a person should look at."""

    concept: str
    text: str


def counts(pack: Pack) -> Counts:
    """Return how much of the vocabulary a pack covers."""
    absent = sum(entry.absent for entry in pack.entries.values())
    base = sum(e.origin == "base" and not e.absent for e in pack.entries.values())
    total = len(load_concepts().concepts)
    return Counts(len(pack.entries) - absent, total - len(pack.entries), absent, base)


def to_confirm(pack: Pack) -> Iterator[Remark]:
    """Yield every fact that nobody has verified, with where to confirm it."""
    concepts = load_concepts().concepts
    for name, entry in pack.entries.items():
        if concepts[name].fact and not entry.verified:
            value = first(entry)
            yield Remark(name, f"{value}: confirm with {entry.source or 'a source of its own'}")


def without_source(pack: Pack) -> Iterator[Remark]:
    """Yield every fact that names no source at all."""
    concepts = load_concepts().concepts
    for name, entry in pack.entries.items():
        if concepts[name].fact and not entry.absent and not entry.source:
            yield Remark(name, f"{first(entry)}: say where it can be confirmed (`source`)")


def stale(pack: Pack, today: datetime.date) -> Iterator[Remark]:
    """Yield helplines, numbers and the rate whose source was last looked at over a year ago."""
    concepts = load_concepts().concepts
    for name, entry in pack.entries.items():
        number = concepts[name].type == "phone" or name.startswith(("hotline.", "emergency."))
        if number and concepts[name].fact and not entry.absent and entry.origin != "base":
            yield from _aged(name, entry.date, today)
    if pack.numbers is not None:
        yield from _aged("numbers.per_usd", pack.numbers.per_usd_date, today)


def _aged(name: str, date: datetime.date | None, today: datetime.date) -> Iterator[Remark]:
    if date is None:
        yield Remark(name, "no date says when its source was looked at")
    elif today - date > MAX_AGE:
        yield Remark(name, f"last looked at on {date}, more than twelve months ago")
    elif date > today:
        yield Remark(name, f"its date, {date}, is yet to come")


def wrong_script(pack: Pack) -> Iterator[Remark]:
    """Yield local forms with letters that the language is not written in. Latin always passes."""
    for name, form in forms(pack):
        for text in form.locals():
            letters = strange(text, pack.locale)
            if letters:
                yield Remark(name, f"{text}: {', '.join(letters)} is not in the language's script")


def shared_locals(pack: Pack) -> Iterator[Remark]:
    """Yield local forms that stand under two concepts which no context words tell apart.

    In a text of the language the first of them is found; English forms that collide are an error.
    """
    concepts = load_concepts().concepts
    seen: dict[str, str] = {}
    for name, form in forms(pack):
        for text in form.locals():
            other = seen.setdefault(text, name)
            telling = concepts[name].context or concepts[other].context or form.context
            laws = concepts[name].type == concepts[other].type == "law"
            if other != name and not telling and not laws:
                yield Remark(name, f"{text}: {other} has it, too")


def outdated(pack: Pack) -> Iterator[Remark]:
    """Yield sign-offs of a pack that said something else than this one does."""
    for sign_off in pack.sign_offs:
        if sign_off.pack != pack.label:
            text = (
                f"{sign_off.name}, {sign_off.date}: signed {sign_off.pack}, it is {pack.label} now"
            )
            yield Remark("signed_off", text)


def twins(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield tags that mean one and the same locale, as zh-TW and zh-Hant-TW do."""
    seen: dict[tuple[str, str, str], str] = {}
    for tag in tags:
        where = place(tag)
        other = seen.setdefault((where.language, where.script, where.region), tag)
        if other != tag:
            yield other, tag


def first(entry: Entry) -> str:
    """Return how an entry is best called in one line."""
    if entry.absent:
        return "none there"
    return next((form.en or form.local for form in entry.forms), "")
