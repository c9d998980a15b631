"""The service of review: everything that people do to items, with no web in it.

Items go through the phases of TRAPD: translation (where a person writes the draft), review by
somebody else, adjudication where reviewers differ, pretest where a sample is to be tried, and
documentation: the `Decision` in the project's store. Every act is a line of an append-only log.

All methods may be called from many threads and processes at once. A write that was answered is on
disk. Roles are read from the database at every call: a `Person` that a caller made up gains
nothing. Errors are `Forbidden`, `StaleReview`, `FormError` or `ReviewError`, one line each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from derive.project import Project
from derive.records import CheckReport, FieldName, Queue
from derive.review.forms import Form
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


class ReviewService:
    """Review of one project."""

    def __init__(self, project: Project) -> None:
        """Open review in ``project``; makes its tables where they are missing, and syncs."""
        raise NotImplementedError

    # ---- people ----

    def invite(
        self,
        name: str,
        roles: Sequence[Role],
        opt_outs: Sequence[str] = (),
        daily: int | None = None,
        *,
        queues: Sequence[Queue] = (),
        cells: Sequence[str] = (),
        languages: Sequence[str] = (),
        by: Person | None = None,
    ) -> Invitation:
        """Add a person and return them with the token of their link. ``by`` must be a lead."""
        raise NotImplementedError

    def ensure_lead(self, name: str = "Lead") -> Invitation | None:
        """Return an invitation of the first lead (every role), or None where there is a lead."""
        raise NotImplementedError

    def invite_again(self, person_id: str, by: Person | None = None) -> Invitation:
        """Return a new link for a person; older links that were not used stop working."""
        raise NotImplementedError

    def redeem(self, token: str) -> Person:
        """Return the person of a token, which works once. Raises `Forbidden`."""
        raise NotImplementedError

    def person(self, person_id: str) -> Person:
        """Return an active person, as a session does at each request. Raises `Forbidden`."""
        raise NotImplementedError

    def people(self) -> list[Person]:
        """Return everybody, in the order they came, revoked ones too (``active`` is False)."""
        raise NotImplementedError

    def revoke(self, person_id: str, by: Person | None = None) -> None:
        """Take a person's access away at once. What they did stays; open items go to others."""
        raise NotImplementedError

    def change(
        self,
        person_id: str,
        by: Person | None = None,
        *,
        roles: Sequence[Role] | None = None,
        opt_outs: Sequence[str] | None = None,
        daily: int | None = None,
        queues: Sequence[Queue] | None = None,
        cells: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
    ) -> Person:
        """Change what a person may do or is given; None leaves a thing, ``daily=0`` lifts it.

        People may change their own opt-outs, a lead everything.
        """
        raise NotImplementedError

    # ---- working on items ----

    def next(self, person: Person) -> str | None:
        """Return the item this person works on next, or None where there is none for them.

        An open item of theirs comes first. Assigning is atomic: an item is never handed to two
        people unless a second review or draft of it is due.
        """
        raise NotImplementedError

    def open(self, person: Person, item_id: str) -> Desk:
        """Return all that the person needs to work on (or, as a lead, look at) an item."""
        raise NotImplementedError

    def form(self, phase: Phase, queue: Queue) -> Form:
        """Return the form that the project uses in a phase for a queue."""
        raise NotImplementedError

    def check(self, item_id: str, texts: Mapping[FieldName, str]) -> CheckReport:
        """Return the findings on edited texts. An edited text has no score: its back-translation
        is of another text. A field that is not in ``texts``, or unchanged, keeps its report."""
        raise NotImplementedError

    def autosave(self, person: Person, item_id: str, copy: WorkingCopy, version: int) -> int:
        """Keep a working copy and return its new version; ``version`` is the one it is based on
        (0 for the first). Raises `StaleReview` where another tab saved a newer one."""
        raise NotImplementedError

    def submit(self, person: Person, submission: Submission) -> Receipt:
        """Hand in a translation, a review or a pretest. The same key again is the same save.

        Raises `FormError` with what to correct, `StaleReview` where the draft has changed, the
        working copy is newer (``version``) or the person's part is done; what was submitted is
        then kept in the log and in the working copy.
        """
        raise NotImplementedError

    def adjudicate(self, person: Person, submission: Submission) -> Receipt:
        """Settle a disagreement: as `submit`, for an adjudicator who reviewed neither side."""
        raise NotImplementedError

    def undo(self, person: Person, item_id: str) -> WorkingCopy:
        """Take back the person's last submission on an item; it comes back as a working copy.

        Possible until somebody else has built on it. The log keeps both.
        """
        raise NotImplementedError

    def skip(self, person: Person, item_id: str, reason: str) -> None:
        """Give an item back, with a reason; it goes to somebody else, not to this person again."""
        raise NotImplementedError

    def propose(
        self,
        person: Person,
        item_id: str,
        concept: str,
        text: str,
        source_url: str,
        note: str = "",
    ) -> Proposal:
        """Propose what the target pack should say for ``concept``. Nothing changes by itself."""
        raise NotImplementedError

    def proposals(self) -> list[Proposal]:
        """Return all proposals to the pack, in the order they came."""
        raise NotImplementedError

    # ---- the lead ----

    def sync(self) -> int:
        """Take in what the pipeline has changed; return how many items are due anew because of
        it. Runs by itself every few seconds of use."""
        raise NotImplementedError

    def assign(self, by: Person, item_ids: Sequence[str], person_id: str) -> int:
        """Hand items to a person by name (a lead may); return how many could be."""
        raise NotImplementedError

    def move(self, by: Person, from_id: str, to_id: str | None = None) -> int:
        """Take a person's open items from them, for ``to_id`` or for whoever comes; return how
        many."""
        raise NotImplementedError

    def reopen(self, by: Person, item_id: str, reason: str) -> None:
        """Put an item into review once more; what was decided before stays in the log."""
        raise NotImplementedError

    def disagreements(self) -> list[Disagreement]:
        """Return the items that wait for an adjudicator."""
        raise NotImplementedError

    def reviews(self, ids: Sequence[str] | None = None) -> Iterator[ReviewRecord]:
        """Yield everything that was submitted (on ``ids``), in that order, control items too."""
        raise NotImplementedError

    def history(self, item_id: str) -> list[Event]:
        """Return all events of an item, in order."""
        raise NotImplementedError
