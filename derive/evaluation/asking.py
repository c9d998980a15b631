"""A model as inspect_ai asks it: ours, behind its interface, or one of its own by name.

This is the only file that knows inspect_ai's classes of models; it is imported when a model is
asked, because it takes a second to load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import anyio
import anyio.to_thread
from inspect_ai._util.error import PrerequisiteError
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    StopReason,
    get_model,
    modelapi,
)

from derive.contracts import ChatModel, Reply
from derive.errors import DeriveError, EvaluationError
from derive.models import ModelSpec
from derive.records import Outcome

JUDGE_TOKENS = 1024
_STOPS: Mapping[Outcome, StopReason] = {
    Outcome.OK: "stop",
    Outcome.EMPTY: "stop",
    Outcome.TRUNCATED: "max_tokens",
    Outcome.FILTERED: "content_filter",
    Outcome.ERROR: "unknown",
}


class OwnModel(ModelAPI):
    """A `ChatModel` behind inspect_ai's interface. ``stopped`` is the error that ended the run."""

    chat: ChatModel
    stopped: DeriveError | None = None

    async def generate(
        self,
        input: list[ChatMessage],  # noqa: A002 - inspect_ai calls it so
        tools: Any,
        tool_choice: Any,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Ask in a thread of its own, as a `ChatModel` waits for its answer."""
        del tools, tool_choice
        messages = [{"role": message.role, "content": message.text} for message in input]
        limiter = self.__dict__.setdefault("_limit", anyio.CapacityLimiter(self.chat.concurrency))
        try:
            reply = await anyio.to_thread.run_sync(
                lambda: self.chat.reply(messages, config.max_tokens), limiter=limiter
            )
        except DeriveError as error:
            self.stopped = self.stopped or error
            raise
        return _output(self.model_name, reply)

    def max_connections(self) -> int:
        """Return how many questions may be under way at once."""
        return self.chat.concurrency


@modelapi(name="derive")
def _own_model() -> type[ModelAPI]:
    return OwnModel


class Asked:
    """A model that can be asked: ``model`` for inspect_ai, ``signature`` for what it produced."""

    def __init__(self, spec: ModelSpec, most_tokens: int) -> None:
        """Open the model. Raises what its provider does, or `EvaluationError` for inspect_ai's."""
        self.label = spec.label
        config = GenerateConfig(max_tokens=most_tokens)
        self._api = _own(spec) if spec.provider else None
        if self._api is not None:
            self.model = Model(self._api, config)
            self.concurrency = self._api.chat.concurrency
            name = str(self._api.chat.signature)
        else:
            self.model = _of_inspect(spec.label, config)
            self.concurrency = 8
            name = f"{spec.label}|by:inspect_ai|temperature:0"
        self.signature = f"{name}|max_tokens:{most_tokens}"

    @property
    def stopped(self) -> DeriveError | None:
        """What ended the run, where that was the model."""
        return self._api.stopped if self._api else None

    async def ask(self, messages: Sequence[Mapping[str, str]]) -> Reply:
        """Return the answer to a system and a user message."""
        system, user = messages
        output = await self.model.generate(
            [ChatMessageSystem(content=system["content"]), ChatMessageUser(content=user["content"])]
        )
        return reply_of(output)

    def close(self) -> None:
        """Close the model's connections."""
        if self._api is not None:
            self._api.chat.close()


def reply_of(output: ModelOutput) -> Reply:
    """Return what a model of inspect_ai answered."""
    if output.error or not output.choices:
        return Reply("", Outcome.ERROR, output.error or "nothing came back")
    text = output.completion.strip()
    if output.stop_reason == "content_filter" and not text:
        return Reply("", Outcome.FILTERED, "a filter kept the answer back")
    if not text:
        return Reply("", Outcome.EMPTY, "the answer was empty")
    cut = output.stop_reason in {"max_tokens", "model_length"}
    return Reply(text, Outcome.TRUNCATED if cut else Outcome.OK)


def _output(model: str, reply: Reply) -> ModelOutput:
    choice = ChatCompletionChoice(
        message=ChatMessageAssistant(content=reply.text, model=model),
        stop_reason=_STOPS.get(reply.outcome, "unknown"),
    )
    read, wrote = reply.tokens_in or 0, reply.tokens_out or 0
    used = ModelUsage(input_tokens=read, output_tokens=wrote, total_tokens=read + wrote)
    error = reply.detail if reply.outcome is Outcome.ERROR else None
    return ModelOutput(model=model, choices=[choice], usage=used, error=error)


def _own(spec: ModelSpec) -> OwnModel:
    api = cast(OwnModel, _own_model(spec.label))  # the decorator makes a class of the function
    api.chat = spec.open()
    return api


def _of_inspect(name: str, config: GenerateConfig) -> Model:
    try:
        return get_model(name, config=config.merge(GenerateConfig(temperature=0)), memoize=False)
    except (PrerequisiteError, ValueError, ImportError) as error:
        raise EvaluationError(f"{name}: inspect_ai does not open it: {error}") from error
