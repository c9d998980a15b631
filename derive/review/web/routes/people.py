"""People: who may do what, their links, their work moved to others. For leads."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from derive.errors import ReviewError
from derive.records import Queue
from derive.review.records import Invitation, Role
from derive.review.web.access import Visit, acting, visit
from derive.review.web.pages import page
from derive.review.web.routes.work import word_lists

router = APIRouter(prefix="/people")

Text = Annotated[str, Form()]
Texts = Annotated[list[str] | None, Form()]


@router.get("")
def people(request: Request) -> HTMLResponse:
    """Show everybody."""
    return _show(visit(request, Role.LEAD))


@router.post("")
def invite(
    request: Request,
    csrf: Text = "",
    name: Text = "",
    roles: Texts = None,
    queues: Texts = None,
    daily: Text = "",
) -> HTMLResponse:
    """Add a person and show their link, once."""
    found = acting(request, csrf, Role.LEAD)
    made = found.site.service.invite(
        name,
        [Role(role) for role in _known(roles, Role)],
        daily=_number(daily) or None,
        queues=[Queue(queue) for queue in _known(queues, Queue)],
        by=found.person,
    )
    return _show(found, made)


@router.post("/{person_id}/link")
def link(request: Request, person_id: str, csrf: Text = "") -> HTMLResponse:
    """Make a new link for a person and show it, once."""
    found = acting(request, csrf, Role.LEAD)
    return _show(found, found.site.service.invite_again(person_id, found.person))


@router.post("/{person_id}/change")
def change(
    request: Request, person_id: str, csrf: Text = "", roles: Texts = None, daily: Text = ""
) -> Response:
    """Change what a person may do and how much they are given a day."""
    found = acting(request, csrf, Role.LEAD)
    chosen = [Role(role) for role in _known(roles, Role)]
    found.site.service.change(person_id, found.person, roles=chosen, daily=_number(daily))
    return RedirectResponse("/people", 303)


@router.post("/{person_id}/move")
def move(request: Request, person_id: str, csrf: Text = "", to: Text = "") -> Response:
    """Move a person's open items to another, or back to the queue."""
    found = acting(request, csrf, Role.LEAD)
    found.site.service.move(found.person, person_id, to or None)
    return RedirectResponse("/people", 303)


@router.post("/{person_id}/revoke")
def revoke(request: Request, person_id: str, csrf: Text = "") -> Response:
    """End a person's access."""
    found = acting(request, csrf, Role.LEAD)
    if person_id == found.person.id:
        raise ReviewError(found.words("you cannot end your own access; another lead can"))
    found.site.service.revoke(person_id, found.person)
    return RedirectResponse("/people", 303)


def _show(found: Visit, made: Invitation | None = None) -> HTMLResponse:
    scheme = "https" if found.site.secure else found.request.url.scheme
    base = f"{scheme}://{found.request.url.netloc}"
    return page(
        found,
        "people",
        people=found.site.service.people(),
        all_roles=list(Role),
        all_queues=[queue for queue in Queue if queue is not Queue.RETIRED],
        made=made,
        link=f"{base}/in/{made.token}" if made else "",
        **word_lists(found),
    )


def _known(chosen: list[str] | None, kinds: type[Role] | type[Queue]) -> list[str]:
    """Return what was chosen, as far as it exists: the rest was forged."""
    return [value for value in chosen or [] if value in set(kinds)]


def _number(text: str) -> int:
    """Return a number that was typed; 0 where nothing was."""
    if not text.strip():
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise ReviewError(f"{text[:20]!r} is no number of items a day")
    return int(text)
