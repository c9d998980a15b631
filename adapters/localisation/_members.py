"""Which of the target's members takes the place of a find, and in what form.

Within an item the same thing always gets the same member, and two things never the same one while
there are others; what lay in one area of the source's country lies in one area of the target's, as
far as the pack has members there. Between items the choice varies, but depends on the item alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from derive.locale_pack import Concept, Entry, Form, Pack
from derive.locale_pack.geography import areas
from derive.locale_pack.match import fold
from derive.records import fingerprint

from . import _money
from ._found import Found, Span
from ._wording import inflects, is_plural, of_place, part, people_of, plural, with_tail

UNINFLECTED = frozenset({"nationality", "language"})
"""Types whose word the language inflects: the pack's local form is accepted, not enforced."""

COUNTRIES = frozenset({"country", "neighbour.country"})
ONE_ONLY = frozenset({"city.capital", "city.second"})
"""Places of which a country has one, wherever it lies."""

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
    gets its part of ``Name (number)``. ``finds`` are all finds of the field at hand.
    """

    def __init__(self, source: Pack, target: Pack, item_id: str) -> None:
        """Choose among the members of ``target`` for one item."""
        self._target, self._item_id = target, item_id
        self._there, self._here = areas(target.region), areas(source.region)
        self._chosen: dict[tuple[str, str], Form] = {}
        self._placed: dict[str, frozenset[str]] = {}  # by the place in the source's country
        self.apart: set[Span] = set()
        self.finds: Sequence[Found] = ()

    def forms(self, found: Found, concept: Concept, entry: Entry) -> Replacement | None:
        """Return what takes the place of ``found``; None where no member lies where it must."""
        form = self._member(found, concept, entry)
        if form is None:
            return None
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

    def depth(self, found: Found) -> int:
        """Return in how many areas a find lies, itself counted; 0 where nothing is known of it."""
        return len(self._of(_thing(found)))

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

    def _member(self, found: Found, concept: Concept, entry: Entry) -> Form | None:
        """Choose among the forms of a concept: by kind, place and item, and never one twice."""
        thing = _thing(found)
        key = (concept.id, fold(thing))
        if key not in self._chosen:
            kind = found.form.kind if found.form else ""
            forms = [f for f in entry.forms if f.kind == kind] or list(entry.forms)
            used = {_name(form) for (name, _), form in self._chosen.items() if name == concept.id}
            start = int(fingerprint(self._item_id, concept.id), 16) % len(forms)
            turned = [*forms[start:], *forms[:start]]
            free = [form for form in turned if _name(form) not in used] or turned[:1]
            chosen = max(free, key=lambda form: self._nearness(thing, form))
            if concept.id not in ONE_ONLY and self._astray(thing, chosen):
                return None
            self._chosen[key] = chosen
            self._placed[thing] = self._there.get(_name(chosen), frozenset())
        return self._chosen[key]

    def _nearness(self, thing: str, form: Form) -> tuple[int, int]:
        """Rank a form for a place: by the areas it shares with what was put in place of its
        neighbours, then by how many neighbours still to come could be near it."""
        there = self._there.get(_name(form), frozenset())
        shared = sum(len(there & placed) for placed in self._neighbours(thing))
        coming = [
            find
            for find in self.finds
            if (name := _thing(find)) != thing and name not in self._placed
            if self._of(thing) & self._of(name)
        ]
        return shared, sum(self._offers(find.concept, form, there) for find in coming)

    def _astray(self, thing: str, form: Form) -> bool:
        """Tell whether a form is known to lie in no area of those that it should be near."""
        there = self._there.get(_name(form), frozenset())
        neighbours = list(filter(None, self._neighbours(thing)))
        return bool(there and neighbours) and not any(there & placed for placed in neighbours)

    def _neighbours(self, thing: str) -> list[frozenset[str]]:
        """Return where the places lie that took the place of the neighbours of ``thing``."""
        around = self._of(thing)
        return [placed for name, placed in self._placed.items() if around & self._of(name)]

    def _of(self, name: str) -> frozenset[str]:
        return self._here.get(name, frozenset())

    def _offers(self, concept: str | None, form: Form, there: frozenset[str]) -> bool:
        """Tell whether a concept has a member, other than ``form``, in one of these areas."""
        entry = self._target.filled(concept or "")
        others = (_name(other) for other in entry.forms) if entry else ()
        return any(
            there & self._there.get(name, frozenset()) for name in others if name != _name(form)
        )


def _thing(found: Found) -> str:
    """Return what a find speaks of, in the words of the source's pack where it is there."""
    return found.form.en if found.form and found.form.en else found.text


def _name(form: Form) -> str:
    """Return what tells a form from others: its English, or without it its local spelling."""
    return form.en or form.local
