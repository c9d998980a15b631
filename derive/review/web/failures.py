"""Errors as answers: a page for people, JSON for the page's script, never a traceback."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from derive.errors import DeriveError, Forbidden, FormError, ReviewError, StaleReview, StoreError
from derive.review.records import Person
from derive.review.web.access import NotSignedIn, NotTrusted, language, visit
from derive.review.web.pages import notice

log = logging.getLogger("derive.review")

STATUS: dict[type[DeriveError], int] = {
    Forbidden: 403,
    StaleReview: 409,
    FormError: 422,
    ReviewError: 400,
    StoreError: 503,
    DeriveError: 500,
}


def add_handlers(app: FastAPI) -> None:
    """Make ``app`` answer every error in words."""
    app.add_exception_handler(DeriveError, _refused)
    app.add_exception_handler(NotSignedIn, _not_signed_in)
    app.add_exception_handler(NotTrusted, _not_trusted)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(ValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def _answer(request: Request, status: int, title: str, text: str) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": text}, status)
    return notice(request, status, title, text, _visitor(request))


def _visitor(request: Request) -> Person | None:
    """Return who asks, so that the page has its ways back; None where nobody is signed in."""
    try:
        return visit(request).person
    except (NotSignedIn, StoreError):
        return None


def _refused(request: Request, error: Exception) -> Response:
    _ = language(request)
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    title = _("This page is not for you") if status == 403 else _("This could not be done")
    return _answer(request, status, title, str(error))


def _not_signed_in(request: Request, _error: Exception) -> Response:
    _ = language(request)
    text = _("Open the link you were sent. If it was used already, ask the lead for a new one.")
    return _answer(request, 401, _("You are not signed in"), text)


def _not_trusted(request: Request, _error: Exception) -> Response:
    _ = language(request)
    text = _("This came from a page that is out of date. Load the page again and repeat it.")
    return _answer(request, 403, _("This page is out of date"), text)


def _not_understood(request: Request, error: Exception) -> Response:
    _ = language(request)
    text = _("What was sent is not complete or too long: %(what)s")
    return _answer(request, 422, _("This could not be read"), text % {"what": _first(error)})


def _first(error: Exception) -> str:
    """Return the first thing that a validation found, without what was typed."""
    if not isinstance(error, RequestValidationError | ValidationError):
        return str(error)
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"] if part != "body")
    return f"{where}: {found['msg']}" if where else str(found["msg"])


def _http(request: Request, error: Exception) -> Response:
    _ = language(request)
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status in {404, 405}:
        text = _("There is no page of this address.")
        return _answer(request, status, _("Not found"), text)
    return _answer(request, status, _("This could not be done"), str(error))


def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    _ = language(request)
    text = _("This is a fault of derive. What you did is kept in this browser; try again.")
    return _answer(request, 500, _("Something went wrong"), text)
