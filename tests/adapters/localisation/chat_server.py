"""A local endpoint that speaks the chat completions protocol, and answers as a test tells it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the endpoint sends back: a body for a status, after ``delay`` seconds."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float


Behaviour = Callable[[int, Asked], Answer]
"""What to answer the n-th request (from 0)."""


@dataclass
class Endpoint:
    """A running endpoint: its address, and every request so far."""

    base_url: str
    asked: list[Asked]


def says(text: str, *, finish: str = "stop", refusal: str | None = None) -> Answer:
    """Return a chat completion with that text."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    body = {"choices": [{"index": 0, "message": message, "finish_reason": finish}]}
    return Answer(json.dumps(body).encode())


def proposes(*proposals: Any) -> Answer:
    """Return a chat completion with those proposals."""
    return says(json.dumps({"proposals": list(proposals)}, ensure_ascii=False))


def fails(status: int, **headers: str) -> Answer:
    """Return an error that repeats the key, as some endpoints do."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(b'{"error": {"message": "bad key: SECRET-KEY-123"}}', status, named)


@contextmanager
def endpoint(behaviour: Behaviour) -> Iterator[Endpoint]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    asked: list[Asked] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            names = {key.lower(): value for key, value in self.headers.items()}
            with lock:
                number = len(asked)
                asked.append(Asked(self.path, names, body, time.monotonic()))
            answer = behaviour(number, asked[number])
            time.sleep(answer.delay)
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)
            except OSError:  # the client has given up
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Say nothing: the clients of these tests hang up in the middle of answers."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Endpoint(f"http://127.0.0.1:{server.server_port}/v1", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
