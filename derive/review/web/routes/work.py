"""The item screen."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from derive.errors import ReviewError
from derive.review.records import Desk, Phase, Role
from derive.review.web import care, names, screen
from derive.review.web.access import Visit, acting, visit
from derive.review.web.bar import accept_word, bar
from derive.review.web.check_names import check_names
from derive.review.web.pages import item_url, notice, page
from derive.review.web.parent import parent
from derive.review.web.script_words import script_words
from derive.review.web.shown import blind, highlights, shown_findings

router = APIRouter()

ID, REASON = 500, 5_000
"""Characters that an id and a reason may have."""

Text = Annotated[str, Form()]


@router.get("/next")
def go_on(request: Request) -> Response:
    """Go to the item that the visitor works on next."""
    found = visit(request)
    item_id = found.site.service.next(found.person)
    if item_id is not None:
        return RedirectResponse(item_url(item_id), 303)
    _ = found.words
    text = _("Nothing waits for you now. New work appears here as others finish theirs.")
    return notice(request, 200, _("All done"), text, found.person)


@router.post("/give")
def give(request: Request, csrf: Text = "", item_id: Text = "", to: Text = "") -> Response:
    """Hand an item to a person."""
    found = acting(request, csrf, Role.LEAD)
    if not found.site.service.assign(found.person, [item_id[:ID]], to):
        raise ReviewError(found.words("This person cannot be given the item."))
    return RedirectResponse(item_url(item_id), 303)


@router.post("/reopen")
def reopen(request: Request, csrf: Text = "", item_id: Text = "", reason: Text = "") -> Response:
    """Put an item that is done into review once more."""
    found = acting(request, csrf, Role.LEAD)
    found.site.service.reopen(found.person, item_id[:ID], reason[:REASON])
    return RedirectResponse(item_url(item_id), 303)


@router.get("/item/{item_id:path}")
def item(request: Request, item_id: str) -> HTMLResponse:
    """Show one item, ready to be worked on by whoever it was given to."""
    found = visit(request)
    desk = found.site.service.open(found.person, item_id)
    return page(found, "item", **_context(found, desk))


def _context(found: Visit, desk: Desk) -> dict[str, Any]:
    here, view = found.site, desk.view
    questions = screen.possible(desk.form, view)
    return {
        "desk": desk,
        "view": view,
        "labels": list(here.labels.of(view.item.category)),
        "fields": screen.fields(desk, here.language),
        "questions": questions,
        "sides": _sides(found, desk),
        "asked": _asked(found),
        "names": here.service.names(),
        "editable": desk.mine,
        "blind": blind(desk),
        "source_name": screen.language_name(view.item.language, found.words.language),
        "target_name": screen.language_name(here.language, found.words.language),
        **_beside(found, desk),
        **_hidden(found, desk),
        **bar(found, desk),
        **word_lists(found),
        "data": _data(found, desk),
    }


def _beside(found: Visit, desk: Desk) -> dict[str, Any]:
    """Return what stands beside the texts. Whoever tries an item out sees nothing of it."""
    shown = {"findings": shown_findings(desk), "check_names": check_names(found.words)}
    if blind(desk):
        return {**shown, "changes": (), "drafts": (), "reasons": (), "parent": None}
    routing = desk.view.routing
    return {
        **shown,
        "reasons": routing.reasons if routing else (),
        "parent": parent(desk.view.item, found.site.project.store),
        "changes": screen.ledger(desk.view, found.site.pack),
        "drafts": screen.other_drafts(desk),
    }


def _hidden(found: Visit, desk: Desk) -> dict[str, Any]:
    """Return whether the texts are hidden at first; count the item where they are not."""
    keep, person = found.site.care, found.person.id
    harm = care.kind_of(desk.view.item.category)
    masked = keep.masked(person, harm)
    if harm and not masked:
        keep.saw(person, desk.view.item.id)
    return {
        "harm": found.site.labels.label(harm) if harm else None,
        "masked": masked,
        "seen": keep.preferences(person).seen,
    }


def _asked(found: Visit) -> dict[str, str]:
    """Return what the questions of all forms in use ask, by id."""
    forms = found.site.service.forms().values()
    return {question.id: question.ask for form in forms for question in form.questions}


def _sides(found: Visit, desk: Desk) -> list[screen.Side]:
    """Return what the reviewers made of an item that waits for an adjudicator."""
    if desk.phase is not Phase.ADJUDICATION or not found.person.has(Role.ADJUDICATOR, Role.LEAD):
        return []
    made = found.site.service.reviews([desk.view.item.id])
    standing = [
        review
        for review in made
        if review.phase in {Phase.REVIEW, Phase.PRETEST}
        and not review.superseded
        and review.fingerprint == desk.view.fingerprint
    ]
    return [screen.side(review) for review in standing]


def word_lists(found: Visit) -> dict[str, Any]:
    """Return the names of everything that records name by a word of their own."""
    _ = found.words
    return {
        "field_names": names.field_names(_),
        "text_names": names.text_names(_),
        "severities": names.severities(_),
        "verdicts": names.verdicts(_),
        "classes": names.classes(_),
        "queues": names.queues(_),
        "phases": names.phases(_),
        "roles": names.roles(_),
        "event_names": names.events(_),
    }


def _data(found: Visit, desk: Desk) -> dict[str, Any]:
    """Return what the page's script works with."""
    form, here = desk.form, found.site
    return {
        "project": here.project.config.name,
        "person": found.person.id,
        "item": desk.view.item.id,
        "fingerprint": desk.view.fingerprint,
        "form": form.label,
        "verdicts": list(form.verdicts),
        "submit": "/api/adjudicate" if desk.phase is Phase.ADJUDICATION else "/api/submit",
        "editable": desk.mine,
        "version": desk.version,
        "start": desk.start,
        "copy": desk.copy.model_dump(mode="json") if desk.copy else None,
        "older": desk.older_copy.model_dump(mode="json") if desk.older_copy else None,
        "highlights": highlights(shown_findings(desk)),
        "questions": [
            {"id": one.id, "required": one.required, "when": screen.conditions(one.when)}
            for one in screen.possible(form, desk.view)
        ],
        "reason_when": screen.conditions(form.reason.when) if form.reason else None,
        "span_marks": form.spans is not None,
        "span_categories": [
            {"value": one.value, "label": found.words(one.label)}
            for one in (form.spans.categories if form.spans else ())
        ],
        "others": [
            {"question": other.question, "reference_answer": other.reference_answer}
            for other in desk.drafts
        ],
        "sides": [
            {"question": one.review.question, "reference_answer": one.review.reference_answer}
            for one in _sides(found, desk)
        ],
        "seen": here.care.preferences(found.person.id).seen,
        "break_minutes": care.BREAK_MINUTES,
        "break_items": care.BREAK_ITEMS,
        "words": {**script_words(found.words), "verdict_accept": accept_word(found, desk)},
    }
