"""Whether every segment ends in the right outcome when an endpoint misbehaves in every known way.

A stub endpoint in another process answers after 20 ms. Of 2,000 segments it always refuses 5 %
(by field, by filter or in words, in four languages), refuses 2 % only the first time, cuts 2 %
short and leaves 1 % out; it answers 429 to 10 % of the requests, 500 to 2 %, and hangs up on 1 %.
It notes the last answer that it gave to each segment; afterwards each outcome is held against that.

    python benchmarks/endpoint_faults.py [--segments 2000] [--group 8]

Runs twice: one segment a request, and a group a request, where the stub also sends ids in any
order, twice, or not at all. Ends with 1 where an outcome is wrong, a translation is another
segment's, or a refusal is delivered.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

from derive import plugins
from derive.records import Outcome, Segment, Translation

LATENCY = 0.02
REFUSALS = (
    {"content": None, "refusal": "I can't translate that."},
    {"content": "I'm sorry, but I can't help with that request."},
    {"content": "Lo siento, pero no puedo ayudarte con eso."},
    {"content": "申し訳ありませんが、そのご依頼にはお応えできません。"},
    {"content": "Désolé, je ne peux pas répondre à cette demande."},
)
KINDS = (("refuse", 0.05), ("refuse once", 0.02), ("truncate", 0.02), ("drop", 0.01))
FAULTS = ((429, 0.10), (500, 0.02), (0, 0.01))
RIGHT = {
    "fine": Outcome.OK,
    "refuse": Outcome.REFUSED,
    "truncate": Outcome.TRUNCATED,
    "drop": Outcome.EMPTY,
    "no answer": Outcome.ERROR,
}


def kind(text: str) -> str:
    """Return what the stub does to a text: always the same for the same text."""
    share = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) / 0xFFFFFFFF
    for name, part in KINDS:
        share -= part
        if share < 0:
            return name
    return "fine"


def translated(text: str) -> str:
    """Return the stub's translation of a text."""
    return f"¿{text[::-1]}"


