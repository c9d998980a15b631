"""What a lead does with items: hand them out, move them, have them reviewed once more."""

from __future__ import annotations

from collections.abc import Sequence

from derive.review import _lead
from derive.review.acts.base import Acts
from derive.review.records import Person


class LeadActs(Acts):
    """Handing out items. ``by`` must be a lead; None is whoever has the project's folder."""

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
