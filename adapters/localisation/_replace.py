"""What becomes of a find: its strategy, and what the target's pack puts in its place.

The first strategy that suits the concept and that the target's pack can carry out is taken. Within
an item the same thing always gets the same replacement, and two things never the same one; between
items the choice among a pack's members varies, but depends on the item alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from derive.locale_pack import Concept, Entry, Pack, load_concepts
from derive.locale_pack.match import fold
from derive.records import FieldName, Strategy, Substitution

from . import _ages, _money
from ._found import Found
from ._members import Members
from ._wording import is_plural, plural

_UNLISTED_NAME: dict[str, object] = {
    "strategy": Strategy.RETAIN,
    "reason": "a name that no pack knows: kept as it is",
    "confirm": True,
}


class Chooser:
    """Decides about the finds of one item. Remembers what it has put in place of what."""

    def __init__(self, source: Pack, target: Pack, item_id: str) -> None:
        """Choose for one item, from ``source`` to ``target``."""
        self._source, self._target = source, target
        self._members = Members(source, target, item_id)
        self._label = f"{source.label}>{target.label}"

    def lines(self, found: Iterable[Found], field: FieldName) -> list[Substitution]:
        """Return the ledger lines for the finds of one field, in the order of the finds.

        A helpline's name and number that stand apart are each replaced by their part. An area is
        decided about before the places in it.
        """
        finds = list(found)
        counts = Counter(f.concept for f in finds)
        self._members.apart = {f.span for f in finds if counts[f.concept] > 1}
        self._members.finds = finds
        made = {find: self.line(find, field) for find in sorted(finds, key=self._members.depth)}
        return [made[find] for find in finds]

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
        elif found.concept is None or found.scanner == "phrase":
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
        entry = self._target.entries.get(concept.id)
        there_too = entry is not None and _is_there_too(found, entry)
        if concept.type == "honorific" and found.text.startswith("-"):
            return self._honorific(concept)
        if concept.type == "figure" or found.scanner == "month":
            return self._fixed(concept)
        if found.form is not None and found.form.generic:
            return self._other(found, concept, Strategy.GENERALISE)
        if there_too:
            return self._kept(f"it is the same in {self._target.names.en}", concept)
        if _may_lie_anywhere(found, concept):
            return _UNLISTED_NAME
        return self._first_that_suits(found, concept, entry)

    def _fixed(self, concept: Concept) -> dict[str, object]:
        """Keep a figure or month that only a person can replace, and say so."""
        why = f"{concept.meaning} Give that of {self._target.names.en}, or keep it."
        return {**self._kept(why), "gap": concept.type == "figure", "confirm": True}

    def _first_that_suits(
        self, found: Found, concept: Concept, entry: Entry | None
    ) -> dict[str, object]:
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
        member = self._members.forms(found, concept, entry)
        if member is None:
            kept = self._other(found, concept, Strategy.GENERALISE)
            return {**kept, "reason": "the pack has none where the other places of the item lie"}
        after, local, form = member
        checked = "verified" if entry.verified else "not verified"
        return {
            "strategy": Strategy.SUBSTITUTE,
            "after": after,
            "after_local": local,
            "accepted": form.local_aliases if local else (),
            "reason": f"{concept.meaning} From the {self._target.names.en} pack, {checked}.",
            "confirm": concept.confirm,
        }

    def _other(self, found: Found, concept: Concept, strategy: Strategy) -> dict[str, object]:
        generic = (found.form.generic if found.form else "") or concept.generic
        texts = {
            Strategy.GENERALISE: generic,
            Strategy.GLOSS: f"{found.text} ({generic})",
            Strategy.OMIT: "",
        }
        entry = self._target.entries.get(concept.id)
        why = entry.note if entry is not None and entry.absent else concept.meaning
        after = texts.get(strategy, found.text)
        if strategy is Strategy.GENERALISE and is_plural(found):
            after = plural(bare(after))
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
            "after": plural(bare(after)) if found and is_plural(found) else after,
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
        return _UNLISTED_NAME
    return {
        "strategy": Strategy.RETAIN,
        "reason": "it belongs to the source's country, and no pack knows it: kept until you decide",
        "confirm": True,
        "gap": True,
    }


def _may_lie_anywhere(found: Found, concept: Concept) -> bool:
    """Tell whether a find is a place known by its shape alone, of whatever country."""
    unlisted = found.form is None and found.scanner in {"body", "place"}
    return unlisted and concept.type not in {"organisation", "phone", "law"}


def _is_there_too(found: Found, entry: Entry) -> bool:
    texts = {fold(found.text), fold(found.text).removesuffix("s")}
    return any(fold(name) in texts for form in entry.forms for name in form.english())


def bare(generic: str) -> str:
    """Return a generic phrase without its article, as a plural needs it."""
    return re.sub(r"^(?:a|an|the)\s", "", generic)
