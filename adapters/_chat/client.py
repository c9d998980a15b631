"""Asks an OpenAI-compatible endpoint: one connection pool, retries, and an end when it is down."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from derive.errors import DeriveError, MissingExtra

from .answer import (
    FILTERED,
    Choice,
    ItemFailed,
    NoAnswer,
    Rejected,
    Response,
    read_choice,
    wait_before,
    was_filtered,
)
from .options import ChatOptions
from .prompt import Message

if TYPE_CHECKING:
    import httpx

IN_A_ROW = 5
"""Questions in a row that got no answer, after which the endpoint counts as down."""
MOST_BYTES = 4_000_000
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_KEY = frozenset({401, 403})
_ADDRESS = frozenset({301, 302, 303, 307, 308, 404, 405})


@dataclass(frozen=True)
class Shape:
    """What is asked of an endpoint beyond the bare protocol, as far as it takes that.

    ``schema`` says that structured output is asked for, ``limit`` how the limit of tokens is
    called: newer services want another name.
    """

    schema: bool = True
    limit: str = "max_tokens"


SHAPES = (
    Shape(),
    Shape(limit="max_completion_tokens"),
    Shape(schema=False),
    Shape(schema=False, limit="max_completion_tokens"),
)


class ChatClient:
    """A client for one model, shared by all threads. ``sent`` counts its requests."""

    def __init__(self, options: ChatOptions) -> None:
        """Ask as ``options`` say. Opens nothing yet."""
        self.sent = 0
        self._options, self._owner = options, options.owner
        self._shape = SHAPES[0]
        self._slots = threading.BoundedSemaphore(options.concurrency)
        self._lock = threading.Lock()
        self._halt = threading.Event()
        self._error: DeriveError | None = None
        self._silent = 0
        self._http: httpx.Client | None = None

    def complete(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None = None,
        most_tokens: int | None = None,
    ) -> Choice:
        """Return the model's answer: an object of the JSON ``schema``, where one is given.

        Raises `ItemFailed` where there is none, and the owner's error, to every thread, where
        nothing would get one: a wrong key or address, an endpoint that is down.
        """
        try:
            choice = self._ask(messages, schema, most_tokens)
        except NoAnswer as failure:
            with self._lock:
                self._silent += 1
                down = self._silent >= IN_A_ROW
            if down:
                self._stop(
                    f"{self._options.host} gave no answer to {IN_A_ROW} {self._owner.asks_for} in "
                    f"a row ({failure}); {self._owner.kept}: run again to go on"
                )
            raise
        self._silent = 0
        return choice

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            http, self._http = self._http, None
        if http is not None:
            http.close()

    # ---- one answer ----

    def _ask(
        self, messages: Sequence[Message], schema: Mapping[str, Any] | None, most: int | None
    ) -> Choice:
        """Ask in the shape that worked last; where an endpoint does not take that, in others."""
        tried: list[dict[str, Any]] = []
        rejected = Rejected("the endpoint did not take the request")
        for shape in dict.fromkeys((self._shape, *SHAPES)):
            body = self._body(messages, schema, most, shape)
            if body in tried:
                continue
            tried.append(body)
            try:
                choice = self._send(body)
            except Rejected as error:
                rejected = error
                continue
            if choice is not FILTERED:
                self._shape = shape
            return choice
        raise rejected

    def _body(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        most: int | None,
        shape: Shape,
    ) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self._options.model, "messages": list(messages)}
        if self._options.temperature is not None:
            body["temperature"] = self._options.temperature
        if most is not None:
            body[shape.limit] = most
        if schema is not None and shape.schema:
            named = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        return body

    def _send(self, body: Mapping[str, Any]) -> Choice:
        """Return what a good response says, after as many attempts as it takes."""
        attempt = 0
        while True:
            response, failure = self._attempt(body)
            if response is not None and response.status == 200:
                return read_choice(response.content)
            if response is not None and response.status not in _AGAIN:
                return self._refused(response)
            if attempt == self._options.retries:
                raise NoAnswer(failure)
            self._halt.wait(wait_before(response, attempt))
            attempt += 1

    def _attempt(self, body: Mapping[str, Any]) -> tuple[Response | None, str]:
        """Return the response, or None, and in words what went wrong."""
        http = self._client()
        import httpx  # noqa: PLC0415  (an extra: needed by those who use it)

        try:
            with self._slots:
                self._raise_if_stopped()
                with self._lock:
                    self.sent += 1
                response = self._once(http, body)
        except httpx.TimeoutException:
            return None, f"no answer within {self._options.timeout:g} s"
        except httpx.RequestError as error:
            return None, f"no connection ({type(error).__name__})"
        words = {429: "too many requests (429)"}
        return response, words.get(response.status, f"the endpoint failed ({response.status})")

    def _once(self, http: httpx.Client, body: Mapping[str, Any]) -> Response:
        """Send one request. Its whole answer must be there in time, and be of a sane size."""
        import httpx  # noqa: PLC0415

        end = time.monotonic() + self._options.timeout
        url = f"{self._options.base_url}/chat/completions"
        content = bytearray()
        with http.stream("POST", url, json=dict(body)) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the answer came too slowly")
                if len(content) > MOST_BYTES:
                    raise ItemFailed("the answer was too long")
            return Response(response.status_code, dict(response.headers), bytes(content))

    # ---- what stops the run ----

    def _refused(self, response: Response) -> Choice:
        """Raise what a status means that asking again does not change, unless a filter spoke."""
        options, status = self._options, response.status
        if status in {400, 403, 451} and was_filtered(response):
            return FILTERED
        if status in _KEY:
            named = options.api_key_env
            advice = f"check the key in {named}" if named else "it wants a key: give api_key_env"
            self._stop(f"{options.host} refused the key ({status}): {advice}")
        if status in _ADDRESS:
            self._stop(
                f"{options.host} has no model {options.model!r} at this address ({status}): check "
                f"base_url and model under {self._owner.where}"
            )
        if status == 402:
            self._stop(f"{options.host} wants to be paid (402): see to the account and run again")
        raise Rejected(f"the endpoint did not take the request ({status})")

    def _stop(self, message: str) -> NoReturn:
        """End the run: every thread gets the same error, those that wait at once."""
        with self._lock:
            self._error = self._error or self._owner.stopped(message)
        self._halt.set()
        raise self._error

    def _raise_if_stopped(self) -> None:
        if self._error is not None:
            raise self._error

    def _client(self) -> httpx.Client:
        """Return the shared client, opened when it is first needed."""
        with self._lock:
            if self._http is None:
                self._http = _open(self._options)
            return self._http


@cache
def _certificates() -> ssl.SSLContext:
    """Return the certificates that are trusted: reading them takes longer than a request."""
    import httpx  # noqa: PLC0415

    return httpx.create_ssl_context()


def _open(options: ChatOptions) -> httpx.Client:
    try:
        import httpx  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtra("httpx", "llm", options.owner.title) from error
    key = options.key()
    return httpx.Client(
        verify=_certificates(),
        timeout=options.timeout,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        limits=httpx.Limits(max_connections=options.concurrency),
    )
