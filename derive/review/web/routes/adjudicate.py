"""Disagreements between reviewers, and what people proposed to the pack."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from derive.review.records import Role
from derive.review.web.access import visit
from derive.review.web.pages import page
from derive.review.web.routes.work import word_lists

router = APIRouter()


@router.get("/adjudicate")
def disagreements(request: Request) -> HTMLResponse:
    """Show the items on which reviewers differ."""
    found = visit(request, Role.ADJUDICATOR, Role.LEAD)
    service = found.site.service
    return page(
        found,
        "disagreements",
        disagreements=service.disagreements(),
        people=service.names(),
        **word_lists(found),
    )


@router.get("/proposals")
def proposals(request: Request) -> HTMLResponse:
    """Show what people proposed to the pack, beside what it says now."""
    found = visit(request, Role.LEAD)
    service = found.site.service
    return page(
        found,
        "proposals",
        proposals=service.proposals(),
        entries=found.site.pack.entries,
        people=service.names(),
    )
