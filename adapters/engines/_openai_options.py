"""The options of the engine `openai_compatible`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.errors import EngineError, EngineFailed

from .._chat.options import ChatOptions, Owner, Reader  # noqa: TID252

NAME = "openai_compatible"
MORE = ("segments_per_request", "max_tokens", "price_in", "price_out", "budget")
OWNER = Owner(
    name=NAME,
    title="the engine openai_compatible",
    where="options of the engine",
    asks_for="requests",
    kept="what was drafted is stored",
    wrong=EngineError,
    stopped=EngineFailed,
)


@dataclass(frozen=True)
class Options:
    """How the model is asked, and what it may cost.

    ``max_tokens`` is the least limit of tokens of an answer: it grows with the text, but a model
    that thinks first wants thousands more. Prices are for a million tokens.
    """

    chat: ChatOptions
    segments_per_request: int
    max_tokens: int
    price_in: float
    price_out: float
    budget: float | None


def read(options: Mapping[str, str]) -> Options:
    """Return the options. Raises `EngineError` naming the one that is wrong, never its value."""
    reader = Reader(OWNER, options, MORE)
    found = Options(
        chat=reader.chat(),
        segments_per_request=int(reader.number("segments_per_request", 1, 1, 64)),
        max_tokens=int(reader.number("max_tokens", 128, 1, 1_000_000)),
        price_in=reader.number("price_in", 0, 0, 1e6),
        price_out=reader.number("price_out", 0, 0, 1e6),
        budget=reader.number("budget", 0, 0, 1e9) if reader.text("budget") else None,
    )
    if found.budget is not None and not found.price_in + found.price_out:
        raise reader.wrong("has a budget but no prices: give price_in and price_out too")
    return found
