"""What the item screen's script asks for. Every answer is JSON; errors come as ``{"error": …}``."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from pydantic import Field

from derive.errors import ReviewError
from derive.records import FieldName, Record
from derive.review.records import MAX_TEXT, Receipt, Role, Submission, WorkingCopy
from derive.review.web import care, names
from derive.review.web.access import Visit, acting_script
from derive.review.web.check_names import check_names
from derive.review.web.pages import html, item_url
from derive.review.web.shown import highlights, worst_first
from derive.review.web.warm import wait_until_warm

router = APIRouter(prefix="/api")

CHECKS = 2
"""Texts that are checked at once."""


class AboutItem(Record):
    """An item, and nothing else."""

    item_id: str = Field(max_length=500)


class Check(AboutItem):
    """Edited texts to be checked."""

    texts: dict[FieldName, str]


class Save(AboutItem):
    """A working copy, and the version it is based on."""

    copy_: WorkingCopy = Field(alias="copy")
    version: int


class Skip(AboutItem):
    """Why an item goes back."""

    reason: str = Field(max_length=5_000)


class Propose(AboutItem):
    """What the pack should say, with a source."""

    concept: str = Field(max_length=200)
    text: str = Field(max_length=500)
    source_url: str = Field(max_length=2_000)
    note: str = Field("", max_length=2_000)


class Seen(AboutItem):
    """How the texts of an item were shown: this one, its kind from now on, or its kind never."""

    how: Literal["item", "kind", "leave"]


@router.post("/check")
async def check(request: Request, body: Check) -> dict[str, Any]:
    """Return the findings on edited texts, as a part of the page and as marks.

    Checks have threads of their own: however many people type, opening and saving do not wait.
    """
    return await run_sync(_check, request, body, limiter=_limiter())


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(CHECKS)


def _check(request: Request, body: Check) -> dict[str, Any]:
    found = acting_script(request)
    wait_until_warm(found.site)
    texts = {name: text[:MAX_TEXT] for name, text in body.texts.items()}
    findings = worst_first(found.site.service.check(body.item_id, texts).findings)
    part = html(
        found.words,
        "findings",
        findings=findings,
        check_names=check_names(found.words),
        severities=names.severities(found.words),
        field_names=names.field_names(found.words),
    )
    return {"html": part, "highlights": highlights(findings)}


@router.post("/save")
def save(request: Request, body: Save) -> dict[str, int]:
    """Keep a working copy."""
    found = acting_script(request)
    kept = found.site.service.autosave(found.person, body.item_id, body.copy_, body.version)
    return {"version": kept}


@router.post("/version")
def version(request: Request, body: AboutItem) -> dict[str, Any]:
    """Return the visitor's working copy as the server has it, and its version."""
    found = acting_script(request)
    desk = found.site.service.open(found.person, body.item_id)
    return {
        "version": desk.version,
        "copy": desk.copy.model_dump(mode="json") if desk.copy else None,
    }


@router.post("/submit")
def submit(request: Request, body: Submission) -> dict[str, str]:
    """Hand in a translation, a review or a pretest."""
    found = acting_script(request)
    return _done(found, body, found.site.service.submit(found.person, body), "/next")


@router.post("/adjudicate")
def adjudicate(request: Request, body: Submission) -> dict[str, str]:
    """Settle a disagreement."""
    found = acting_script(request)
    receipt = found.site.service.adjudicate(found.person, body)
    return _done(found, body, receipt, "/adjudicate")


@router.post("/skip")
def skip(request: Request, body: Skip) -> dict[str, str]:
    """Give an item back."""
    found = acting_script(request)
    found.site.service.skip(found.person, body.item_id, body.reason)
    return {"next": _next(found)}


@router.post("/undo")
def undo(request: Request, body: AboutItem) -> dict[str, str]:
    """Take back the visitor's last decision on an item."""
    found = acting_script(request)
    found.site.service.undo(found.person, body.item_id)
    return {"next": item_url(body.item_id)}


@router.post("/take")
def take(request: Request, body: AboutItem) -> dict[str, int]:
    """Give the item to the lead who asks for it."""
    found = acting_script(request, Role.LEAD)
    given = found.site.service.assign(found.person, [body.item_id], found.person.id)
    if not given:
        raise ReviewError(
            found.words("This item cannot be yours: you worked on it, or it is done.")
        )
    return {"given": given}


@router.post("/propose")
def propose(request: Request, body: Propose) -> dict[str, str]:
    """Propose what the pack should say of a concept."""
    found = acting_script(request)
    found.site.service.propose(
        found.person, body.item_id, body.concept, body.text, body.source_url, body.note
    )
    return {"said": found.words("Thank you. Your proposal went to the lead, with its source.")}


@router.post("/care")
def show_texts(request: Request, body: Seen) -> dict[str, Any]:
    """Note that hidden texts were asked for; or leave their kind to others from now on."""
    found = acting_script(request)
    service, keep = found.site.service, found.site.care
    desk = service.open(found.person, body.item_id)
    kind = care.kind_of(desk.view.item.category)
    wants = keep.preferences(found.person.id)
    if body.how == "leave":
        opt_outs = sorted({*found.person.opt_outs, kind})
        service.change(found.person.id, found.person, opt_outs=opt_outs)
        if desk.mine:
            service.skip(found.person, body.item_id, f"opted out of: {kind}")
        return {"next": _next(found)}
    if body.how == "kind":
        keep.change(found.person.id, kinds=tuple(sorted({*wants.kinds, kind})))
    return {"seen": keep.saw(found.person.id, body.item_id)}


def _done(found: Visit, body: Submission, receipt: Receipt, after: str) -> dict[str, str]:
    done = names.verdicts(found.words)[body.verdict]
    where = after if after != "/next" else _next(found)
    return {"said": f"{receipt.item_id}: {done}", "next": where}


def _next(found: Visit) -> str:
    item_id = found.site.service.next(found.person)
    return "/next" if item_id is None else item_url(item_id)
