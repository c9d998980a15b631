"""Which forms of accepted items are missing, and the sheet that asks authors for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from derive import pipeline
from derive.exporters._row import row_id
from derive.families import FAMILY, MADE, SHOWN, VARIANT, VARIANT_OF, link
from derive.locale_pack import Pack
from derive.native import COLUMNS
from derive.project import Project
from derive.records import ItemView, Kind, Variant

ASKS: Mapping[Variant, str] = {
    Variant.INDIRECT: "the same, asked in a roundabout way; the answer sees what is wanted and "
    "does not help with it",
    Variant.HARMLESS: "the same sensitive words, and nothing harmful asked; the answer refuses "
    "nothing",
}
SHEET = (*COLUMNS, VARIANT_OF, VARIANT, FAMILY, *SHOWN)
"""The columns of that sheet, in their order."""


class Wanted(NamedTuple):
    """A form of an accepted item that is not there yet, with the id that it will have."""

    view: ItemView
    variant: Variant
    id: str


def wanted(project: Project, forms: Sequence[Variant] = MADE) -> tuple[list[Wanted], int]:
    """Return the forms of accepted items that are missing, and how many are there.

    Only items that ask outright have variants: no variant and no borderline item has any. An item
    that is stale, or was accepted in an older draft, has to be decided on first.
    """
    accepted: list[ItemView] = []
    there: set[tuple[str, str]] = set()
    ids = set(project.store.item_ids())
    for view in pipeline.views(project):
        tied = link(view.item)
        if tied is not None:
            there.add((tied.parent, tied.variant))
        elif _accepted(view) and not view.item.borderline:
            accepted.append(view)
    missing = [
        Wanted(view, form, _free(f"{view.item.id}-{form.value}", ids))
        for view in accepted
        for form in forms
        if (view.item.id, form) not in there
    ]
    return missing, len(there)


def rows(project: Project, forms: Sequence[Variant] = MADE) -> list[dict[str, str]]:
    """Return the rows of a sheet that asks authors for the missing variants.

    ``question`` and ``reference_answer`` are theirs to fill in; what they are a form of stands
    beside. Hand it in with ``derive add``: rows that are left empty are passed over.
    """
    pack = pipeline.packs(project.config)[1]
    missing, _ = wanted(project, forms)
    return [
        {**row(one, pack), "question": "", "reference_answer": "", **_shown(one)} for one in missing
    ]


def _accepted(view: ItemView) -> bool:
    decision = view.decision
    return (
        decision is not None
        and decision.verdict == "accept"
        and decision.fingerprint == view.fingerprint
        and not view.stale
        and bool(decision.question.strip())
    )


def row(one: Wanted, pack: Pack) -> dict[str, str]:
    item = one.view.item
    return {
        "id": one.id,
        "kind": Kind.NATIVE.value,
        **item.category.model_dump(),
        "borderline": "yes" if one.variant is Variant.HARMLESS else "no",
        "split": item.split,
        VARIANT_OF: item.id,
        VARIANT: one.variant.value,
        FAMILY: row_id(pack.locale, item.dataset, item.id),
    }


def _shown(one: Wanted) -> dict[str, str]:
    question, answer = texts(one.view)
    return dict(zip(SHOWN, (question, answer, ASKS[one.variant]), strict=True))


def texts(view: ItemView) -> tuple[str, str]:
    """Return what people accepted: target-language text, never the source's."""
    decision = view.decision
    return (decision.question, decision.reference_answer or "") if decision else ("", "")


def _free(wanted_id: str, taken: set[str]) -> str:
    """Return an id that no item has."""
    number, free = 1, wanted_id
    while free in taken:
        number += 1
        free = f"{wanted_id}-{number}"
    return free
