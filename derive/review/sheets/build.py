"""Makes a sheet for a person: of each item that `handing_out` gives them, a row."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from derive.errors import SheetError
from derive.project import Project
from derive.records import FIELDS, FieldName, Finding, Queue, Substitution
from derive.review.forms import Form
from derive.review.records import Desk, Person
from derive.review.service import ReviewService
from derive.review.sheets.answers import told
from derive.review.sheets.handing_out import open_desks
from derive.review.sheets.marks import written
from derive.review.sheets.rows import Reply, Sheet, SheetRow, Term, Texts

LIMIT = 50
"""Items of a sheet where nothing else is said: a day's work."""
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
    for desk in open_desks(service, person, limit, queue):
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
