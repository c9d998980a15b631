"""A model for tests and examples: it says what its option ``answer`` says, whatever it is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from derive.contracts import ChatModel, Message, Reply
from derive.errors import ConfigError
from derive.records import Outcome, Signature

ANSWER = "I would rather not answer that. [[3]]"


class FakeModel:
    """Gives one answer to everything."""

    concurrency = 1

    def __init__(self, answer: str) -> None:
        """Say ``answer``."""
        self._answer = answer
        self.signature = Signature(name="fake", version="1", settings={"answer": answer})

    def reply(self, messages: Sequence[Message], most_tokens: int | None = None) -> Reply:
        """Return the one answer."""
        del messages, most_tokens
        return Reply(self._answer, Outcome.OK if self._answer else Outcome.EMPTY)

    def close(self) -> None:
        """Free nothing."""


class Provider:
    """Opens the fake model."""

    name = "fake"
    addressed = False

    def open(self, options: Mapping[str, str]) -> ChatModel:
        """Return a model that says ``options["answer"]``."""
        unknown = set(options) - {"answer"}
        if unknown:
            raise ConfigError(f"model: fake has no option {min(unknown)!r}; it has answer")
        return FakeModel(options.get("answer", ANSWER))


plugin = Provider()
