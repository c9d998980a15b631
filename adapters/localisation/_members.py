"""Which of the target's members takes the place of a find, and in what form.

Within an item the same thing always gets the same member, and two things never the same one while
there are others; between items the choice varies, but depends on the item alone.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.locale_pack import Concept, Entry, Form, Pack
from derive.locale_pack.match import fold
from derive.records import fingerprint

from . import _money
from ._found import Found, Span
from ._wording import inflects, is_plural, of_place, part, people_of, plural, with_tail

UNINFLECTED = frozenset({"nationality", "language"})
"""Types whose word the language inflects: the pack's local form is accepted, not enforced."""

COUNTRIES = frozenset({"country", "neighbour.country"})
PEOPLES = frozenset({"nationality", "group"})
"""Types whose word may be followed by *people* as part of the name."""


class Replacement(NamedTuple):
    """What adapted English says, the form the draft must carry if one must, and the member."""

    after: str
    local: str | None
    form: Form


class Members:
    """Remembers, for one item, what it has put in place of what.

    ``apart`` are the spans of helplines whose name and number stand apart in the text: each then
    gets its part of ``Name (number)``.
    """

    def __init__(self, target: Pack, item_id: str) -> None:
        """Choose among the members of ``target`` for one item."""
        self._target, self._item_id = target, item_id
        self._chosen: dict[tuple[str, str], Form] = {}
        self.apart: set[Span] = set()

    def forms(self, found: Found, concept: Concept, entry: Entry) -> Replacement:
        """Return what takes the place of ``found``."""
        form = self._member(found, concept, entry)
        after, local = form.en or form.local, form.local or None
        if concept.type == "phone":
            whole = found.scanner == "pair" or found.span not in self.apart
            number = part(found, local, whole) if local else None
            return Replacement(part(found, after, whole), number, form)
        special = self._special(found, concept, form)
        if special is not None:
            return Replacement(special, None, form)
        adjective = found.scanner == "attributive"
        if adjective or (concept.type in UNINFLECTED and concept.id not in COUNTRIES):
            local = None
        return Replacement(after, local, form)

    def _special(self, found: Found, concept: Concept, form: Form) -> str | None:
        """Return the English that is no form of the pack, where the find needs such: people, money
        by its plain name, plurals."""
        after = form.en or form.local
        if concept.id == "currency":
            return _money.noun(self._target)
        if concept.id == "country" and found.scanner == "attributive":
            people = self._target.filled("country.people")
            return people.forms[0].en if people else None
        there = of_place(found, form) if concept.type == "place" else people_of(found, form)
        if there is None and concept.type in PEOPLES and with_tail(found, after) != after:
            there = with_tail(found, after)
        if there is None and is_plural(found) and inflects(after, concept.type):
            there = plural(after)
        return there

    def _member(self, found: Found, concept: Concept, entry: Entry) -> Form:
        """Choose among the forms of a concept: by kind and item, and never one twice in an item."""
        thing = fold(found.form.en if found.form else found.text)
        key = (concept.id, thing)
        if key not in self._chosen:
            kind = found.form.kind if found.form else ""
            forms = [f for f in entry.forms if f.kind == kind] or list(entry.forms)
            used = {_name(form) for (name, _), form in self._chosen.items() if name == concept.id}
            start = int(fingerprint(self._item_id, concept.id), 16) % len(forms)
            turned = [*forms[start:], *forms[:start]]
            self._chosen[key] = next(
                (form for form in turned if _name(form) not in used), turned[0]
            )
        return self._chosen[key]


def _name(form: Form) -> str:
    """Return what tells a form from others: its English, or without it its local spelling."""
    return form.en or form.local
