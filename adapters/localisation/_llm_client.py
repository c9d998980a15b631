"""Asks an OpenAI-compatible endpoint: one connection pool, retries, and an end when it is down."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from derive.errors import AdapterError, MissingExtra

from ._llm_answer import Choice, ItemFailed, NoAnswer, Rejected, Response, read_choice, wait_before
from ._llm_options import Options

if TYPE_CHECKING:
    import httpx

Message = Mapping[str, str]

IN_A_ROW = 5
"""Items in a row that got no answer, after which the endpoint counts as down."""
MOST_BYTES = 4_000_000
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_KEY = frozenset({401, 403})
_ADDRESS = frozenset({301, 302, 303, 307, 308, 404, 405})


class ChatClient:
    """A client for one model, shared by all threads."""

    def __init__(self, options: Options, schema: Mapping[str, Any]) -> None:
        """Ask as ``options`` say, for an object of the JSON ``schema``. Opens nothing yet."""
        self._options, self._schema = options, schema
        self._structured = True
        self._slots = threading.BoundedSemaphore(options.concurrency)
        self._lock = threading.Lock()
        self._halt = threading.Event()
        self._error: AdapterError | MissingExtra | None = None
        self._silent = 0
        self._http: httpx.Client | None = None

    def complete(self, messages: Sequence[Message]) -> Choice:
        """Return the model's answer.

        Raises `ItemFailed` where this item gets none, and `AdapterError`, to every thread, where
        no item would: a wrong key or address, an endpoint that is down.
        """
        try:
            choice = self._ask(messages)
        except NoAnswer as failure:
            with self._lock:
                self._silent += 1
                down = self._silent >= IN_A_ROW
            if down:
                self._stop(
                    f"{self._options.host} gave no answer to {IN_A_ROW} items in a row "
                    f"({failure}); what was planned is stored: run again to go on"
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

    def _ask(self, messages: Sequence[Message]) -> Choice:
        """Ask with the schema; where an endpoint does not take that, without it from then on."""
        body: dict[str, Any] = {"model": self._options.model, "messages": list(messages)}
        if self._options.temperature is not None:
            body["temperature"] = self._options.temperature
        if self._structured:
            schema = {"name": "proposals", "strict": True, "schema": self._schema}
            wanted = {"type": "json_schema", "json_schema": schema}
            try:
                return read_choice(self._send({**body, "response_format": wanted}))
            except Rejected:
                choice = read_choice(self._send(body))
                self._structured = False
                return choice
        return read_choice(self._send(body))

    def _send(self, body: Mapping[str, Any]) -> bytes:
        """Return the content of a good response, after as many attempts as it takes."""
        attempt = 0
        while True:
            response, failure = self._attempt(body)
            if response is not None and response.status == 200:
                return response.content
            if response is not None and response.status not in _AGAIN:
                self._refused(response.status)
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

    def _refused(self, status: int) -> NoReturn:
        """Raise what a status means that asking again does not change."""
        options = self._options
        if status in _KEY:
            named = options.api_key_env
            advice = f"check the key in {named}" if named else "it wants a key: give api_key_env"
            self._stop(f"{options.host} refused the key ({status}): {advice}")
        if status in _ADDRESS:
            self._stop(
                f"{options.host} has no model {options.model!r} at this address ({status}): check "
                "base_url and model under locale_adapter_options"
            )
        if status == 402:
            self._stop(f"{options.host} wants to be paid (402): see to the account and run again")
        raise Rejected(f"the endpoint did not take the request ({status})")

    def _stop(self, message: str) -> NoReturn:
        """End the run: every thread gets the same error, those that wait at once."""
        with self._lock:
            self._error = self._error or AdapterError(message)
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


def _open(options: Options) -> httpx.Client:
    try:
        import httpx  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtra("httpx", "llm", "the locale adapter llm") from error
    key = options.key()
    return httpx.Client(
        timeout=options.timeout,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        limits=httpx.Limits(max_connections=options.concurrency),
    )
