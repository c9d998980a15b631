"""What keeps a server alive under bad input: attempts to sign in and the size of a request."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 768 * 1024
"""Bytes of a request: above what two texts of the greatest length need, below what hurts."""

TOO_LONG = (
    "This is longer than one item may be (100,000 characters a text, 5,000 a comment): shorten it "
    "and save again. Nothing of it was stored."
)


class Attempts:
    """Counts failures by client: more than ``allowed`` within ``window`` seconds are too many."""

    def __init__(
        self,
        allowed: int = 10,
        window: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed, self._window, self._clock = allowed, window, clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: str) -> int:
        """Return the seconds until ``client`` may try again; 0 where it may try now."""
        with self._lock:
            failures = self._recent(client)
            if len(failures) < self._allowed:
                return 0
            return max(1, int(failures[0] + self._window - self._clock()) + 1)

    def failed(self, client: str) -> None:
        """Note a failure of ``client``. The clients that failed longest ago are forgotten."""
        with self._lock:
            self._recent(client).append(self._clock())
            self._failures.move_to_end(client)
            while len(self._failures) > 10_000:
                self._failures.popitem(last=False)

    def _recent(self, client: str) -> deque[float]:
        failures = self._failures.setdefault(client, deque(maxlen=self._allowed))
        while failures and failures[0] <= self._clock() - self._window:
            failures.popleft()
        return failures


class BodyLimit:
    """ASGI middleware: a request of more than `MAX_BODY` bytes is refused with 413."""

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the announced length, and by what really comes."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        body = None
        if not announced.isdigit() or int(announced) <= self.limit:
            body = await _read(receive, self.limit)
        if body is None:
            await PlainTextResponse(TOO_LONG, 413)(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)


async def _read(receive: Receive, limit: int) -> bytes | None:
    """Return the whole body, or None where it is longer than ``limit``."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
        more = message["type"] == "http.request" and message.get("more_body", False)
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
