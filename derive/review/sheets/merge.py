"""Says what a file that came back would change, item by item; changes nothing itself.

Rows are matched by the id they carry, never by their place. A row is taken only where it is about
the draft that there is now, nothing newer has been done on it, and it fits its form: then it is a
`Submission` like one from the app. Its key is made of its content, so that the same row handed in
again is the same save.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derive.errors import FormError, ReviewError, SheetError, did_you_mean
from derive.records import fingerprint
from derive.review._browse import Listed
from derive.review._context import about
from derive.review._form_check import require
from derive.review.records import VERDICTS, Desk, Person, Phase
from derive.review.service import Filters, ReviewService
from derive.review.sheets.build import lead, listed, project_id
from derive.review.sheets.changes import Change, Plan, State
from derive.review.sheets.draft_spans import resolved
from derive.review.sheets.rows import Origin, Returned, content
from derive.review.sheets.submission import edits, queue_of, submission
from derive.review.sheets.xliff_units import PENDING


class _Refused(Exception):
    """A row is not taken: in which state it stays, and why."""

    def __init__(self, state: State, note: str) -> None:
        super().__init__(note)
        self.state = state


@dataclass
class _Known:
    """What the project has of the items of a file."""

    keys: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    items: dict[str, Listed] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def plan(service: ReviewService, person: Person, rows: Sequence[Returned]) -> Plan:
    """Return what ``rows`` would change if ``person`` handed them in.

    Raises `SheetError` where all of them belong to another project.
    """
    own = project_id(service.project)
    belonging = [row.origin for row in rows if row.origin]
    if belonging and all(origin.project != own for origin in belonging):
        raise SheetError(
            f"this file was made for another project, not for {service.project.config.name}: "
            "import it there"
        )
    known = _known(service, [origin.item_id for origin in belonging])
    merge = _Merge(service, person, own, known)
    doubles = dict(_doubles(rows))
    changes = tuple(doubles.get(number) or merge.change(row) for number, row in enumerate(rows))
    return Plan(changes, tuple(_notes(belonging)))


def hand_in(service: ReviewService, person: Person, made: Plan) -> Iterator[Change]:
    """Hand in what is new, one item after the other, and yield what became of each.

    Every item is a save of its own: what was handed in before an interruption stays, and is known
    when the file is imported again.
    """
    for change in made.of(State.NEW):
        if change.submission is None:
            continue
        try:
            receipt = service.submit(person, change.submission)
        except ReviewError as error:
            yield Change(change.where, change.item_id, State.CONFLICT, str(error))
            continue
        state = State.SAME if receipt.repeated else State.NEW
        yield Change(change.where, change.item_id, state, "", change.submission, change.edits)


def _known(service: ReviewService, ids: Sequence[str]) -> _Known:
    known = _Known()
    for review in service.reviews(sorted(set(ids))):
        known.keys.add(review.key)
        if review.superseded:
            known.withdrawn.add(review.key)
    known.items = {item.item_id: item for item in listed(service, Filters())}
    known.names = {person.id: person.name for person in service.people()}
    return known


def _doubles(rows: Sequence[Returned]) -> Iterator[tuple[int, Change]]:
    """Yield what becomes of rows for an item that another row is for, by their number."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.origin and not row.problem:
            groups[row.origin.item_id].append(number)
    for item_id, numbers in groups.items():
        first = rows[numbers[0]]
        alike = all(_content(rows[n]) == _content(first) for n in numbers)
        others = numbers[1:] if alike else numbers
        for number in others:
            where = ", ".join(rows[n].where for n in numbers if n != number)
            note = f"is there twice: {where} is the same" if alike else f"{where} is about it too"
            advice = "" if alike else ", and says something else: keep one of them"
            state = State.SAME if alike else State.PROBLEM
            yield number, Change(rows[number].where, item_id, state, note + advice)


def _content(row: Returned) -> object:
    return row.origin, row.texts, row.reply


def _notes(origins: Sequence[Origin]) -> Iterator[str]:
    """Yield what is to be said of rows that are gone, or in another order."""
    numbers = [origin.number for origin in origins]
    totals = {origin.total for origin in origins}
    if len(totals) == 1 and (missing := max(totals) - len(set(numbers))) > 0:
        gone = "1 row is" if missing == 1 else f"{missing} rows are"
        items = "that item" if missing == 1 else "those items"
        yield f"{gone} missing of {max(totals)}: nothing happens to {items}"
    if numbers != sorted(numbers):
        yield "the rows are in another order: they are matched by their ids"


@dataclass
class _Merge:
    """Holds one row after another against the project."""

    service: ReviewService
    person: Person
    project: str
    known: _Known

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
        return any(
            event.kind == "carry" and event.before.get("fingerprint") == origin.fingerprint
            for event in self.service.history(origin.item_id)
        )


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