class Stub:
    """A chat completions endpoint that misbehaves, by a seeded plan, and counts what it did."""

    def __init__(self, seed: int, latency: float = LATENCY, faulty: bool = True) -> None:
        """Draw faults from a generator with ``seed``; without them, answer well after a while."""
        self._latency, self._faulty = latency, faulty
        self.done: Counter[str] = Counter()
        self.last: dict[str, str] = {}
        self._random = random.Random(seed)  # noqa: S311
        self._refused: set[str] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    int(line.split(b":")[1])
                    for line in head.lower().split(b"\r\n")
                    if line.startswith(b"content-length")
                )
                body = json.loads(await reader.readexactly(length))
                await asyncio.sleep(self._latency)
                if not self._answer(writer, body):
                    break
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    def _answer(self, writer: asyncio.StreamWriter, body: dict[str, Any]) -> bool:
        """Write an answer; False hangs up."""
        self.done["requests"] += 1
        said = body["messages"][-1]["content"]
        sent = json.loads(said[said.index("{") :])
        share = self._random.random()
        for status, part in FAULTS if self._faulty else ():
            share -= part
            if share < 0:
                self.done[f"status {status}" if status else "hung up"] += 1
                for one in _texts(sent):
                    self.last.setdefault(one, "no answer")
                if status:
                    wait = "Retry-After: 0.05\r\n" if status == 429 else ""
                    writer.write(
                        f"HTTP/1.1 {status} No\r\n{wait}Content-Length: 0\r\n\r\n".encode()
                    )
                return bool(status)
        choice = self._several(sent["segments"]) if "segments" in sent else self._one(sent["text"])
        text = json.dumps({"choices": [choice]}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text))
        return True

    def _one(self, text: str) -> dict[str, Any]:
        what = self._next(text)
        if what == "refuse":
            pick = self._random.randrange(len(REFUSALS))
            return {"message": REFUSALS[pick], "finish_reason": "stop"}
        if what == "truncate":
            cut = translated(text)[: len(text) // 2]
            return {"message": {"content": cut}, "finish_reason": "length"}
        content = "" if what == "drop" else translated(text)
        return {"message": {"content": content}, "finish_reason": "stop"}

    def _several(self, segments: Sequence[dict[str, str]]) -> dict[str, Any]:
        made = []
        for sent in segments:
            what = self._next(sent["text"])
            if what == "refuse":
                pick = self._random.randrange(1, len(REFUSALS))
                made.append({"id": sent["id"], "text": REFUSALS[pick]["content"]})
            elif what != "drop":
                whole = translated(sent["text"])
                made.append({"id": sent["id"], "text": whole})
            if what == "truncate":
                text = json.dumps({"translations": made})[:-20]
                return {"message": {"content": text}, "finish_reason": "length"}
        self._disorder(made)
        text = json.dumps({"translations": made})
        return {"message": {"content": text}, "finish_reason": "stop"}

    def _disorder(self, made: list[dict[str, str | None]]) -> None:
        """Spoil a tenth of the groups: another order always, ids twice, missing or counted."""
        self._random.shuffle(made)
        share = self._random.random()
        if share < 0.03 and len(made) > 1:
            made[0] = {**made[0], "id": made[1]["id"]}
            self.done["group: an id twice"] += 1
        elif share < 0.06:
            made[:] = made[1:]
            self.done["group: an id missing"] += 1
        elif share < 0.09:
            made[:] = [{**one, "id": str(n)} for n, one in enumerate(made, 1)]
            self.done["group: ids counted"] += 1

    def _next(self, text: str) -> str:
        what = kind(text) if self._faulty else "fine"
        if what == "refuse once":
            what = "fine" if text in self._refused else "refuse"
            self._refused.add(text)
        self.done[what] += 1
        self.last[text] = what
        return what


def _texts(sent: dict[str, Any]) -> list[str]:
    return [one["text"] for one in sent.get("segments", [sent])]


def serve(stub: Stub, pipe: Connection) -> None:
    """Run a stub until something comes through the pipe; send its port first, its counts last."""

    async def run() -> None:
        server = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        with suppress(EOFError, OSError):
            await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
            pipe.send(stub)
        server.close()

    asyncio.run(run())


@contextmanager
def running(stub: Stub) -> Iterator[tuple[str, Callable[[], Stub]]]:
    """Yield the address of ``stub``, in a process of its own, and what ends it and returns it."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(stub, there))
    process.start()

    def end() -> Stub:
        here.send("end")
        back: Stub = here.recv()
        return back

    try:
        yield f"http://127.0.0.1:{here.recv()}/v1", end
    finally:
        here.close()
        process.join(10)
        process.kill()


def draft(segments: Sequence[Segment], group: int) -> tuple[list[Translation], Stub, float]:
    """Return what the engine makes of ``segments``, the stub with its notes, and the seconds."""
    with running(Stub(7)) as (base_url, end):
        options = {"base_url": base_url, "model": "stub", "concurrency": "32"}
        options["segments_per_request"] = str(group)
        engine = plugins.engine("openai_compatible").open("en", "es-MX", options)
        started = time.perf_counter()
        made = list(engine.translate(segments))
        seconds = time.perf_counter() - started
        engine.close()
        return made, end(), seconds


def check(
    segments: Sequence[Segment], made: Sequence[Translation], last: dict[str, str]
) -> Counter[str]:
    """Print how segments ended by what was done to them, and return the mistakes."""
    by_id = {one.id: one for one in made}
    wrong: Counter[str] = Counter()
    wrong["lost"] = len(segments) - len(by_id)
    wrong["doubled"] = len(made) - len(by_id)
    table: Counter[tuple[str, str]] = Counter()
    for segment in segments:
        what, found = last.get(segment.text, "never asked"), by_id.get(segment.id)
        if found is None:
            continue
        table[what, found.outcome.value] += 1
        if found.outcome is Outcome.OK:
            wrong["another segment's"] += found.text != translated(segment.text)
        wrong["wrong outcome"] += found.outcome is not RIGHT.get(what)
        wrong["refusal delivered"] += found.outcome is Outcome.OK and what == "refuse"
    for (what, outcome), count in sorted(table.items()):
        print(f"  {what:12} → {outcome:12} {count:5}")
    return wrong


def main() -> int:
    """Draft with one segment a request, then with groups, and print what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--group", type=int, default=8)
    options = parser.parse_args()
    texts = [
        f"Is it safe to lend thing number {n} to a neighbour?" for n in range(options.segments)
    ]
    segments = [Segment(id=f"question:{n}", text=text) for n, text in enumerate(texts)]
    mistakes = 0
    for group in (1, options.group):
        made, stub, seconds = draft(segments, group)
        print(f"{len(segments)} segments, {group} a request: {seconds:.1f} s")
        print(
            "  the stub:", ", ".join(f"{name} {count}" for name, count in sorted(stub.done.items()))
        )
        wrong = check(segments, made, stub.last)
        print("  mistakes:", ", ".join(f"{name} {count}" for name, count in wrong.items()))
        mistakes += wrong.total()
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
