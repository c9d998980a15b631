"""What people do with items: take one, work on it, hand it in, take that back."""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import Forbidden
from derive.records import CheckReport, FieldName, Queue
from derive.review import _autosave, _giving, _lead, _people, _saving, _undo
from derive.review._context import item_row
from derive.review.acts.base import Acts
from derive.review.forms import Form
from derive.review.records import (
    Desk,
    Person,
    Phase,
    Proposal,
    Receipt,
    Role,
    Submission,
    WorkingCopy,
)


class WorkActs(Acts):
    """Working on items."""

    def next(self, person: Person) -> str | None:
        """Return the item this person works on next, or None where there is none for them.

        An open item of theirs comes first. Assigning is atomic: an item is never handed to two
        people unless a second review or draft of it is due.
        """
        self._refresh()
        return _giving.next_item(self._context, person)

    def open(self, person: Person, item_id: str) -> Desk:
        """Return all that the person needs to work on an item.

        Whoever may be given it takes it by opening it; leads and adjudicators may look at all, and
        take only what is to be settled.
        Raises `Forbidden` for everybody else.
        """
        self._refresh()
        desk = _giving.desk(self._context, person, item_id)
        if desk is not None and not desk.current:  # the pipeline has run since the last sync
            self.sync()
            desk = _giving.desk(self._context, person, item_id)
        if desk is None:
            _giving.claim(self._context, person, item_id)
            desk = _giving.desk(self._context, person, item_id)
        if desk is None:
            raise Forbidden(f"{person.name} has not been given this item")
        return desk

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
        return _autosave.autosave(self._context, person, item_id, copy, version)

    def submit(self, person: Person, submission: Submission) -> Receipt:
        """Hand in a translation, a review, an adjudication or a pretest. The same key again is the
        same save.

        Raises `FormError` with what to correct, `StaleReview` where the draft has changed, the
        working copy is newer (``version``) or the person's part is done; what was submitted is
        then kept in the log and offered as ``Desk.older_copy``.
        """
        return _saving.submit(self._context, self._active(person), submission)

    def adjudicate(self, person: Person, submission: Submission) -> Receipt:
        """Settle a disagreement: as `submit`, for an adjudicator who reviewed neither side."""
        me = self._active(person)
        _people.require(me, Role.ADJUDICATOR)
        return _saving.submit(self._context, me, submission, Phase.ADJUDICATION)

    def undo(self, person: Person, item_id: str) -> WorkingCopy:
        """Take back the person's last submission on an item; it comes back as a working copy.

        Possible until somebody else has built on it. The log keeps both.
        """
        return _undo.undo(self._context, self._active(person), item_id)

    def skip(self, person: Person, item_id: str, reason: str) -> None:
        """Give an item back, with a reason; it goes to somebody else, not to this person again."""
        _undo.skip(self._context, self._active(person), item_id, reason)

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
