"""Briefs for authors: what each cell of the taxonomy still needs in the target country.

A cell is a risk area, a harm type and a specific harm. It needs new items where items were removed
because the country has nothing like them, and where fewer are left than the quota. A brief leaves
the team, so it quotes no source text in any language: it gives labels, ids, reasons from the pack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from derive.locale_pack import Concept, Pack, load_concepts
from derive.records import (
    FIELDS,
    Category,
    ItemClass,
    ItemView,
    Queue,
    Record,
    Substitution,
)

MOST_CONCEPTS = 12
"""Concepts that a brief names: enough to start from, not a list to work through."""
MOST_FORMS = 4
PEOPLE = "group"
"""The type of concept whose forms are the respectful words for people."""
RETIRED = "a reviewer retired it"


class Removed(Record):
    """A source item that does not count in the target country, and why: never its text."""

    item_id: str
    split: str
    reasons: tuple[str, ...]


class Fitting(Record):
    """A concept that items of the cell turn on, as the target country fills it.

    ``forms`` are in its language; ``confirm`` asks the author for more than the pack's word.
    """

    concept: str
    meaning: str
    forms: tuple[str, ...]
    confirm: bool
    verified: bool


class Brief(Record):
    """What one cell asks an author for.

    ``label_names`` is English for the labels, where it is known, "" where it is not. ``have``
    counts transferable and newly written items, ``write`` how many more are wanted. ``words`` are
    respectful words for the groups concerned, ``sensitive`` the concepts to take special care with.
    """

    category: Category
    label_names: Category
    locale: str
    have: int
    quota: int
    write: int
    removed: tuple[Removed, ...] = ()
    concepts: tuple[Fitting, ...] = ()
    words: tuple[Fitting, ...] = ()
    sensitive: tuple[str, ...] = ()


def briefs(
    views: Iterable[ItemView],
    target_pack: Pack,
    quota: int,
    label_names: Mapping[str, str] | None = None,
) -> list[Brief]:
    """Return a brief for every cell that needs items, those that need most first.

    ``quota`` is how many items a cell is to have at least; each removed item is to be made up for
    in any case. ``label_names`` gives English for the source's labels.
    """
    cells: dict[Category, list[ItemView]] = {}
    for view in views:
        if view.plan is not None:
            cells.setdefault(view.item.category, []).append(view)
    made = [
        _brief(cell, held, target_pack, quota, label_names or {}) for cell, held in cells.items()
    ]
    return sorted((brief for brief in made if brief.write), key=_need)


class _Counts(NamedTuple):
    have: int
    written: int


def _brief(
    cell: Category, views: Sequence[ItemView], pack: Pack, quota: int, names: Mapping[str, str]
) -> Brief:
    removed = tuple(_removed(view) for view in views if _is_removed(view))
    counts = _counts(views)
    fitting = list(_fitting(views, pack))
    return Brief(
        category=cell,
        label_names=Category(**{key: names.get(label, "") for key, label in cell}),
        locale=pack.locale,
        have=counts.have,
        quota=quota,
        write=max(quota - counts.have, len(removed) - counts.written, 0),
        removed=removed,
        concepts=tuple(_shown(c, pack) for c in fitting if c.type != PEOPLE)[:MOST_CONCEPTS],
        words=tuple(_shown(c, pack) for c in fitting if c.type == PEOPLE),
        sensitive=tuple(sorted(concept.id for concept in fitting if concept.confirm)),
    )


def _need(brief: Brief) -> tuple[int, int, tuple[str, ...]]:
    return -brief.write, -len(brief.removed), tuple(brief.category.model_dump().values())


def _counts(views: Sequence[ItemView]) -> _Counts:
    """Count the items that the cell has, and those among them that were newly written."""
    there = [view for view in views if not _is_removed(view)]
    written = sum(1 for view in there if view.plan and view.plan.item_class is ItemClass.NC)
    return _Counts(len(there), written)


def _is_removed(view: ItemView) -> bool:
    """Tell whether an item does not count: SR and not rewritten by a person, or retired."""
    verdict = view.decision.verdict if view.decision else ""
    retired = verdict == "retire" or (view.routing and view.routing.queue is Queue.RETIRED)
    absent = view.plan is not None and view.plan.item_class is ItemClass.SR
    return bool(retired) or (absent and verdict != "accept")


def _removed(view: ItemView) -> Removed:
    plan = view.plan
    absent = plan is not None and plan.item_class is ItemClass.SR
    reasons = tuple(_safe(reason, view) for reason in plan.reasons) if plan and absent else ()
    return Removed(item_id=view.item.id, split=view.item.split, reasons=reasons or (RETIRED,))


def _safe(reason: str, view: ItemView) -> str:
    """Return a reason as it may be passed on: none that repeats words of the source item."""
    plan = view.plan
    lines = plan.ledger if plan else ()
    texts = [
        text for name in FIELDS for text in (view.item.original(name), view.item.english(name))
    ]
    said = [*(line.before for line in lines), *texts]
    if not any(_repeats(reason, words) for words in said if words):
        return reason
    concepts = ", ".join(sorted({line.concept for line in lines if line.concept}))
    return f"it turns on what the country does not have ({concepts or 'no concept'})"


def _repeats(text: str, words: str) -> bool:
    """Tell whether ``text`` holds ``words`` as words of their own."""
    pattern = re.escape(words.strip())
    edges = (r"(?<!\w)", r"(?!\w)") if words.isascii() else ("", "")
    return bool(pattern) and bool(re.search(edges[0] + pattern + edges[1], text, re.IGNORECASE))


def _fitting(views: Sequence[ItemView], pack: Pack) -> Iterator[Concept]:
    """Yield the concepts of the cell's ledgers that the target fills, the commonest first."""
    counts = Counter(
        concept for view in views for concept in {line.concept for line in _ledger(view)} if concept
    )
    known = load_concepts().concepts
    for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if pack.filled(name) is not None and name in known:
            yield known[name]


def _ledger(view: ItemView) -> tuple[Substitution, ...]:
    return view.plan.ledger if view.plan else ()


def _shown(concept: Concept, pack: Pack) -> Fitting:
    entry = pack.entries[concept.id]
    forms = [form.local or form.en for form in entry.forms]
    return Fitting(
        concept=concept.id,
        meaning=concept.meaning,
        forms=tuple(forms[:MOST_FORMS]),
        confirm=concept.confirm,
        verified=bool(entry.verified) or not concept.fact,
    )
