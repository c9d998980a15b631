"""Makes control items: drafts that people agreed on as gold ones, spoilt ones as bad ones.

A draft is spoilt in a way that anybody who reads sees, in any language, and that says nothing new:

=========  ====================================================================
swapped    the question is that of another item
cut        the end of the question is gone
number     one digit is another one
=========  ====================================================================

The ids look like those of other items. Which is which is known from the file alone: keep it from
the people who review.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from derive.errors import ReviewError
from derive.records import ItemView, Outcome, text_digest
from derive.review.controls import Control

KEPT = 0.6
"""The part of a question that is left of one that was cut."""
_SHORT = 12
_DIGIT = re.compile(r"[0-9]")

Spoil = Callable[[str, random.Random], str | None]


def make(views: Sequence[ItemView], bad: int, gold: int, seed: int) -> list[Control]:
    """Return ``bad`` spoilt and ``gold`` good controls. Raises `ReviewError` with how many there
    could be, where there are not enough."""
    chance = random.Random(seed)  # noqa: S311 - which items are taken is no secret
    good = [view for view in views if _agreed(view)]
    drafts = [view for view in views if len(_question(view)) >= _SHORT]
    if len(good) < gold:
        raise ReviewError(
            f"only {len(good)} items are accepted by two people or by an adjudicator: ask for "
            "fewer gold controls, or review more items twice (review.second in derive.yaml)"
        )
    if len(drafts) <= bad:
        raise ReviewError(f"only {len(drafts)} drafts are long enough to be spoilt")
    chosen = chance.sample(good, gold)
    taken = {view.item.id for view in chosen}
    rest = [view for view in drafts if view.item.id not in taken]
    return [*map(_gold, chosen), *_bad(chance.sample(rest, min(bad, len(rest))), rest, chance)]


def _bad(
    chosen: Sequence[ItemView], drafts: Sequence[ItemView], chance: random.Random
) -> Iterator[Control]:
    def swapped(text: str, chance: random.Random) -> str | None:
        others = [other for view in drafts if (other := _question(view)) != text]
        return chance.choice(others) if others else None

    ways: tuple[tuple[str, Spoil], ...] = (("swapped", swapped), ("cut", _cut), ("number", _number))
    for number, view in enumerate(chosen):
        text = _question(view)
        order = [*ways[number % len(ways) :], *ways[: number % len(ways)]]
        for why, spoil in order:
            spoilt = spoil(text, chance)
            if spoilt is not None:
                yield _control(view, "bad", spoilt, why)
                break


def _cut(text: str, _chance: random.Random) -> str | None:
    kept = text[: int(len(text) * KEPT)]
    words = kept.rsplit(None, 1)[0] if " " in kept.strip() else kept
    return words.rstrip() or None


def _number(text: str, chance: random.Random) -> str | None:
    found = list(_DIGIT.finditer(text))
    if not found:
        return None
    place = chance.choice(found)
    other = str((int(place.group()) + chance.randint(1, 9)) % 10)
    return text[: place.start()] + other + text[place.end() :]


def _gold(view: ItemView) -> Control:
    decision = view.decision
    question = decision.question if decision else ""
    answer = decision.reference_answer if decision else None
    made = _control(view, "gold", question, "people agreed on it")
    return made.model_copy(update={"reference_answer": answer})


def _control(view: ItemView, kind: str, question: str, why: str) -> Control:
    name = f"{view.item.id}-{text_digest(f'{kind}:{question}')[:4]}"
    return Control.model_validate(
        {"id": name, "item_id": view.item.id, "kind": kind, "question": question, "why": why}
    )


def _agreed(view: ItemView) -> bool:
    decision = view.decision
    return (
        decision is not None
        and decision.verdict == "accept"
        and decision.fingerprint == view.fingerprint
        and (len(set(decision.reviewers)) > 1 or decision.phase == "adjudication")
    )


def _question(view: ItemView) -> str:
    draft = view.drafts.get("question") if view.drafts else None
    return draft.text if draft is not None and draft.outcome is Outcome.OK else ""
