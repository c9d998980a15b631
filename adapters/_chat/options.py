"""Where a model is and how it is asked, read from the options of whoever asks it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from derive.errors import DeriveError, did_you_mean

NAMES = ("base_url", "model", "api_key_env", "timeout", "concurrency", "retries", "temperature")


@dataclass(frozen=True)
class Owner:
    """Who asks a model: how its messages and errors are worded.

    ``where`` is the key of ``derive.yaml`` that its options stand under, ``asks_for`` what it asks
    about (``"items"``). ``wrong`` is raised for options, ``stopped`` for what ends a run.
    """

    name: str
    title: str
    where: str
    asks_for: str
    kept: str
    wrong: type[DeriveError]
    stopped: type[DeriveError]


@dataclass(frozen=True)
class ChatOptions:
    """Where the model is and how it is asked.

    ``base_url`` is what comes before ``/chat/completions``. The key is read from the environment
    variable ``api_key_env`` when it is needed; "" where the endpoint wants none. ``temperature``
    is None where it is not to be sent. ``timeout`` is in seconds, for one attempt.
    """

    owner: Owner
    base_url: str
    model: str
    api_key_env: str = ""
    timeout: float = 60.0
    concurrency: int = 8
    retries: int = 4
    temperature: float | None = 0.0

    @property
    def host(self) -> str:
        """Return the host, for messages."""
        return urlsplit(self.base_url).hostname or self.base_url

    @property
    def warmth(self) -> str:
        """Return the temperature as a signature has it."""
        return "default" if self.temperature is None else f"{self.temperature:g}"

    def key(self) -> str:
        """Return the key, "" where none is wanted. Raises the owner's error naming the variable."""
        if not self.api_key_env:
            return ""
        key = os.environ.get(self.api_key_env, "").strip()
        if not key:
            raise self.owner.stopped(
                f"the environment variable {self.api_key_env} is empty: put the key for "
                f"{self.host} in it and run again"
            )
        if not key.isascii() or not key.isprintable() or " " in key:
            raise self.owner.stopped(
                f"the environment variable {self.api_key_env} holds characters that no key has"
            )
        return key


class Reader:
    """Reads one owner's options. Its errors name the option that is wrong, never its value."""

    def __init__(self, owner: Owner, options: Mapping[str, str], more: Iterable[str] = ()) -> None:
        """Read ``options``; ``more`` names those that only this owner has.

        Raises the owner's error for an option that there is not.
        """
        self._owner, self._options = owner, options
        known = (*NAMES, *more)
        for name in options:
            if name not in known:
                raise self.wrong(f"has no option {name!r}{did_you_mean(name, known)}")

    def chat(self) -> ChatOptions:
        """Return how the model is asked. Raises the owner's error."""
        for name in ("base_url", "model"):
            if not self.text(name):
                raise self.wrong(f"needs {name}, as in {_EXAMPLES[name]}")
        return ChatOptions(
            owner=self._owner,
            base_url=self._url(self.text("base_url")),
            model=self.text("model"),
            api_key_env=self._variable(self.text("api_key_env")),
            timeout=self.number("timeout", 60.0, 0.01, 3600),
            concurrency=int(self.number("concurrency", 8, 1, 256)),
            retries=int(self.number("retries", 4, 0, 20)),
            temperature=self._temperature(),
        )

    def wrong(self, what: str) -> DeriveError:
        """Return the owner's error, that says what is wrong with its options."""
        return self._owner.wrong(f"{self._owner.where}: {self._owner.name} {what}")

    def text(self, name: str) -> str:
        """Return an option, "" where it is not given."""
        return self._options.get(name, "").strip()

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """Return an option as a number between two others. Raises the owner's error."""
        text = self.text(name)
        try:
            value = float(text) if text else default
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise self._owner.wrong(
                f"{self._owner.where}: {name} is a number from {least:g} to {most:g}"
            )
        return value

    def _url(self, url: str) -> str:
        where = self._owner.where
        try:
            parts = urlsplit(url)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if not good:
            raise self._owner.wrong(
                f"{where}: base_url is no address, as in {_EXAMPLES['base_url']}"
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise self._owner.wrong(
                f"{where}: base_url holds a name, a password or a query; put the key in an "
                "environment variable and name that: api_key_env: NAME"
            )
        return url.rstrip("/").removesuffix("/chat/completions")

    def _variable(self, name: str) -> str:
        """Return the name of a variable; a key pasted in its place is never repeated."""
        if name and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise self._owner.wrong(
                f"{self._owner.where}: api_key_env is the name of an environment variable, not "
                "the key itself, as in api_key_env: OPENAI_API_KEY"
            )
        return name

    def _temperature(self) -> float | None:
        if self._options.get("temperature", "0").strip() in {"", "none", "None"}:
            return None
        return self.number("temperature", 0.0, 0, 2)


_EXAMPLES = {
    "base_url": "base_url: http://localhost:8000/v1",
    "model": "model: the name that the endpoint gives it",
}
