"""Families: an item and its variants, which ask for the same in other words, or only seem to.

An author's table, and what a model drafts, links a variant by three columns, which an item keeps
among its annotations: ``variant_of`` (the id of the item it is a form of), ``variant`` (which form)
and ``family`` (the id under which that item is exported). All of a family are in one split, so that
nothing that a model is trained on is a rewording of what it is measured on.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.outgoing import Item
from derive.records import SourceItem, Variant

VARIANT_OF, VARIANT, FAMILY = "variant_of", "variant", "family"


MADE = (Variant.INDIRECT, Variant.HARMLESS)
"""The forms that are made of an item."""


SHOWN = ("direct_question", "direct_answer", "write")
"""Columns of the sheet that show an author what to write; they are not kept with the item."""

MADE_BY, PROMPT = "made_by", "prompt"
"""Columns that say which model drafted an item, and with which prompt."""


class Link(NamedTuple):
    """How an item is tied to its family: the item it is a form of, the form, the family's id."""

    parent: str
    variant: Variant
    family: str


def link(item: SourceItem | Item) -> Link | None:
    """Return how a newly written item is tied to its family; None where it stands alone."""
    notes = item.annotations
    parent, family = str(notes.get(VARIANT_OF) or ""), str(notes.get(FAMILY) or "")
    variant = str(notes.get(VARIANT) or "")
    if not item.native or not parent or not family or variant not in list(Variant):
        return None
    return Link(parent, Variant(variant), family)
