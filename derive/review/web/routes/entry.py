"""Signing in by a link, signing out, the language, and one's own settings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from derive.errors import Forbidden
from derive.review.records import Role
from derive.review.web import listing, names, sessions
from derive.review.web.access import NotTrusted, acting, language, site, visit
from derive.review.web.pages import html, notice, page
from derive.review.web.words import COOKIE, LANGUAGES

router = APIRouter()

WORKERS = (Role.TRANSLATOR, Role.REVIEWER, Role.AUTHOR)
LANGUAGE_DAYS = 365
LABELS, LABEL = 500, 500
"""How many labels somebody may opt out of, and how many characters one may have."""

Text = Annotated[str, Form()]


@router.get("/")
def home(request: Request) -> Response:
    """Go to the first item; a lead who does nothing else goes to the numbers."""
    found = visit(request)
    if found.person.has(Role.LEAD):
        return RedirectResponse("/lead", 303)
    return RedirectResponse("/next" if found.person.has(*WORKERS) else "/adjudicate", 303)


@router.get("/in/{token}")
def welcome(request: Request, token: str) -> HTMLResponse:
    """Show the page that signs in at once. Only its POST uses the link up: programs that look at
    links before people do (mail scanners, previews) do not."""
    words = language(request)
    project = site(request).project.config.name
    context = {"token": token, "project": project, "person": None, "csrf": "", "path": ""}
    return HTMLResponse(html(words, "welcome", **context))


@router.post("/in/{token}")
def enter(request: Request, token: str) -> Response:
    """Use a link up and begin a session."""
    here, _ = site(request), language(request)
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise NotTrusted  # another page may not sign anybody in
    client = request.client.host if request.client else ""
    if wait := here.attempts.wait(client):
        text = _("Too many links that do not work came from here. Wait %(n)s seconds.")
        refused = notice(request, 429, _("Wait a moment"), text % {"n": wait})
        refused.headers["Retry-After"] = str(wait)
        return refused
    try:
        person = here.service.redeem(token)
    except Forbidden as error:
        if here.sessions.read(request.cookies.get(sessions.COOKIE)):
            return RedirectResponse("/", 303)  # the same link again, in the browser it was used in
        here.attempts.failed(client)
        return notice(request, 403, _("This link does not work"), str(error))
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        sessions.COOKIE,
        here.sessions.issue(person.id),
        max_age=sessions.DAYS * 86_400,
        httponly=True,
        samesite="lax",
        secure=here.secure,
    )
    return answer


@router.post("/out")
def leave(request: Request, csrf: Text = "") -> Response:
    """End the session in this browser."""
    found = acting(request, csrf)
    _ = found.words
    text = _("This browser is signed out. To come back, ask the lead for a new link.")
    answer = notice(request, 200, _("Signed out"), text)
    answer.delete_cookie(sessions.COOKIE)
    return answer


@router.get("/me")
def settings(request: Request) -> HTMLResponse:
    """Show one's own settings."""
    found = visit(request)
    here, _ = found.site, found.words
    return page(
        found,
        "me",
        wants=here.care.preferences(found.person.id),
        kinds=here.labels.kinds(listing.choices(here.project.store)["harm_type"]),
        label=here.labels.label,
        hiding=names.hiding(_),
        themes=names.themes(_),
    )


@router.post("/me")
def change_settings(
    request: Request,
    csrf: Text = "",
    hide: Text = "kind",
    theme: Text = "auto",
    language: Text = "",
    forget: Text = "",
    opt_outs: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Change one's own settings."""
    found = acting(request, csrf)
    kept = {"kinds": ()} if forget else {}
    found.site.care.change(found.person.id, hide=hide, theme=theme, **kept)
    chosen = sorted({label[:LABEL] for label in (opt_outs or [])[:LABELS]})
    if chosen != sorted(found.person.opt_outs):
        found.site.service.change(found.person.id, found.person, opt_outs=chosen)
    answer = RedirectResponse("/me", 303)
    if language in LANGUAGES:
        answer.set_cookie(COOKIE, language, max_age=LANGUAGE_DAYS * 86_400, samesite="lax")
    return answer
