"""What the bar below an item offers: what the buttons are called, and what a lead may do."""

from __future__ import annotations

from typing import Any

from derive.review.eligibility import roles
from derive.review.records import Desk, Person, Phase, Role
from derive.review.web import names
from derive.review.web.access import Visit


def bar(found: Visit, desk: Desk) -> dict[str, Any]:
    """Return what the buttons are called, and what a lead may do beside."""
    _, done = found.words, desk.phase is Phase.DONE
    lead = found.person.has(Role.LEAD)
    return {
        "takes": lead and desk.submitted is None and not done and not desk.mine,
        "takers": _takers(found, desk) if lead and not done and not desk.mine else [],
        "reopens": lead and done,
        "accept_word": accept_word(found, desk),
        "skip_reasons": names.skip_reasons(_),
        "help": names.keys(_),
    }


def accept_word(found: Visit, desk: Desk) -> str:
    """Return what the button says that ends the work on an item as it should end."""
    _ = found.words
    return _("Hand in") if desk.phase is Phase.TRANSLATION else _("Accept")


def _takers(found: Visit, desk: Desk) -> list[Person]:
    """Return who has the role that the item waits for."""
    routing = desk.view.routing
    wanted = roles(desk.phase, routing.queue if routing else "")
    return [one for one in found.site.service.people() if one.active and one.has(*wanted)]
