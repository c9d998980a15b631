"""What becomes of a find: its strategy, and what the target's pack puts in its place.

The first strategy that suits the concept and that the target's pack can carry out is taken. Within
an item the same thing always gets the same replacement, and two things never the same one; between
items the choice among a pack's members varies, but depends on the item alone.
"""

from __future__ import annotations

from derive.locale_pack import Concept, Entry, Form, Pack, load_concepts
from derive.locale_pack.match import fold
from derive.records import FieldName, Strategy, Substitution, fingerprint

from . import _ages, _money
from ._found import Found

UNINFLECTED = frozenset({"nationality", "language"})
"""Types whose word the language inflects: the pack's local form is accepted, not enforced."""


class Chooser:
    """Decides about the finds of one item. Remembers what it has put in place of what."""

    def __init__(self, source: Pack, target: Pack, item_id: str) -> None:
        """Choose for one item, from ``source`` to ``target``."""
        self._source, self._target, self._item_id = source, target, item_id
        self._chosen: dict[tuple[str, str], Form] = {}
        self._label = f"{source.label}>{target.label}"

    def line(self, found: Found, field: FieldName) -> Substitution:
        """Return the ledger line for one find."""
        if found.scanner == "money":
            decided = self._money(found)
        elif found.scanner == "age":
            decided = self._age(found)
        elif found.scanner == "era":
            decided = {
                "strategy": Strategy.SUBSTITUTE,
                "after": str(int(found.value or 0)),
                "reason": "a year by era, said by the common calendar",
            }
        elif found.concept is None:
            decided = _unknown(found)
        else:
            decided = self._concept(found, load_concepts().concepts[found.concept])
        return Substitution(
            field=field,
            start=found.start,
            end=found.end,
            concept=found.concept,
            before=found.text,
            pack=self._label,
            **{"after": found.text, **decided},
        )

    # ---- amounts and ages ----

    def _money(self, found: Found) -> dict[str, object]:
        if self._same_money():
            return self._kept("the same money is used there")
        amounts = _money.converted(found.text, self._source, self._target)
        if amounts is None:
            return self._gap(load_concepts().concepts["currency"], Strategy.GENERALISE)
        rate = "converted at the packs' rates and rounded as the original was"
        return {
            "strategy": Strategy.SUBSTITUTE,
            "after": amounts[0],
            "after_local": amounts[1] or None,
            "reason": rate,
        }

    def _same_money(self) -> bool:
        here, there = self._source.numbers, self._target.numbers
        return bool(here and there and here.currency_code == there.currency_code)

    def _age(self, found: Found) -> dict[str, object]:
        concept = load_concepts().concepts[found.concept or ""]
        age = _ages.shifted(found.value or 0, concept.id, self._source, self._target)
        if age is None:
            kept = self._kept(f"{self._target.names.en}: the pack does not know {concept.generic}")
            return {**kept, "gap": True, "confirm": True}
        if age == found.value:
            return self._kept(f"on the same side of {concept.generic} in both countries")
        return {
            "strategy": Strategy.SUBSTITUTE,
            "after": str(age),
            "after_local": str(age),
            "reason": f"keeps its relation to {concept.generic}",
            "confirm": concept.confirm,
        }

    # ---- concepts ----

    def _concept(self, found: Found, concept: Concept) -> dict[str, object]:
        if concept.type == "honorific" and found.text.startswith("-"):
            return self._honorific(concept)
        entry = self._target.entries.get(concept.id)
        if entry is not None and _is_there_too(found.text, entry):
            return self._kept(f"it is the same in {self._target.names.en}", concept)
        for strategy in concept.strategies:
            if strategy is Strategy.SUBSTITUTE:
                if entry is not None and entry.forms:
                    return self._substitute(found, concept, entry)
            elif strategy in {Strategy.GENERALISE, Strategy.GLOSS} and entry is None:
                return self._gap(concept, strategy, found)
            else:
                return self._other(found, concept, strategy)
        return {"reason": f"no strategy suits {concept.id}", "gap": True, "confirm": True}

    def _substitute(self, found: Found, concept: Concept, entry: Entry) -> dict[str, object]:
        form = self._member(found, concept, entry)
        after, local = form.en or form.local, form.local or None
        if concept.id == "currency":
            after, local = _money.noun(self._target), None
        elif concept.id == "country" and _attributive(found):
            people = self._target.filled("country.people")
            after, local = (people.forms[0].en, None) if people else (after, local)
        elif concept.type in UNINFLECTED and concept.id != "country":
            local = None
        if found.plural and after[-1:].islower() and after == after.lower():
            after, local = plural(after), None
        checked = "verified" if entry.verified else "not verified"
        return {
            "strategy": Strategy.SUBSTITUTE,
            "after": after,
            "after_local": local,
            "accepted": form.local_aliases if local else (),
            "reason": f"{concept.meaning} From the {self._target.names.en} pack, {checked}.",
            "confirm": concept.confirm,
        }

    def _member(self, found: Found, concept: Concept, entry: Entry) -> Form:
        """Choose among the forms of a concept: by the item, and never one twice in an item."""
        thing = fold(found.form.en if found.form else found.text)
        key = (concept.id, thing)
        if key not in self._chosen:
            forms = entry.forms
            used = {form.en for (name, _), form in self._chosen.items() if name == concept.id}
            start = int(fingerprint(self._item_id, concept.id), 16) % len(forms)
            turned = [*forms[start:], *forms[:start]]
            self._chosen[key] = next((form for form in turned if form.en not in used), turned[0])
        return self._chosen[key]

    def _other(self, found: Found, concept: Concept, strategy: Strategy) -> dict[str, object]:
        texts = {
            Strategy.GENERALISE: concept.generic,
            Strategy.GLOSS: f"{found.text} ({concept.generic})",
            Strategy.OMIT: "",
        }
        entry = self._target.entries.get(concept.id)
        why = entry.note if entry is not None and entry.absent else concept.meaning
        after = texts.get(strategy, found.text)
        if strategy is Strategy.GENERALISE and found.plural:
            after = plural(after)
        return {
            "strategy": strategy,
            "after": after,
            "reason": f"{why} ({strategy})",
            "confirm": concept.confirm,
        }

    def _gap(
        self, concept: Concept, strategy: Strategy, found: Found | None = None
    ) -> dict[str, object]:
        before = found.text if found else ""
        after = f"{before} ({concept.generic})" if strategy is Strategy.GLOSS else concept.generic
        return {
            "strategy": strategy,
            "after": plural(after) if found and found.plural else after,
            "reason": f"{concept.meaning} The {self._target.names.en} pack does not fill it.",
            "confirm": True,
            "gap": True,
        }

    def _honorific(self, concept: Concept) -> dict[str, object]:
        entry = self._target.filled(concept.id)
        suffix = next((f for f in entry.forms if f.en.startswith("-")), None) if entry else None
        if suffix is not None:
            return {
                "strategy": Strategy.SUBSTITUTE,
                "after": suffix.en,
                "reason": concept.meaning,
            }
        return {
            "strategy": Strategy.OMIT,
            "after": "",
            "reason": "a suffix of the name, which English and the target do without",
        }

    def _kept(self, reason: str, concept: Concept | None = None) -> dict[str, object]:
        confirm = concept is not None and concept.confirm
        return {"strategy": Strategy.RETAIN, "reason": reason, "confirm": confirm}


def _unknown(found: Found) -> dict[str, object]:
    if found.scanner == "capital":
        return {
            "strategy": Strategy.RETAIN,
            "reason": "a name that no pack knows: kept as it is",
            "confirm": True,
        }
    return {"reason": "it belongs to the source's country, and no pack knows it: decide"}


def _is_there_too(text: str, entry: Entry) -> bool:
    folded = fold(text)
    return any(fold(name) == folded for form in entry.forms for name in form.english())


def _attributive(found: Found) -> bool:
    return found.scanner == "attributive"


def plural(noun: str) -> str:
    """Return the English plural of a noun phrase of the packs (its last word inflects)."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun if noun.endswith("s") and not noun.endswith("ss") else noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
