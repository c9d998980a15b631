"""Who is asking, and what they may do: looked up in the database at every request."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import Request

from derive.errors import Forbidden
from derive.review.records import Person, Role
from derive.review.web.sessions import COOKIE, Session
from derive.review.web.site import Site
from derive.review.web.words import COOKIE as LANGUAGE_COOKIE
from derive.review.web.words import Words, choose, words

CSRF_HEADER = "x-csrf-token"


class NotSignedIn(Exception):
    """There is no session: the visitor is told how to get one."""


class NotTrusted(Exception):
    """A request that changes something came without the session's token."""


class Visit(NamedTuple):
    """A request by a person who is signed in."""

    request: Request
    site: Site
    person: Person
    session: Session
    words: Words

    @property
    def csrf(self) -> str:
        """The token that forms of this session carry."""
        return self.site.sessions.csrf(self.session)


def site(request: Request) -> Site:
    """Return what the app holds."""
    found: Site = request.app.state.site
    return found


def language(request: Request) -> Words:
    """Return the interface in the visitor's language."""
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    return words(choose(cookie, request.headers.get("accept-language", "")))


def visit(request: Request, *roles: Role) -> Visit:
    """Return the visit of somebody who is signed in and has one of ``roles`` (if any are given).

    Raises `NotSignedIn` without a valid session, `Forbidden` without the role.
    """
    here = site(request)
    session = here.sessions.read(request.cookies.get(COOKIE))
    if session is None:
        raise NotSignedIn
    try:
        person = here.service.person(session.person)
    except Forbidden:
        raise NotSignedIn from None
    if roles and not person.has(*roles):
        needed = ", ".join(roles)
        raise Forbidden(f"this page is for another role ({needed}); ask the lead if it is yours")
    return Visit(request, here, person, session, language(request))


def acting(request: Request, token: str, *roles: Role) -> Visit:
    """Return the visit of somebody who changes something; ``token`` is the form's.

    Raises `NotTrusted` where the token is not the session's, or the request came from elsewhere.
    """
    found = visit(request, *roles)
    foreign = request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if foreign or not found.site.sessions.trusts(found.session, token):
        raise NotTrusted
    return found


def acting_script(request: Request, *roles: Role) -> Visit:
    """As `acting`, for a request of the page's script, which sends the token in a header."""
    return acting(request, request.headers.get(CSRF_HEADER, ""), *roles)
