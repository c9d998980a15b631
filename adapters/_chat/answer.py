"""What comes back from an endpoint: an answer, a reason to wait, or none."""

from __future__ import annotations

import datetime
import json
import math
import random
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import NamedTuple

BACKOFF = 0.5
"""Seconds before the first repetition; twice as long before each further one, with jitter."""
LONGEST_WAIT = 120.0
"""Seconds that an endpoint may ask us to wait; what asks for more is asked again after these."""


class ItemFailed(Exception):
    """One item got no usable answer; ``str(error)`` says how it ended."""


class NoAnswer(ItemFailed):
    """The endpoint gave no answer, however often it was asked."""


class Rejected(NoAnswer):
    """The endpoint does not take the request."""


class Usage(NamedTuple):
    """The tokens of one answer, as the endpoint counted them."""

    prompt: int
    completion: int


class Choice(NamedTuple):
    """What the model said, why it stopped, and its refusal where it is given apart.

    ``usage`` is None where the endpoint does not say.
    """

    text: str
    finish: str
    refusal: str
    usage: Usage | None = None


FILTERED = Choice("", "content_filter", "")


class Response(NamedTuple):
    """A whole HTTP response; the names of the headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def wait_before(response: Response | None, attempt: int) -> float:
    """Return the seconds before the next attempt: what the endpoint asks for, or a growing one."""
    asked = _retry_after(response.headers.get("retry-after", "")) if response else None
    if asked is not None:
        return min(asked, LONGEST_WAIT)
    return min(BACKOFF * 2.0**attempt, 30.0) * random.uniform(0.5, 1.0)  # noqa: S311


def _retry_after(text: str) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None where it has none."""
    try:
        seconds = float(text)
    except ValueError:
        return _seconds_until(text)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _seconds_until(date: str) -> float | None:
    try:
        when = parsedate_to_datetime(date)
    except ValueError:
        return None
    now = datetime.datetime.now(datetime.UTC)
    until: datetime.timedelta = when.replace(tzinfo=when.tzinfo or datetime.UTC) - now
    return max(until.total_seconds(), 0.0)


def read_choice(content: bytes) -> Choice:
    """Return the first choice of a chat completion. Raises `NoAnswer` where there is none."""
    try:
        body = json.loads(content)
        first = body["choices"][0]
        message = first["message"]
        text = message.get("content") or ""
        if isinstance(text, list):
            text = "".join(str(part.get("text") or "") for part in text)
        refusal = message.get("refusal") or ""
        finish = _finish(str(first.get("finish_reason") or "").lower())
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoAnswer("what came back is no chat completion") from error
    return Choice(str(text), finish, str(refusal), _usage(body.get("usage")))


def _finish(said: str) -> str:
    """Return why a model stopped, in the words of the protocol, which not all services use."""
    if said.startswith(("content_filter", "safety", "prohibited_content", "blocklist")):
        return "content_filter"
    return "length" if said in {"max_tokens", "model_length", "max_output_tokens"} else said


def _usage(said: object) -> Usage | None:
    """Return the counts where they are counts."""
    if not isinstance(said, dict):
        return None
    counts = [said.get("prompt_tokens"), said.get("completion_tokens")]
    good = [n for n in counts if isinstance(n, int) and not isinstance(n, bool) and n >= 0]
    return Usage(*good) if len(good) == 2 else None


def was_filtered(response: Response) -> bool:
    """Tell whether an error is a content filter's: some services answer 400 or 403 for that."""
    said = response.content[:20_000].lower()
    return any(word in said for word in _FILTERS)


_FILTERS = (b"content_filter", b"responsibleaipolicy", b"flagged_input", b"data_inspection_failed")
