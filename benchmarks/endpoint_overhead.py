"""What the engine costs beside a bare careful loop over an endpoint.

A stub endpoint in another process answers after 200 ms; 32 requests are in flight, so that 160
segments a second are the limit. The same segments go (a) through the engine as a project opens it,
with protection, verdicts, the bill and a memory on disk that keeps each answer as it comes, and (b)
through a loop over one `httpx.AsyncClient` that looks at the status, at ``finish_reason``, at
``refusal`` and at the text, and does nothing else. They take turns.

    python benchmarks/endpoint_overhead.py [--segments 1000] [--turns 2]

Ends with 1 where the engine takes more than 1.05 times what the loop takes.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import httpx
from _turns import ratio as by_turns
from endpoint_faults import Stub, running

from derive import engines
from derive.config import EngineConfig
from derive.records import Outcome, Segment

LATENCY = 0.2
IN_FLIGHT = 32
MOST = 1.05
PROMPT = "Translate the text of this JSON object to Spanish. Return only the translation."


def through_engine(segments: Sequence[Segment], base_url: str) -> float:
    """Return the engine's rate in segments a second, opening it included."""
    started = time.perf_counter()
    options = {"base_url": base_url, "model": "stub", "concurrency": str(IN_FLIGHT)}
    config = EngineConfig(name="openai_compatible", options=options)
    with tempfile.TemporaryDirectory() as folder:
        engine = engines.open_engine(config, "en", "es-MX", Path(folder) / "memory.db")
        made = engine.translate(segments)
        engine.close()
    seconds = time.perf_counter() - started
    assert all(one.outcome is Outcome.OK for one in made)
    return len(made) / seconds


def by_hand(segments: Sequence[Segment], base_url: str) -> float:
    """Return the rate of a bare loop in segments a second, opening the client included."""
    started = time.perf_counter()
    made = asyncio.run(_loop(segments, base_url))
    seconds = time.perf_counter() - started
    assert len(made) == len(segments)
    return len(made) / seconds


async def _loop(segments: Sequence[Segment], base_url: str) -> dict[str, str]:
    slots = asyncio.Semaphore(IN_FLIGHT)
    limits = httpx.Limits(max_connections=IN_FLIGHT)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:

        async def ask(segment: Segment) -> tuple[str, str]:
            async with slots:
                return segment.id, await _text(client, f"{base_url}/chat/completions", segment.text)

        return dict(await asyncio.gather(*map(ask, segments)))


async def _text(client: httpx.AsyncClient, url: str, text: str) -> str:
    user = f'{{"text": "{text}"}}'
    messages = [{"role": "system", "content": PROMPT}, {"role": "user", "content": user}]
    for attempt in range(5):
        response = await client.post(url, json={"model": "stub", "messages": messages})
        if response.status_code == 200:
            choice = response.json()["choices"][0]
            message = choice["message"]
            if choice["finish_reason"] == "stop" and not message.get("refusal"):
                answer = str(message["content"] or "").strip()
                if answer and not answer.startswith(("I'm sorry", "Lo siento")):
                    return answer
        await asyncio.sleep(0.5 * 2**attempt)
    raise SystemExit("the stub did not answer")


def main() -> int:
    """Take turns, print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--segments", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=2)
    options = parser.parse_args()
    texts = [
        f"Is it safe to lend thing number {n} to a neighbour?" for n in range(options.segments)
    ]
    segments = [Segment(id=f"question:{n}", text=text) for n, text in enumerate(texts)]
    hand: list[float] = []
    engine: list[float] = []
    with running(Stub(7, LATENCY, faulty=False)) as (base_url, _):
        for _ in range(options.turns):
            hand.append(by_hand(segments, base_url))
            engine.append(through_engine(segments, base_url))
    ratio = by_turns(hand, engine)
    print(f"{len(segments)} segments, {IN_FLIGHT} in flight, {LATENCY * 1000:g} ms: at most 160/s")
    print(f"by hand  {statistics.median(hand):6.1f} segments/s  {[round(rate) for rate in hand]}")
    print(f"engine   {statistics.median(engine):6.1f} segments/s  {[round(r) for r in engine]}")
    print(f"times as long: {ratio:.3f}  (at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
