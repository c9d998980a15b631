"""The options of the `llm` locale adapter, as they stand in ``derive.yaml``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from derive.errors import AdapterError, ConfigError, did_you_mean

KNOWN = ("base_url", "model", "api_key_env", "timeout", "concurrency", "retries", "temperature")
_WHERE = "locale_adapter_options"


@dataclass(frozen=True)
class Options:
    """Where the model is and how it is asked.

    ``base_url`` is what comes before ``/chat/completions``. The key is read from the environment
    variable ``api_key_env`` when it is needed; "" where the endpoint wants none. ``temperature``
    is None where it is not to be sent. ``timeout`` is in seconds, for one attempt.
    """

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

    def key(self) -> str:
        """Return the key, "" where none is wanted. Raises `AdapterError` naming the variable."""
        if not self.api_key_env:
            return ""
        key = os.environ.get(self.api_key_env, "").strip()
        if not key:
            raise AdapterError(
                f"the environment variable {self.api_key_env} is empty: put the key for "
                f"{self.host} in it and run again"
            )
        if not key.isascii() or not key.isprintable() or " " in key:
            raise AdapterError(
                f"the environment variable {self.api_key_env} holds characters that no key has"
            )
        return key


def read(options: Mapping[str, str]) -> Options:
    """Return the options. Raises `ConfigError` naming the one that is wrong, never its value."""
    for name in options:
        if name not in KNOWN:
            raise ConfigError(f"{_WHERE}: llm has no option {name!r}{did_you_mean(name, KNOWN)}")
    for name in ("base_url", "model"):
        if not options.get(name, "").strip():
            raise ConfigError(f"{_WHERE}: llm needs {name}, as in {_EXAMPLES[name]}")
    return Options(
        base_url=_url(options["base_url"].strip()),
        model=options["model"].strip(),
        api_key_env=_variable(options.get("api_key_env", "").strip()),
        timeout=_number(options, "timeout", 60.0, 0.01, 3600),
        concurrency=int(_number(options, "concurrency", 8, 1, 256)),
        retries=int(_number(options, "retries", 4, 0, 20)),
        temperature=_temperature(options),
    )


_EXAMPLES = {
    "base_url": "base_url: http://localhost:8000/v1",
    "model": "model: the name that the endpoint gives it",
}


def _url(url: str) -> str:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise ConfigError(f"{_WHERE}: base_url is no address, as in {_EXAMPLES['base_url']}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ConfigError(
            f"{_WHERE}: base_url holds a name, a password or a query; put the key in an "
            "environment variable and name that: api_key_env: NAME"
        )
    return url.rstrip("/").removesuffix("/chat/completions")


def _variable(name: str) -> str:
    """Return the name of an environment variable; a key pasted in its place is never repeated."""
    if name and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ConfigError(
            f"{_WHERE}: api_key_env is the name of an environment variable, not the key itself, "
            "as in api_key_env: OPENAI_API_KEY"
        )
    return name


def _temperature(options: Mapping[str, str]) -> float | None:
    if options.get("temperature", "0").strip() in {"", "none", "None"}:
        return None
    return _number(options, "temperature", 0.0, 0, 2)


def _number(
    options: Mapping[str, str], name: str, default: float, least: float, most: float
) -> float:
    text = options.get(name, "").strip()
    try:
        value = float(text) if text else default
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ConfigError(f"{_WHERE}: {name} is a number from {least:g} to {most:g}")
    return value
