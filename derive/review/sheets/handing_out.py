"""Chooses the items of a sheet for a person, and hands them out: what is open, then what may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from derive.errors import Forbidden
from derive.records import Queue
from derive.review._browse import Listed
from derive.review.eligibility import WORK, speaks
from derive.review.records import Desk, Person, Phase, Role
from derive.review.service import Filters, ReviewService

PAGE = 500
PHASES = (Phase.REVIEW, Phase.TRANSLATION, Phase.PRETEST)
"""What a sheet can hold: settling a disagreement needs both reviews side by side."""


def lead(service: ReviewService) -> Person | None:
    """Return somebody who may hand out items and look at all of them, or None."""
    return next((p for p in service.people() if p.active and p.has(Role.LEAD)), None)


def listed(service: ReviewService, filters: Filters) -> Iterator[Listed]:
    """Yield all items that ``filters`` leave."""
    offset = 0
    while True:
        page = service.browse(filters, offset, PAGE)
        yield from page.items
        offset += len(page.items)
        if not page.items or offset >= page.total:
            return


def open_desks(
    service: ReviewService, person: Person, limit: int, queue: Queue | None
) -> Iterator[Desk]:
    """Yield the desks of at most ``limit`` items, which are the person's from then on."""
    left = min(limit, person.daily or limit)
    waiting = iter(_candidates(service, person, queue))
    while left > 0 and (some := list(islice(waiting, left))):
        _hand_out(service, person, some)
        for item in some:
            desk = _opened(service, person, item)
            if desk is not None:
                left -= 1
                yield desk


def _candidates(service: ReviewService, person: Person, queue: Queue | None) -> list[Listed]:
    """Return what the person has open, then what they may be given."""
    found = list(listed(service, Filters(queue=queue)))
    locale = service.project.config.locale
    return [
        *(item for item in found if person.id in item.open_with),
        *(item for item in found if speaks(person, locale) and _may_have(person, item)),
    ]


def _may_have(person: Person, item: Listed) -> bool:
    """Tell whether a person is somebody to be given an item; the service has the last word."""
    labels = {item.risk_area, item.harm_type, item.specific_harm}
    return (
        item.phase in PHASES
        and person.has(*WORK[item.phase])
        and person.id not in (*item.open_with, *item.done_by, *item.skipped)
        and labels.isdisjoint(person.opt_outs)
        and (not person.queues or item.queue in person.queues)
        and (not person.cells or not labels.isdisjoint(person.cells))
    )


def _hand_out(service: ReviewService, person: Person, items: Sequence[Listed]) -> None:
    """Assign to a person those of ``items`` that they do not have, where somebody leads."""
    new = [item.item_id for item in items if person.id not in item.open_with]
    by = lead(service)
    if new and by is not None:
        service.assign(by, new, person.id)


def _opened(service: ReviewService, person: Person, item: Listed) -> Desk | None:
    """Return the desk of an item that is the person's; opening takes it where nobody leads."""
    try:
        desk = service.open(person, item.item_id)
    except Forbidden:
        return None
    return desk if desk.mine and desk.phase in PHASES else None
