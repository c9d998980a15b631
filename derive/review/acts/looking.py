"""What is only read: the items, what was done to them, how far review is and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from derive.review import _lead, _log
from derive.review._browse import Filters, Page, browse
from derive.review.acts.base import Acts
from derive.review.progress import Progress, progress
from derive.review.records import Disagreement, Event, Proposal, ReviewRecord

if TYPE_CHECKING:
    from derive.review.acceptance import Acceptance
    from derive.review.agreement import Agreement


class Looking(Acts):
    """Looking at review as a whole."""

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

    def disagreements(self) -> list[Disagreement]:
        """Return the items that wait for an adjudicator."""
        with self._database.read() as connection:
            return _lead.disagreements(connection)

    def proposals(self) -> list[Proposal]:
        """Return all proposals to the pack, in the order they came."""
        with self._database.read() as connection:
            return _lead.proposals(connection)
