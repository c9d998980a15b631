"""Signed session cookies and the tokens that go with them.

The secret lies in the project's folder, so that sessions outlive the server. A cookie holds the
person's id and a random number; the CSRF token is made from that number and the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from derive.errors import ProjectError

COOKIE = "derive_session"
DAYS = 14
"""How long a session lasts."""

KEY_FILE = "review.key"


class Session(NamedTuple):
    """Who is signed in, and the random number of this session."""

    person: str
    nonce: str


class Sessions:
    """Issues and reads session cookies."""

    def __init__(self, secret: str) -> None:
        """Use `load_secret` for the secret of a project."""
        self._secret = secret.encode()
        self._serializer = URLSafeTimedSerializer(secret, salt="derive.review.session")

    def issue(self, person: str) -> str:
        """Return a cookie for a new session of a person (their id)."""
        return self._serializer.dumps([person, secrets.token_urlsafe(12)])

    def read(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie; None where it is missing, forged or too old."""
        try:
            person, nonce = self._serializer.loads(cookie or "", max_age=DAYS * 86_400)
        except (BadData, ValueError, TypeError):
            return None
        return Session(str(person), str(nonce))

    def csrf(self, session: Session) -> str:
        """Return the token that every form of the session carries."""
        text = f"csrf:{session.person}:{session.nonce}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()[:32]

    def trusts(self, session: Session, token: str) -> bool:
        """Tell whether ``token`` is that of the session."""
        return hmac.compare_digest(self.csrf(session).encode(), token.encode())


def load_secret(folder: Path) -> str:
    """Return the secret of the project in ``folder``; make it where there is none."""
    path = folder / KEY_FILE
    try:
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
        secret = path.read_text("ascii").strip()
    except FileExistsError:
        return load_secret(folder)
    except OSError as error:
        raise ProjectError(f"{path}: cannot be used: {error.strerror}") from error
    if len(secret) < 32:
        raise ProjectError(f"{path}: is cut short; delete it, everybody signs in by a new link")
    return secret
