"""The item screen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from derive.review.records import Desk, Phase, Role
from derive.review.web import care, names, screen
from derive.review.web.access import Visit, visit
from derive.review.web.pages import item_url, notice, page
from derive.review.web.script_words import script_words

router = APIRouter()


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


@router.get("/item/{item_id:path}")
def item(request: Request, item_id: str) -> HTMLResponse:
    """Show one item, ready to be worked on by whoever it was given to."""
    found = visit(request)
    desk = found.site.service.open(found.person, item_id)
    return page(found, "item", **_context(found, desk))


def _context(found: Visit, desk: Desk) -> dict[str, Any]:
    here, _ = found.site, found.words
    view = desk.view
    harm = care.kind_of(view.item.category)
    masked = here.care.masked(found.person.id, harm)
    seen = here.care.preferences(found.person.id).seen
    if harm and not masked:
        seen = here.care.saw(found.person.id, view.item.id)
    editable = desk.mine
    done = desk.phase is Phase.DONE
    questions = screen.possible(desk.form, view)
    findings = desk.report.findings if desk.report else ()
    return {
        "desk": desk,
        "view": view,
        "labels": list(here.labels.of(view.item.category)),
        "harm": here.labels.label(harm) if harm else None,
        "masked": masked,
        "seen": seen,
        "editable": editable,
        "takes": found.person.has(Role.LEAD) and desk.submitted is None and not done,
        "fields": screen.fields(desk, here.language),
        "findings": findings,
        "questions": questions,
        "changes": screen.ledger(view, here.pack),
        "drafts": screen.other_drafts(desk),
        "sides": _sides(found, desk),
        "reasons": view.routing.reasons if view.routing else (),
        "names": {person.id: person.name for person in here.service.people()},
        "source_name": screen.language_name(view.item.language, found.words.language),
        "target_name": screen.language_name(here.language, found.words.language),
        "accept_word": _("Hand in") if desk.phase is Phase.TRANSLATION else _("Accept"),
        "skip_reasons": names.skip_reasons(_),
        "help": names.keys(_),
        "data": _data(found, desk, editable, seen),
        **word_lists(found),
    }


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


def _data(found: Visit, desk: Desk, editable: bool, seen: int) -> dict[str, Any]:
    """Return what the page's script works with."""
    form, here = desk.form, found.site
    findings = desk.report.findings if desk.report else ()
    return {
        "project": here.project.config.name,
        "person": found.person.id,
        "item": desk.view.item.id,
        "fingerprint": desk.view.fingerprint,
        "form": form.label,
        "verdicts": list(form.verdicts),
        "submit": "/api/adjudicate" if desk.phase is Phase.ADJUDICATION else "/api/submit",
        "editable": editable,
        "version": desk.version,
        "start": desk.start,
        "copy": desk.copy.model_dump(mode="json") if desk.copy else None,
        "highlights": screen.highlights(findings),
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
        "seen": seen,
        "break_minutes": care.BREAK_MINUTES,
        "break_items": care.BREAK_ITEMS,
        "words": script_words(found.words),
    }
