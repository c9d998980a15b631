"""What asking a model costs: the bill so far, a budget, and estimates before anything is asked.

Token counts are the endpoint's own; where it gives none they are estimated, and the bill says so.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from derive.contracts import Bill
from derive.errors import EngineFailed

from .._chat.answer import Usage  # noqa: TID252

_NARROW = re.compile("[\u0000-\u024f\u1e00-\u1eff\u2000-\u206f]")
# Tokens for a character of a prompt, and for a character of the text in a translation, from the
# best of vocabularies to one that knows bytes only.
_READ_NARROW, _READ_WIDE = (0.18, 0.4), (0.4, 2.5)
_WRITE = {
    (False, False): (0.18, 0.6),
    (False, True): (0.15, 3.0),
    (True, False): (0.4, 2.0),
    (True, True): (0.4, 3.0),
}
_WIDE_LANGUAGES = re.compile(
    r"(?:am|ar|bn|el|fa|gu|he|hi|hy|ja|ka|km|kn|ko|lo|ml|mr|my|ne|pa|ru|si|ta|te|th|uk|ur|yue|zh)"
    r"(?:-|$)"
)
_OVERHEAD = 12


class Tokens(NamedTuple):
    """A number of tokens: surely not fewer than ``low``, hardly more than ``high``."""

    low: int
    high: int

    def __add__(self, other: object) -> Tokens:
        """Return the sum of both bounds."""
        if not isinstance(other, Tokens):
            return NotImplemented
        return Tokens(self.low + other.low, self.high + other.high)


class Account:
    """Counts what is spent, and stops before a budget is exceeded. Safe for threads."""

    def __init__(self, price_in: float, price_out: float, budget: float | None) -> None:
        """Count at prices for a million tokens."""
        self._prices, self._budget = (price_in / 1e6, price_out / 1e6), budget
        self._lock = threading.Lock()
        self._bill = Bill()
        self._reserved = 0.0

    def bill(self, requests: int) -> Bill:
        """Return the bill, for so many requests."""
        with self._lock:
            return replace(self._bill, requests=requests)

    def cost(self, prompt: float, completion: float) -> float:
        """Return what so many tokens cost."""
        return prompt * self._prices[0] + completion * self._prices[1]

    def require(self, amount: float) -> None:
        """Raise `EngineFailed`, saying what was spent, where the budget has not ``amount`` left."""
        with self._lock:
            self._check(amount)

    @contextmanager
    def reserved(self, amount: float) -> Iterator[None]:
        """Keep ``amount`` back while a request is on its way. Raises `EngineFailed`."""
        with self._lock:
            self._check(amount)
            self._reserved += amount
        try:
            yield
        finally:
            with self._lock:
                self._reserved -= amount

    def add(self, usage: Usage, estimated: bool) -> None:
        """Add the tokens of an answer."""
        with self._lock:
            bill = self._bill
            self._bill = replace(
                bill,
                prompt_tokens=bill.prompt_tokens + usage.prompt,
                completion_tokens=bill.completion_tokens + usage.completion,
                cost=bill.cost + self.cost(*usage),
                estimated=bill.estimated or estimated,
            )

    def _check(self, amount: float) -> None:
        bill, budget = self._bill, self._budget
        if budget is None or bill.cost + self._reserved + amount <= budget:
            return
        raise EngineFailed(
            f"the budget of {budget:g} would be exceeded: {bill.cost:.4g} was spent on "
            f"{bill.prompt_tokens} prompt and {bill.completion_tokens} completion tokens, what "
            f"comes next may take {amount + self._reserved:.4g}; raise it and run again to go on"
        )


def read_tokens(text: str) -> Tokens:
    """Return about how many tokens a text is in a prompt."""
    narrow = len(_NARROW.findall(text))
    wide = len(text) - narrow
    low, high = (
        narrow * one + wide * other for one, other in zip(_READ_NARROW, _READ_WIDE, strict=True)
    )
    return Tokens(int(low), int(high) + 4)


def written_tokens(texts: Iterable[str], target: str) -> Tokens:
    """Return about how many tokens the translations of texts into a language will be."""
    total = Tokens(0, 0)
    to_wide = _WIDE_LANGUAGES.match(target.lower()) is not None
    for text in texts:
        wide = 2 * len(_NARROW.findall(text)) < len(text)
        low, high = _WRITE[wide, to_wide]
        total += Tokens(int(low * len(text)), int(high * len(text)) + _OVERHEAD)
    return total
