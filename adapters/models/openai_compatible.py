"""A language model behind any OpenAI-compatible endpoint, written as ``MODEL@URL``.

Options: ``base_url`` (what comes before ``/chat/completions``), ``model``, ``api_key_env`` (the
name of the environment variable that holds the key), ``concurrency`` (8), ``timeout`` of an attempt
in seconds (60), ``retries`` (4), ``temperature`` (0; ``none`` sends none).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from derive.contracts import ChatModel, Message, Reply
from derive.errors import ConfigError, ModelError
from derive.records import Outcome, Signature

from .._chat.answer import Choice, ItemFailed  # noqa: TID252
from .._chat.client import ChatClient  # noqa: TID252
from .._chat.options import ChatOptions, Owner, Reader  # noqa: TID252
from .._chat.reply import without_thought  # noqa: TID252

NAME = "openai_compatible"
VERSION = "1"
"""Raised whenever the same answer of an endpoint would come out otherwise."""

_OWNER = Owner(
    name="the model",
    title="a language model behind an endpoint",
    where="model",
    asks_for="questions",
    kept="the answers so far are kept",
    wrong=ConfigError,
    stopped=ModelError,
)


class EndpointModel:
    """Asks an endpoint. Safe for threads, which share connections and the limit of requests."""

    def __init__(self, options: ChatOptions) -> None:
        """Ask as ``options`` say. Nothing is opened before the first question."""
        self.concurrency = options.concurrency
        self.signature = Signature(
            name=options.model,
            version=VERSION,
            settings={"by": NAME, "temperature": options.warmth},
        )
        self._client = ChatClient(options)

    def reply(self, messages: Sequence[Message], most_tokens: int | None = None) -> Reply:
        """Return the answer. Raises `ModelError` for a wrong key or address, or a dead endpoint."""
        try:
            choice = self._client.complete(messages, most_tokens=most_tokens)
        except ItemFailed as failure:
            return Reply("", Outcome.ERROR, str(failure))
        return _reply(choice)

    def close(self) -> None:
        """Close the connections. May be called twice."""
        self._client.close()


class Provider:
    """Opens a model at an address."""

    name = NAME
    addressed = True

    def open(self, options: Mapping[str, str]) -> ChatModel:
        """Return the model. Raises `ConfigError` naming the option that is wrong."""
        return EndpointModel(Reader(_OWNER, options).chat())


def _reply(choice: Choice) -> Reply:
    """Return what the model said; a refusal that is given apart is an answer like any other."""
    made = partial(Reply, tokens_in=None, tokens_out=None)
    if choice.usage is not None:
        made = partial(Reply, tokens_in=choice.usage.prompt, tokens_out=choice.usage.completion)
    if choice.finish == "content_filter":
        return made("", Outcome.FILTERED, "the endpoint's filter kept the answer back")
    text = without_thought(choice.text) or choice.refusal.strip()
    if not text:
        return made("", Outcome.EMPTY, "the answer was empty")
    return made(text, Outcome.TRUNCATED if choice.finish == "length" else Outcome.OK)


plugin = Provider()
