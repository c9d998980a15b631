"""People and the links that let them in. Of a token, only a hash is ever stored."""

from __future__ import annotations

import datetime
import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from anyascii import anyascii

from derive.errors import Forbidden, ReviewError, did_you_mean
from derive.review import _log
from derive.review._form_check import require_storable
from derive.review._tables import LABELS, people, tokens
from derive.review.records import Invitation, Person, Role

TOKEN_BYTES = 32
_RECORD = sa.select(people.c.record).where(people.c.id == sa.bindparam("person"))


class _Named(msgspec.Struct):
    id: str
    name: str


_NAMES = msgspec.json.Decoder(_Named)


def add(connection: sa.Connection, wanted: dict[str, Any], by: str, days: float) -> Invitation:
    """Add a person and make their first link."""
    name = " ".join(str(wanted["name"]).split())
    require_storable(name)
    if not name or len(name) > 100:
        raise ReviewError("a person needs a name of at most 100 characters")
    if not wanted["roles"]:
        raise ReviewError(f"{name}: give at least one role: {', '.join(Role)}")
    know_labels(connection, [*wanted["opt_outs"], *wanted.get("cells", ())])
    number = int(connection.execute(sa.select(sa.func.count()).select_from(people)).scalar_one())
    person = Person.model_validate({**wanted, "name": name, "id": _new_id(connection, name)})
    row = {"id": person.id, "number": number, "active": True, "record": person.model_dump_json()}
    connection.execute(sa.insert(people).values(row))
    _log.append(connection, "invite", person=by, after={"person": person.model_dump(mode="json")})
    return invitation(connection, person, days)


def invitation(connection: sa.Connection, person: Person, days: float) -> Invitation:
    """Make a new link for a person; those that were not used yet stop working."""
    unused = sa.delete(tokens).where(tokens.c.person == person.id, tokens.c.used.is_(None))
    connection.execute(unused)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days)
    expires = until.isoformat(timespec="seconds")
    row = {"digest": _digest(token), "person": person.id, "expires": expires}
    connection.execute(sa.insert(tokens).values(row))
    return Invitation(person=person, token=token, expires=expires)


def redeem(connection: sa.Connection, token: str) -> Person:
    """Return the person of a token and use it up. Raises `Forbidden`."""
    query = sa.select(tokens).where(tokens.c.digest == _digest(token))
    found = connection.execute(query).first()
    if found is None:
        raise Forbidden("this link does not work: ask the lead of the project for a new one")
    if found.used:
        raise Forbidden("this link was used before: ask the lead of the project for a new one")
    if found.expires < _log.now():
        raise Forbidden("this link is too old: ask the lead of the project for a new one")
    person = get(connection, found.person)
    used = sa.update(tokens).where(tokens.c.digest == found.digest).values(used=_log.now())
    connection.execute(used)
    _log.append(connection, "redeem", person=person.id)
    return person


def get(connection: sa.Connection, person_id: str) -> Person:
    """Return an active person. Raises `Forbidden`."""
    found = find(connection, person_id)
    if found is None or not found.active:
        raise Forbidden("your access has ended: ask the lead of the project")
    return found


def find(connection: sa.Connection, person_id: str) -> Person | None:
    """Return a person, active or not, or None."""
    record = connection.execute(_RECORD, {"person": person_id}).scalar()
    return Person.model_validate_json(record) if record else None


def everybody(connection: sa.Connection) -> list[Person]:
    """Return all people in the order they came."""
    query = sa.select(people.c.record).order_by(people.c.number)
    return [Person.model_validate_json(record) for record in connection.execute(query).scalars()]


def names(connection: sa.Connection) -> dict[str, str]:
    """Return the names of all people, by id."""
    records = connection.execute(sa.select(people.c.record)).scalars()
    return {known.id: known.name for known in map(_NAMES.decode, records)}


def know_labels(connection: sa.Connection, labels: Sequence[str]) -> None:
    """Refuse a label that no item has: an opt-out with a slip of the pen opts out of nothing."""
    if not labels:
        return
    known = {
        label
        for column in LABELS
        for label in connection.execute(sa.select(column).distinct()).scalars()
        if label
    }
    for label in labels:
        if label not in known:
            raise ReviewError(f"no item is labelled {label!r}{did_you_mean(label, known)}")


def put(connection: sa.Connection, before: Person, after: Person, by: str, kind: str) -> None:
    """Replace what is known of a person; the log keeps both."""
    values = {"record": after.model_dump_json(), "active": after.active}
    connection.execute(sa.update(people).where(people.c.id == after.id).values(values))
    _log.append(
        connection,
        kind,
        person=by,
        before=before.model_dump(mode="json"),
        after=after.model_dump(mode="json"),
    )
    if not after.active:
        unused = sa.delete(tokens).where(tokens.c.person == after.id, tokens.c.used.is_(None))
        connection.execute(unused)


def named(connection: sa.Connection, person_id: str) -> Person:
    """Return a person for a lead's command. Raises `ReviewError` with who there is."""
    found = find(connection, person_id)
    if found is None:
        known = ", ".join(person.id for person in everybody(connection)) or "nobody yet"
        raise ReviewError(f"nobody here is called {person_id!r}; there are: {known}")
    return found


def active(connection: sa.Connection, person_id: str) -> Person:
    """Return a person who still works here, for a lead's command. Raises `ReviewError`."""
    person = named(connection, person_id)
    if not person.active:
        raise ReviewError(f"the access of {person.name} was ended: invite them anew to let them in")
    return person


def require(person: Person, *roles: Role) -> None:
    """Raise `Forbidden` unless the person has one of ``roles``."""
    if not person.has(*roles):
        wanted = " or ".join(roles)
        raise Forbidden(f"{person.name} may not do this: it takes the role {wanted}")


def _new_id(connection: sa.Connection, name: str) -> str:
    """Return an id that can stand in a URL and a file name, made from the name."""
    base = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")[:30] or "person"
    taken = set(connection.execute(sa.select(people.c.id)).scalars()) | {_log.SYSTEM}
    names: Sequence[str] = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
