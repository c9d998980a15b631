"""Makes a sheet for a person: the items they have open, and more of those they may be given."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from itertools import islice

from derive.errors import Forbidden, SheetError
from derive.project import Project
from derive.records import FIELDS, FieldName, Finding, Queue, Substitution
from derive.review._browse import Listed
from derive.review.eligibility import WORK, speaks
from derive.review.forms import Form
from derive.review.records import Desk, Person, Phase, Role
from derive.review.service import Filters, ReviewService
from derive.review.sheets.answers import told
from derive.review.sheets.marks import written
from derive.review.sheets.rows import Reply, Sheet, SheetRow, Term, Texts

LIMIT = 50
"""Items of a sheet where nothing else is said: a day's work."""
PAGE = 500
PHASES = (Phase.REVIEW, Phase.TRANSLATION, Phase.PRETEST)
"""What a sheet can hold: settling a disagreement needs both reviews side by side."""
_FACT = "sheets:project"


def project_id(project: Project) -> str:
    """Return the id by which sheets know their project: made once, kept in its database."""
    known = project.store.get_fact(_FACT)
    if known is None:
        known = secrets.token_hex(8)
        project.store.set_fact(_FACT, known)
    return known


def make_sheet(
    service: ReviewService, person: Person, *, limit: int = LIMIT, queue: Queue | None = None
) -> Sheet:
    """Return a sheet of at most ``limit`` items, which are then assigned to ``person``.

    What the person has open comes first. Somebody who takes so many items a day gets no more.
    Raises `SheetError` where there is nothing for them.
    """
    forms: dict[str, Form] = {}
    rows: list[SheetRow] = []
    for desk in _desks(service, person, limit, queue):
        forms.setdefault(desk.form.label, desk.form)
        rows.append(_row(desk))
    if not rows:
        raise SheetError(f"there is nothing for {person.name} to review outside the app now")
    project, item = service.project, service.project.store.item(rows[0].item_id)
    return Sheet(
        project=project_id(project),
        title=f"{project.config.name}: review by {person.name}",
        source_language=item.item.language if item else "",
        locale=project.config.locale,
        forms=forms,
        rows=tuple(rows),
    )


def lead(service: ReviewService) -> Person | None:
    """Return somebody who may hand out items and look at all of them, or None."""
    return next((p for p in service.people() if p.active and p.has(Role.LEAD)), None)


def listed(service: ReviewService, filters: Filters) -> Iterator[Listed]:
    """Yield all items that ``filters`` leave."""
    offset = 0
    while True:
        page = service.browse(filters, offset, PAGE)
        yield from page.items
        offset += len(page.items)
        if not page.items or offset >= page.total:
            return


def _desks(
    service: ReviewService, person: Person, limit: int, queue: Queue | None
) -> Iterator[Desk]:
    left = min(limit, person.daily or limit)
    waiting = iter(_candidates(service, person, queue))
    while left > 0 and (some := list(islice(waiting, left))):
        _hand_out(service, person, some)
        for item in some:
            desk = _opened(service, person, item)
            if desk is not None:
                left -= 1
                yield desk


def _candidates(service: ReviewService, person: Person, queue: Queue | None) -> list[Listed]:
    """Return what the person has open, then what they may be given."""
    found = list(listed(service, Filters(queue=queue)))
    locale = service.project.config.locale
    return [
        *(item for item in found if person.id in item.open_with),
        *(item for item in found if speaks(person, locale) and _may_have(person, item)),
    ]


def _may_have(person: Person, item: Listed) -> bool:
    """Tell whether a person is somebody to be given an item; the service has the last word."""
    labels = {item.risk_area, item.harm_type, item.specific_harm}
    return (
        item.phase in PHASES
        and person.has(*WORK[item.phase])
        and person.id not in (*item.open_with, *item.done_by, *item.skipped)
        and labels.isdisjoint(person.opt_outs)
        and (not person.queues or item.queue in person.queues)
        and (not person.cells or not labels.isdisjoint(person.cells))
    )


def _hand_out(service: ReviewService, person: Person, items: Sequence[Listed]) -> None:
    """Assign to a person those of ``items`` that they do not have, where somebody leads."""
    new = [item.item_id for item in items if person.id not in item.open_with]
    by = lead(service)
    if new and by is not None:
        service.assign(by, new, person.id)


def _opened(service: ReviewService, person: Person, item: Listed) -> Desk | None:
    """Return the desk of an item that is the person's; opening takes it where nobody leads."""
    try:
        desk = service.open(person, item.item_id)
    except Forbidden:
        return None
    return desk if desk.mine and desk.phase in PHASES else None


def _row(desk: Desk) -> SheetRow:
    view = desk.view
    item = view.item
    labels = (item.category.risk_area, item.category.harm_type, item.category.specific_harm)
    fields = [name for name in FIELDS if name in desk.start or item.original(name) is not None]
    return SheetRow(
        item_id=item.id,
        fingerprint=view.fingerprint,
        seen=desk.version,
        form=desk.form.label,
        queue=view.routing.queue if view.routing else "",
        category=" › ".join(dict.fromkeys(filter(None, labels))),
        fields=tuple(_texts(desk, name) for name in fields),
        reply=_reply(desk),
    )


def _texts(desk: Desk, name: FieldName) -> Texts:
    view, item, plan = desk.view, desk.view.item, desk.view.plan
    back = view.back_translations.get(name) if view.back_translations else None
    findings = desk.report.findings if desk.report else ()
    return Texts(
        field=name,
        original=item.original(name) or "",
        english=item.english(name) or "",
        adapted=(plan.adapted(name) if plan else None) or "",
        back=back.text if back and not desk.back_stale else "",
        terms=tuple(map(_term, plan.lines(name))) if plan else (),
        findings=tuple(f"{f.severity}: {f.message}" for f in _worst_first(findings, name)),
        text=desk_text(desk, name),
    )


def _worst_first(findings: Sequence[Finding], name: FieldName) -> list[Finding]:
    own = [finding for finding in findings if finding.field == name]
    return sorted(own, key=lambda finding: -finding.severity.weight)


def desk_text(desk: Desk, name: FieldName) -> str:
    """Return what the editor of a field starts from."""
    return (desk.question if name == "question" else desk.reference_answer) or ""


def _term(line: Substitution) -> Term:
    return Term(
        before=line.before,
        after=line.after,
        after_local=line.after_local,
        start=line.adapted_start,
        end=line.adapted_end,
        reason=line.reason,
    )


def _reply(desk: Desk) -> Reply:
    """Return what the person has answered already, in the app."""
    copy = desk.copy
    if copy is None:
        return Reply()
    answers = {
        key: told(question, answer)
        for key, answer in copy.ratings.items()
        if (question := desk.form.question(key)) is not None
    }
    labels = _categories(desk.form)
    named = [
        span.model_copy(update={"category": labels.get(span.category, span.category)})
        for span in copy.spans
    ]
    marks = {name: written(named, name, desk_text(desk, name)) for name in FIELDS}
    return Reply(
        verdict=copy.verdict or "",
        ratings={key: answer for key, answer in answers.items() if answer},
        marks={name: lines for name, lines in marks.items() if lines},
        reason=copy.reason,
    )


def _categories(form: Form) -> dict[str, str]:
    return {o.value: o.label for o in form.spans.categories} if form.spans else {}
