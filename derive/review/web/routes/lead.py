"""The lead's numbers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from derive.review.records import Role
from derive.review.web.access import visit
from derive.review.web.pages import page
from derive.review.web.routes.work import word_lists

router = APIRouter()


@router.get("/lead")
def numbers(request: Request) -> HTMLResponse:
    """Show progress, agreement, time per item, the forecast, and who is blocked."""
    found = visit(request, Role.LEAD)
    service = found.site.service
    return page(
        found,
        "lead",
        progress=service.progress(),
        agreement=service.agreement(),
        people={person.id: person for person in service.people()},
        **word_lists(found),
    )
