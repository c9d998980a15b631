"""Simulated reviewers for `review_load.py`: they open items and hand them in over HTTP.

A client of a few lines over asyncio, so that on two cores the measured thing is the server. An
answer that does not come is asked for again with the same key, as the page's script does.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_DATA = re.compile(rb'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_CSRF = re.compile(rb'data-csrf="([0-9a-f]+)"')
RETRY_S = 0.1


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass
class Times:
    """Seconds that each kind of request took, from sending to the whole answer."""

    opening: list[float] = field(default_factory=list)
    saving: list[float] = field(default_factory=list)
    checking: list[float] = field(default_factory=list)


@dataclass
class Tally:
    """What all reviewers did in one load."""

    times: Times = field(default_factory=Times)
    acknowledged: dict[str, str] = field(default_factory=dict)
    retries: int = 0
    faults: list[str] = field(default_factory=list)


class Browser:
    """One connection to the server, with its cookie."""

    def __init__(self, port: int) -> None:
        self._port, self._cookie, self.csrf = port, "", ""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send one request and return its answer. Raises `OSError` where none comes."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        try:
            writer.write(self._request(method, path, body))
            await writer.drain()
            return await self._answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.drop()
            raise ConnectionError("no answer") from error

    def drop(self) -> None:
        """Forget the connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None

    async def sign_in(self, token: str) -> None:
        """Use a link up."""
        entered = await self.ask("POST", f"/in/{token}")
        self._cookie = entered.headers["set-cookie"].split(";")[0]
        page = await self.ask("GET", "/me")
        found = _CSRF.search(page.body)
        assert found, page.status
        self.csrf = found[1].decode()

    def _request(self, method: str, path: str, body: Any) -> bytes:
        content = json.dumps(body).encode() if body is not None else b""
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            f"Cookie: {self._cookie}",
            f"X-CSRF-Token: {self.csrf}",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
        ]
        return "\r\n".join([*lines, "", ""]).encode() + content

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(head[0].split()[1]), headers, body)


async def reviewer(browser: Browser, tally: Tally, think: float, until: float, seed: int) -> None:
    """Review items until the time is over: every third one is edited, checked and saved first."""
    chance = random.Random(seed)  # noqa: S311 - pauses, not secrets
    await asyncio.sleep(chance.uniform(0, think))
    path = "/next"
    while time.monotonic() < until:
        page = await _timed(browser, tally, tally.times.opening, "GET", path)
        if page.status == 303:
            path = page.headers["location"]
            continue
        found = _DATA.search(page.body)
        if page.status != 200 or found is None:
            return  # nothing is left for this one
        data = json.loads(found[1])
        await asyncio.sleep(think * chance.uniform(0.5, 1.5))
        path = await _work(browser, tally, data, edit=chance.random() < 1 / 3)


async def _work(browser: Browser, tally: Tally, data: dict[str, Any], *, edit: bool) -> str:
    """Hand an item in, and return the address of the next one."""
    item, texts, version = data["item"], dict(data["start"]), data["version"]
    if edit:
        texts["question"] += " ¿Verdad?"
        body = {"item_id": item, "texts": texts}
        await _timed(browser, tally, tally.times.checking, "POST", "/api/check", body)
        copy = {"item_id": item, "copy": texts, "version": version}
        saved = await _timed(browser, tally, tally.times.saving, "POST", "/api/save", copy)
        if saved.status == 409:  # the copy was stored, and its answer lost in a crash
            saved = await _timed(browser, tally, [], "POST", "/api/version", {"item_id": item})
        version = saved.json().get("version", version)
    key = f"load-{item}-{random.getrandbits(64):x}"
    submission = {
        "key": key,
        "item_id": item,
        "fingerprint": data["fingerprint"],
        "form": data["form"],
        "verdict": "accept",
        "question": texts["question"],
        "reference_answer": texts.get("reference_answer"),
        "seconds": 3,
        "version": version,
    }
    answer = await _timed(browser, tally, tally.times.saving, "POST", data["submit"], submission)
    if answer.status != 200:
        tally.faults.append(f"{item}: {answer.status} {answer.body[:200]!r}")
        return "/next"
    tally.acknowledged[key] = item
    next_page: str = answer.json()["next"]
    return next_page


async def _timed(  # noqa: PLR0913, PLR0917 - a request, and where its time goes
    browser: Browser, tally: Tally, times: list[float], method: str, path: str, body: Any = None
) -> Answer:
    """Ask until an answer comes, and note how long the whole took."""
    start = time.perf_counter()
    for _ in range(600):
        try:
            answer = await browser.ask(method, path, body)
        except ConnectionError:
            tally.retries += 1
            await asyncio.sleep(RETRY_S)
            continue
        times.append(time.perf_counter() - start)
        return answer
    raise ConnectionError(f"{path}: the server did not come back")
