"""The options of the `llm` locale adapter, as they stand in ``derive.yaml``."""

from __future__ import annotations

from collections.abc import Mapping

from derive.errors import AdapterError, ConfigError

from .._chat.options import ChatOptions, Owner, Reader  # noqa: TID252

_OWNER = Owner(
    name="llm",
    title="the locale adapter llm",
    where="locale_adapter_options",
    asks_for="items",
    kept="what was planned is stored",
    wrong=ConfigError,
    stopped=AdapterError,
)


def read(options: Mapping[str, str]) -> ChatOptions:
    """Return the options. Raises `ConfigError` naming the one that is wrong, never its value."""
    return Reader(_OWNER, options).chat()
