"""Holds a row that came back against the project: taken, done before, open, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from derive.errors import FormError, ReviewError, SheetError, did_you_mean
from derive.records import fingerprint
from derive.review import _log
from derive.review._browse import Listed
from derive.review._context import about
from derive.review._form_check import require
from derive.review.records import VERDICTS, Desk, Person, Phase
from derive.review.service import Filters, ReviewService
from derive.review.sheets.changes import Change, State
from derive.review.sheets.draft_spans import resolved
from derive.review.sheets.handing_out import lead, listed
from derive.review.sheets.returned import Origin, Returned, content
from derive.review.sheets.submission import edits, queue_of, submission
from derive.review.sheets.xliff_units import PENDING


class _Refused(Exception):
    """A row is not taken: in which state it stays, and why."""

    def __init__(self, state: State, note: str) -> None:
        super().__init__(note)
        self.state = state


@dataclass
class Known:
    """What the project has of the items of a file."""

    keys: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    items: dict[str, Listed] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def known_of(service: ReviewService, ids: Sequence[str]) -> Known:
    """Return what the project has of the items of a file."""
    known = Known()
    for review in service.reviews(sorted(set(ids))):
        known.keys.add(review.key)
        if review.superseded:
            known.withdrawn.add(review.key)
    known.items = {item.item_id: item for item in listed(service, Filters())}
    known.names = service.names()
    return known


@dataclass
class RowMerge:
    """Holds one row after another against the project."""

    service: ReviewService
    person: Person
    project: str
    known: Known

    def change(self, row: Returned) -> Change:
        """Return what becomes of a row."""
        item_id = row.origin.item_id if row.origin else ""
        if row.problem or row.origin is None:
            return Change(row.where, item_id, State.PROBLEM, row.problem)
        try:
            return self._change(row, row.origin)
        except _Refused as refused:
            return Change(row.where, item_id, refused.state, str(refused))
        except SheetError as error:
            return Change(row.where, item_id, State.PROBLEM, str(error))

    def _change(self, row: Returned, origin: Origin) -> Change:
        if origin.project != self.project:
            raise SheetError("belongs to another project")
        item = self.known.items.get(origin.item_id)
        if item is None:
            near = did_you_mean(origin.item_id, sorted(self.known.items))
            raise SheetError(f"this project has no item {origin.item_id!r} to review now{near}")
        if row.reply.verdict not in VERDICTS:
            raise _Refused(*_undecided(row, origin))
        key = self._key(row, origin)
        self._require_unknown(key)
        desk = self._desk(item)
        self._require_current(origin, desk)
        made = submission(resolved(row, desk.start), origin, desk, key)
        try:
            require(desk.form, made, about(desk.view, queue_of(desk), desk.start))
        except FormError as error:
            raise SheetError(str(error)) from error
        changed = tuple(edits(desk, made))
        return Change(row.where, origin.item_id, State.NEW, "", made, changed)

    def _key(self, row: Returned, origin: Origin) -> str:
        """Return the key of a row: the same content by the same person is the same save."""
        texts = {name: text for name, text in row.texts.items() if text}
        said = (row.reply.model_dump(), [span.model_dump() for span in row.spans])
        about_it = (origin.item_id, origin.fingerprint, origin.form, texts, said)
        return f"sheet-{fingerprint(self.project, self.person.id, about_it)}"

    def _require_unknown(self, key: str) -> None:
        if key in self.known.withdrawn:
            raise _Refused(State.CONFLICT, "you took this back in the app since: go on there")
        if key in self.known.keys:
            raise _Refused(State.SAME, "handed in before")

    def _desk(self, item: Listed) -> Desk:
        """Look at an item without taking it: as its reviewer, or else as a lead may."""
        own = self.person.id in (*item.open_with, *item.done_by)
        others = ", ".join(self.known.names.get(p, p) for p in (*item.open_with, *item.done_by))
        if not own and item.phase is Phase.DONE:
            who = f" by {others}" if others else ""
            raise _Refused(State.CONFLICT, f"its review has ended ({item.verdict or 'done'}{who})")
        if not own and others and not item.second:
            raise _Refused(State.CONFLICT, f"{others} works on it: newer work is not overwritten")
        try:
            return self.service.open(
                self.person if own else lead(self.service) or self.person, item.item_id
            )
        except ReviewError as error:
            raise _Refused(State.CONFLICT, str(error)) from error

    def _require_current(self, origin: Origin, desk: Desk) -> None:
        """Refuse a row that something newer stands against."""
        if desk.submitted is not None and desk.submitted.reviewer == self.person.id:
            at = desk.submitted.at[:10]
            raise _Refused(
                State.CONFLICT,
                f"you have handed this in before ({desk.submitted.verdict}, {at}): undo that in "
                "the app to change it",
            )
        if origin.fingerprint != desk.view.fingerprint and not self._carried(origin):
            raise _Refused(
                State.CONFLICT, "its draft has changed since the sheet was made: export it again"
            )
        if desk.mine and desk.version != origin.seen:
            raise _Refused(
                State.CONFLICT,
                "you have worked on it in the app since the sheet was made: go on there",
            )
        if desk.form.label != origin.form:
            raise _Refused(
                State.CONFLICT, "its form has changed since the sheet was made: export it again"
            )

    def _carried(self, origin: Origin) -> bool:
        """Tell whether only findings have changed since, and what people do still holds."""
        return _log.carried_on(self.service.history(origin.item_id), origin.fingerprint)


def _undecided(row: Returned, origin: Origin) -> tuple[State, str]:
    """Return what becomes of a row without a verdict, and why."""
    said = row.reply.verdict
    if row.untouched:
        return State.OPEN, ""
    if said == PENDING:
        return (
            State.OPEN,
            "not all its texts are approved, or a state says otherwise: it stays open",
        )
    if said:
        return State.PROBLEM, f"no verdict {said[:40]!r}{did_you_mean(said, VERDICTS)}"
    if content(row.texts, row.reply) != origin.content:
        return State.OPEN, "changed, but without a verdict: it stays open"
    return State.OPEN, ""
