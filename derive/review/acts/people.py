"""Who may come in, and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from derive.errors import ReviewError
from derive.records import Queue
from derive.review import _log, _people, assignment
from derive.review.acts.base import Acts
from derive.review.records import Invitation, Person, Role


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


class PeopleActs(Acts):
    """Inviting people, letting them in, changing what they may do."""

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

    def names(self) -> dict[str, str]:
        """Return everybody's name by id: all that most pages need of people."""
        with self._database.read() as connection:
            return _people.names(connection)

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
