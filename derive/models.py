"""Which model a user means, and that model opened.

===============================  ==================================================================
written                          is
===============================  ==================================================================
``llama-3@http://host:8000/v1``  a model behind an OpenAI-compatible endpoint
``fake``                         a plug-in of the kind ``models``, by name
``vllm/…``, ``mockllm/model``    a model of inspect_ai, under its own name
===============================  ==================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from derive import plugins
from derive.contracts import ChatModel
from derive.errors import ConfigError, PluginError, did_you_mean


@dataclass(frozen=True)
class ModelSpec:
    """A model as a user wrote it. ``provider`` is "" for a model of inspect_ai.

    ``label`` is what tables and plots call it.
    """

    label: str
    provider: str
    options: Mapping[str, str] = field(default_factory=dict)

    def open(self) -> ChatModel:
        """Return the model. Raises `ConfigError` for options it does not take, and for a model of
        inspect_ai, which only an evaluation can ask."""
        if not self.provider:
            raise ConfigError(f"{self.label}: only an evaluation asks models of inspect_ai")
        return plugins.model(self.provider).open(self.options)


def parse_model(written: str, options: Sequence[str] = ()) -> ModelSpec:
    """Return the model that a user wrote, with its ``key=value`` options.

    Raises `PluginError` for a name that is none, `ConfigError` for an option without a value.
    """
    given = dict(_pairs(options))
    name, at, address = written.partition("@")
    if at and address.startswith(("http://", "https://")):
        provider = plugins.addressed_model().name
        return ModelSpec(name, provider, {**given, "base_url": address, "model": name})
    if written in plugins.names("models"):
        return ModelSpec(str(given.get("model") or written), written, given)
    if "/" in written and "://" not in written:
        if given:
            raise ConfigError(f"{written}: a model of inspect_ai takes its options from inspect_ai")
        return ModelSpec(written, "")
    near = did_you_mean(written, plugins.names("models"))
    raise PluginError(
        f"{written!r} is no model{near}; write MODEL@URL, as llama-3@http://localhost:8000/v1, or "
        "a name of inspect_ai, as vllm/llama-3"
    )


def _pairs(options: Sequence[str]) -> Iterable[tuple[str, str]]:
    for option in options:
        key, sign, value = option.partition("=")
        if not sign or not key:
            raise ConfigError(f"{option!r}: write an option as key=value")
        yield key, value
