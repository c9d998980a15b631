"""What an item is a form of: whoever reviews an evasive or a harmless form compares the two."""

from __future__ import annotations

from dataclasses import dataclass

from derive.families import link
from derive.records import SourceItem
from derive.store import Store


@dataclass(frozen=True)
class Parent:
    """The item that another one is a form of: its texts, and whether people accepted them (else
    they are those of the source)."""

    id: str
    form: str
    question: str = ""
    reference_answer: str | None = None
    accepted: bool = False


def parent(item: SourceItem, store: Store) -> Parent | None:
    """Return what an item is a form of, as it stands now; None where the item stands alone."""
    tied = link(item)
    if tied is None:
        return None
    accepted = store.decisions([tied.parent]).get(tied.parent)
    if accepted is not None and accepted.verdict == "accept":
        texts = (accepted.question, accepted.reference_answer)
        return Parent(tied.parent, tied.variant.value, *texts, accepted=True)
    stored = store.item(tied.parent)
    if stored is None:
        return Parent(tied.parent, tied.variant.value)
    source = stored.item
    return Parent(tied.parent, tied.variant.value, source.question, source.reference_answer)
