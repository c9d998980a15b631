"""All items, with filters that live in the address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from derive import plugins
from derive.review.records import Role
from derive.review.web import listing
from derive.review.web.access import Visit, visit
from derive.review.web.check_names import check_names
from derive.review.web.listing import Filters
from derive.review.web.pages import page
from derive.review.web.routes.work import word_lists

router = APIRouter()

LONGEST = 200
"""Characters of a filter: more is no filter of ours."""


@router.get("/items")
def items(request: Request) -> HTMLResponse:
    """Show the items that the filters ask for: to leads and adjudicators all, to others theirs."""
    found = visit(request)
    filters = _filters(dict(request.query_params))
    if not found.person.has(Role.LEAD, Role.ADJUDICATOR):
        filters = filters._replace(person=found.person.id)
    people = found.site.service.names()
    there = listing.find(found.site.project.store, filters)
    return page(
        found,
        "items",
        filters=filters,
        chosen=filters._asdict(),
        found=there,
        hidden=found.site.care.hidden(found.person.id, (line.kind for line in there.lines)),
        lists=list(_lists(found, people)),
        people_names=people,
        label=found.site.labels.label,
        **word_lists(found),
    )


def _lists(
    found: Visit, people: dict[str, str]
) -> Iterator[tuple[str, str, Iterable[str], Mapping[str, str]]]:
    """Yield what can be chosen from lists: name, title, values, and what these are called."""
    _, words = found.words, word_lists(found)
    there = listing.choices(found.site.project.store)
    label = found.site.labels.label
    titles = {
        "phase": (_("Phase"), words["phases"]),
        "queue": (_("Queue"), words["queues"]),
        "item_class": (_("Class"), words["classes"]),
        "verdict": (_("Verdict"), words["verdicts"]),
        "risk_area": (_("Risk area"), {}),
        "harm_type": (_("Kind of harm"), {}),
    }
    for name, (title, known) in titles.items():
        called = {v: known.get(v) or label(v).shown(_.language)[0] for v in there[name]}
        yield name, title, there[name], called
    checks, called = plugins.names("checks"), check_names(_)
    yield "finding", _("Finding"), checks, {check: called.get(check, check) for check in checks}
    if found.person.has(Role.LEAD, Role.ADJUDICATOR):
        yield "person", _("Person"), people, people


def _filters(asked: dict[str, str]) -> Filters:
    known = {name: asked.get(name, "")[:LONGEST] for name in Filters._fields if name != "page"}
    number = asked.get("page", "1")
    page_number = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    return Filters(**known, page=max(1, page_number))
