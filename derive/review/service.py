"""The service of review: everything that people do to items, with no web in it.

Items go through the phases of TRAPD: translation (where a person writes the draft), review by
somebody else, adjudication where reviewers differ, pretest where a sample is to be tried, and
documentation: the `Decision` in the project's store. Every act is a line of an append-only log.

All methods may be called from many threads and processes at once. A write that was answered is on
disk. Roles are read from the database at every call: a `Person` that a caller made up gains
nothing. Errors are `Forbidden`, `StaleReview`, `FormError` or `ReviewError`, one line each.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from derive.errors import Forbidden, ReviewError
from derive.project import Project
from derive.records import CheckReport, FieldName, Queue
from derive.review import _lead, _log, _people, _undo, assignment, controls, eligibility
from derive.review._browse import Filters, Page, browse
from derive.review._context import Context, item_row
from derive.review._database import Database
from derive.review._desk import lay_out, surroundings
from derive.review._form_file import Forms
from derive.review._saving import Saves
from derive.review._views import Views
from derive.review.forms import Form
from derive.review.memory import remember
from derive.review.progress import Progress, progress
from derive.review.records import (
    Desk,
    Disagreement,
    Event,
    Invitation,
    Person,
    Phase,
    Proposal,
    Receipt,
    ReviewRecord,
    Role,
    Submission,
    WorkingCopy,
)

if TYPE_CHECKING:
    from derive.review.acceptance import Acceptance
    from derive.review.agreement import Agreement

__all__ = ["Filters", "Page", "ReviewService"]


SYNC_EVERY_S = 5.0
"""How old the queue may be: what a run of the pipeline made shows up within so many seconds."""


class Limits(TypedDict, total=False):
    """What narrows the work a person is given; see `Person`."""

    queues: Sequence[Queue]
    cells: Sequence[str]
    languages: Sequence[str]


class Changes(Limits, total=False):
    """What may be changed of a person; ``daily=None`` lifts the limit."""

    roles: Sequence[Role]
    opt_outs: Sequence[str]
    daily: int | None


class ReviewService:
    """Review of one project."""

    def __init__(self, project: Project) -> None:
        """Open review in ``project``; makes its tables where they are missing, and syncs.

        Raises `FormError` where a form of the project is wrong.
        """
        forms = Forms(project.folder, project.config.review.forms)
        self.project = project
        self._context = Context(project, Database(project.store), Views(project), forms)
        self._database = self._context.database
        self._turn = threading.Lock()
        self._refreshed = 0.0
        self.sync()

    @cached_property
    def _saves(self) -> Saves:
        return Saves(self._context)

    # ---- people ----

    def invite(
        self,
        name: str,
        roles: Sequence[Role],
        opt_outs: Sequence[str] = (),
        daily: int | None = None,
        by: Person | None = None,
        **limits: Unpack[Limits],
    ) -> Invitation:
        """Add a person and return them with the token of their link.

        ``by`` must be a lead; None is whoever has the project's folder.
        """
        wanted = {"name": name, "roles": roles, "opt_outs": opt_outs, "daily": daily, **limits}
        with self._database.write(durable=True) as connection:
            who = self._lead(connection, by)
            return _people.add(connection, wanted, who, self._context.config.invitation_days)

    def ensure_lead(self, name: str = "Lead") -> Invitation | None:
        """Return an invitation of the first lead (every role), or None where there is a lead."""
        with self._database.write(durable=True) as connection:
            if any(p.active and p.has(Role.LEAD) for p in _people.everybody(connection)):
                return None
            wanted = {"name": name, "roles": tuple(Role), "opt_outs": ()}
            days = self._context.config.invitation_days
            return _people.add(connection, wanted, _log.SYSTEM, days)

    def invite_again(self, person_id: str, by: Person | None = None) -> Invitation:
        """Return a new link for a person; older links that were not used stop working."""
        with self._database.write(durable=True) as connection:
            self._lead(connection, by)
            person = _people.active(connection, person_id)
            return _people.invitation(connection, person, self._context.config.invitation_days)

    def redeem(self, token: str) -> Person:
        """Return the person of a token, which works once. Raises `Forbidden`."""
        with self._database.write(durable=True) as connection:
            return _people.redeem(connection, token)

    def person(self, person_id: str) -> Person:
        """Return an active person, as a session does at each request. Raises `Forbidden`."""
        with self._database.read() as connection:
            return _people.get(connection, person_id)

    def people(self) -> list[Person]:
        """Return everybody, in the order they came, revoked ones too (``active`` is False)."""
        with self._database.read() as connection:
            return _people.everybody(connection)

    def revoke(self, person_id: str, by: Person | None = None) -> None:
        """Take a person's access away at once. What they did stays; open items go to others."""
        with self._database.write(durable=True) as connection:
            who = self._lead(connection, by)
            before = _people.named(connection, person_id)
            if not before.active:
                raise ReviewError(f"{person_id}: the access of {before.name} has ended already")
            after = before.model_copy(update={"active": False})
            _people.put(connection, before, after, who, "revoke")
            for line in assignment.opened(connection, person_id):
                assignment.release(connection, line, who, "access ended")

    def change(
        self, person_id: str, by: Person | None = None, **changes: Unpack[Changes]
    ) -> Person:
        """Change what a person may do or is given. People may change their own opt-outs, a lead
        everything."""
        with self._database.write(durable=True) as connection:
            own = by is not None and by.id == person_id and set(changes) <= {"opt_outs"}
            who = by.id if own and by is not None else self._lead(connection, by)
            before = _people.active(connection, person_id)
            labels = [*changes.get("opt_outs", ()), *changes.get("cells", ())]
            _people.know_labels(connection, labels)
            after = Person.model_validate({**before.model_dump(), **changes})
            _people.put(connection, before, after, who, "change")
            return after

    # ---- working on items ----

    def next(self, person: Person) -> str | None:
        """Return the item this person works on next, or None where there is none for them.

        An open item of theirs comes first. Assigning is atomic: an item is never handed to two
        people unless a second review or draft of it is due.
        """
        self._refresh()
        with self._database.read() as connection:
            me = _people.get(connection, person.id)
            if (open_item := assignment.mine(connection, me)) is not None:
                return open_item
        with self._database.write() as connection:
            me = _people.get(connection, person.id)
            if me.daily is not None and assignment.today(connection, me.id) >= me.daily:
                return None
            return self._give_next(connection, me)

    def _give_next(self, connection: Any, person: Person) -> str | None:
        open_item = assignment.mine(connection, person)
        if open_item is not None:
            return open_item
        row, config = None, self._context.config
        if config.controls and person.has(Role.REVIEWER):
            row = controls.due(connection, person, config.control_every)
        row = row or eligibility.candidate(connection, person, self.project.config.locale)
        if row is None:
            return None
        assignment.give(connection, person.id, row)
        item_id: str = row.item_id
        return item_id

    def open(self, person: Person, item_id: str) -> Desk:
        """Return all that the person needs to work on an item.

        Whoever may be given it takes it by opening it; leads and adjudicators may look at all, and
        take only what is to be settled.
        Raises `Forbidden` for everybody else.
        """
        self._refresh()
        desk = self._desk(person, item_id)
        if desk is not None and not desk.current:  # the pipeline has run since the last sync
            self.sync()
            desk = self._desk(person, item_id)
        if desk is None:
            self._claim(person, item_id)
            desk = self._desk(person, item_id)
        if desk is None:
            raise Forbidden(f"{person.name} has not been given this item")
        return desk

    def _desk(self, person: Person, item_id: str) -> Desk | None:
        """Return the desk of whoever has the item or may look at it; None for whoever might take
        it: an adjudicator, too, what is to be settled."""
        with self._database.read() as connection:
            me = _people.get(connection, person.id)
            row = item_row(connection, item_id)
            line = assignment.assignment(connection, me.id, row)
            settles = row.phase == Phase.ADJUDICATION and me.has(Role.ADJUDICATOR)
            takes = settles and not eligibility.fits(connection, me, row)
            if line is None and (takes or not me.has(Role.LEAD, Role.ADJUDICATOR)):
                return None
            around = surroundings(connection, me, row)
        return lay_out(self._context, around)

    def _claim(self, person: Person, item_id: str) -> None:
        with self._database.write() as connection:
            me = _people.get(connection, person.id)
            row = item_row(connection, item_id)
            if assignment.assignment(connection, me.id, row) is not None:
                return
            if why := eligibility.fits(connection, me, row):
                raise Forbidden(f"{me.name} cannot open {item_id}: {why}")
            assignment.give(connection, me.id, row)

    def form(self, phase: Phase, queue: Queue) -> Form:
        """Return the form that the project uses in a phase for a queue."""
        return self._context.forms.of(phase, queue)

    def forms(self) -> Mapping[str, Form]:
        """Return all forms of the project, by id."""
        return self._context.forms.by_id

    def check(self, item_id: str, texts: Mapping[FieldName, str]) -> CheckReport:
        """Return the findings on edited texts. An edited text has no score: its back-translation
        is of another text. A field that is not in ``texts``, or unchanged, keeps its report."""
        with self._database.read() as connection:
            row = item_row(connection, item_id)
        view = self._context.view(row, texts_only=True)
        return self._context.views.report(view, texts)

    def warm(self) -> None:
        """Load packs and checks now, so that the first edit need not wait for them."""
        self._context.views.warm()

    def autosave(self, person: Person, item_id: str, copy: WorkingCopy, version: int) -> int:
        """Keep a working copy and return its new version; ``version`` is the one it is based on
        (0 for the first). Raises `StaleReview` where another tab saved a newer one."""
        return self._saves.autosave(person, item_id, copy, version)

    def submit(self, person: Person, submission: Submission) -> Receipt:
        """Hand in a translation, a review, an adjudication or a pretest. The same key again is the
        same save.

        Raises `FormError` with what to correct, `StaleReview` where the draft has changed, the
        working copy is newer (``version``) or the person's part is done; what was submitted is
        then kept in the log and offered as ``Desk.older_copy``.
        """
        return self._saves.submit(self.person(person.id), submission, None)

    def adjudicate(self, person: Person, submission: Submission) -> Receipt:
        """Settle a disagreement: as `submit`, for an adjudicator who reviewed neither side."""
        me = self.person(person.id)
        _people.require(me, Role.ADJUDICATOR)
        return self._saves.submit(me, submission, Phase.ADJUDICATION)

    def undo(self, person: Person, item_id: str) -> WorkingCopy:
        """Take back the person's last submission on an item; it comes back as a working copy.

        Possible until somebody else has built on it. The log keeps both.
        """
        return _undo.undo(self._context, self.person(person.id), item_id)

    def skip(self, person: Person, item_id: str, reason: str) -> None:
        """Give an item back, with a reason; it goes to somebody else, not to this person again."""
        _undo.skip(self._context, self.person(person.id), item_id, reason)

    def propose(  # noqa: PLR0913, PLR0917 - one argument per thing that a proposal says
        self,
        person: Person,
        item_id: str,
        concept: str,
        text: str,
        source_url: str,
        note: str = "",
    ) -> Proposal:
        """Propose what the target pack should say for ``concept``. Nothing changes by itself."""
        said = {"concept": concept, "value": text, "source_url": source_url, "note": note}
        with self._database.write(durable=True) as connection:
            me = _people.get(connection, person.id)
            return _lead.propose(connection, me, item_id, said)

    def proposals(self) -> list[Proposal]:
        """Return all proposals to the pack, in the order they came."""
        with self._database.read() as connection:
            return _lead.proposals(connection)

    # ---- the lead ----

    def sync(self) -> int:
        """Take in what the pipeline has changed; return how many items are due anew because of
        it. Runs by itself every few seconds of use."""
        self._refreshed = time.monotonic()
        renewed = self._context.sync()
        _lead.enter_controls(self._context)
        _lead.release_left(self._context)
        self.close()
        return renewed

    def _refresh(self) -> None:
        """Sync where the last one was some seconds ago; one thread does, the others go on."""
        if time.monotonic() - self._refreshed < SYNC_EVERY_S or not self._turn.acquire(False):
            return
        try:
            self._refreshed = time.monotonic()
            self._context.sync()
            _lead.release_left(self._context)
            self.close()
        finally:
            self._turn.release()

    def assign(self, by: Person | None, item_ids: Sequence[str], person_id: str) -> int:
        """Hand items to a person by name (a lead may); return how many could be."""
        with self._database.write(durable=True) as connection:
            return _lead.assign(connection, self._lead(connection, by), item_ids, person_id)

    def move(self, by: Person | None, from_id: str, to_id: str | None = None) -> int:
        """Take a person's open items from them, for ``to_id`` or for whoever comes; return how
        many."""
        with self._database.write(durable=True) as connection:
            return _lead.move(connection, self._lead(connection, by), from_id, to_id)

    def reopen(self, by: Person | None, item_id: str, reason: str) -> None:
        """Put an item into review once more; what was decided before stays in the log."""
        with self._database.write(durable=True) as connection:
            who = self._lead(connection, by)
            _lead.reopen(connection, self._context, who, item_id, reason)

    def disagreements(self) -> list[Disagreement]:
        """Return the items that wait for an adjudicator."""
        with self._database.read() as connection:
            return _lead.disagreements(connection)

    def browse(self, filters: Filters, offset: int = 0, limit: int = 50) -> Page:
        """Return some of the items that ``filters`` leaves, and how many there are."""
        self._refresh()
        with self._database.read() as connection:
            return browse(connection, filters, offset, limit)

    def reviews(self, ids: Sequence[str] | None = None) -> Iterator[ReviewRecord]:
        """Yield everything that was submitted (on ``ids``), in that order, control items too."""
        with self._database.read() as connection:
            made = _log.submissions(connection, ids)
        yield from made

    def history(self, item_id: str) -> list[Event]:
        """Return all events of an item, in order."""
        with self._database.read() as connection:
            return _log.of_item(connection, item_id)

    def progress(self) -> Progress:
        """Return how far review is, how long it takes, and who is blocked by what."""
        self._refresh()
        with self._database.read() as connection:
            return progress(connection, self.project.config)

    def acceptance(self) -> Acceptance:
        """Return what the random sample says of all drafts."""
        from derive.review.acceptance import acceptance  # noqa: PLC0415 - SciPy takes a second

        with self._database.read() as connection:
            drawn = _lead.drawn(connection)
            made = _log.submissions(connection, drawn)
        return acceptance(self._context.config.defects, drawn, made)

    def agreement(self) -> Agreement:
        """Return agreement per question, spans by overlap, drift, and failed controls."""
        from derive.review.agreement import agreement  # noqa: PLC0415 - SciPy takes a second

        with self._database.read() as connection:
            made = _log.submissions(connection, None)
        return agreement(made, self._context.forms.by_id, self._context.config)

    def close(self) -> None:
        """Hand what was accepted to the translation memory. The project stays open.

        It is handed over every few seconds of use too, and by the next ``derive draft``.
        """
        remember(self.project, self._database)

    def _lead(self, connection: Any, by: Person | None) -> str:
        """Return who acts as a lead. Raises `Forbidden`."""
        if by is None:
            return _log.SYSTEM
        me = _people.get(connection, by.id)
        _people.require(me, Role.LEAD)
        return me.id
