"""Renders templates in the visitor's language."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import quote

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment

from derive.review.records import Person, Role
from derive.review.web.access import Visit, language
from derive.review.web.clock import parse
from derive.review.web.static import asset
from derive.review.web.words import LANGUAGES, Words
from derive.templating import environment


@cache
def _environment() -> Environment:
    found = environment("web", html=True)
    found.globals["asset"] = lambda name: asset(name).address
    found.globals["item_url"] = item_url
    found.globals["languages"] = LANGUAGES
    found.globals["Role"] = Role
    return found


def item_url(item_id: str) -> str:
    """Return the address of an item's screen, whatever its id holds."""
    return f"/item/{quote(item_id, safe='')}"


def html(words: Words, name: str, **context: Any) -> str:
    """Return a template of ``templates/web`` in a language."""
    locale = Locale.parse(words.language)
    formats = {
        "number": lambda value: format_decimal(value, locale=locale),
        "percent": lambda value: format_percent(value, locale=locale),
        "when": lambda value: format_datetime(parse(value), "short", locale=locale),
        "lasting": lambda seconds: format_timedelta(seconds, locale=locale, format="short"),
    }
    template = _environment().get_template(f"{name}.html.j2")
    return template.render(_=words, many=words.many, language=words.language, **formats, **context)


def page(visit: Visit, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Return a page for somebody who is signed in."""
    project = visit.site.project.config.name
    return HTMLResponse(
        html(
            visit.words,
            name,
            person=visit.person,
            csrf=visit.csrf,
            project=project,
            target=visit.site.language,
            path=visit.request.url.path,
            theme=visit.site.care.preferences(visit.person.id).theme,
            **context,
        ),
        status,
    )


def notice(
    request: Request, status: int, title: str, text: str, person: Person | None = None
) -> HTMLResponse:
    """Return a page that says one thing, for anybody."""
    words = language(request)
    project = request.app.state.site.project.config.name
    return HTMLResponse(
        html(
            words,
            "notice",
            title=title,
            text=text,
            person=person,
            csrf="",
            project=project,
            path=request.url.path,
        ),
        status,
    )
