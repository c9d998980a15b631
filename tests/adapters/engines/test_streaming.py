"""Answers are kept the moment they come: after an error or a kill nothing is paid for twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from derive.adapters._chat.flow import Done, as_finished
from derive.adapters.engines.memory import Memory, cached

from derive import plugins
from derive.errors import EngineFailed
from derive.records import Outcome, Segment, Signature, Translation
from tests.adapters.localisation.chat_server import Answer, Asked, endpoint, fails, says


def segments(count: int) -> list[Segment]:
    return [Segment(id=f"s{n}", text=f"text {n}") for n in range(count)]


class Streaming:
    """Yields capitals one by one; fails at some texts, and breaks after so many."""

    def __init__(self, breaks_after: int = 10**6, **failing: Outcome) -> None:
        self.signature = Signature(name="streaming", version="1")
        self.asked: list[str] = []
        self._breaks_after, self._failing = breaks_after, failing

    def stream(self, segments: Sequence[Segment]) -> Iterator[Translation]:
        for number, segment in enumerate(segments):
            if number == self._breaks_after:
                raise EngineFailed("the endpoint is down")
            self.asked.append(segment.id)
            outcome = self._failing.get(segment.id, Outcome.OK)
            text = segment.text.upper() if outcome is Outcome.OK else ""
            yield Translation(id=segment.id, text=text, outcome=outcome)

    def translate(self, segments: Sequence[Segment]) -> list[Translation]:
        return list(self.stream(segments))

    def close(self) -> None:
        pass


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    opened = Memory(tmp_path / "memory.db")
    yield opened
    opened.close()


def test_an_error_in_the_middle_of_a_batch_keeps_what_came_before(memory: Memory) -> None:
    broken = Streaming(breaks_after=4, s1=Outcome.REFUSED, s2=Outcome.ERROR)
    with pytest.raises(EngineFailed):
        cached(broken, memory).translate(segments(6))
    again = Streaming()
    made = {t.id: t for t in cached(again, memory).translate(segments(6))}
    assert again.asked == ["s2", "s4", "s5"]
    assert made["s1"].outcome is Outcome.REFUSED
    assert [made[f"s{n}"].text for n in (0, 3, 5)] == ["TEXT 0", "TEXT 3", "TEXT 5"]


def test_a_refusal_that_was_handed_over_is_asked_again_when_somebody_asks(memory: Memory) -> None:
    engine = Streaming(s1=Outcome.REFUSED)
    for _ in range(2):
        made = cached(engine, memory).translate(segments(3))
        assert Counter(t.outcome for t in made) == {Outcome.OK: 2, Outcome.REFUSED: 1}
    assert engine.asked == ["s0", "s1", "s2", "s1"]


def test_results_come_as_they_finish_and_an_error_after_what_is_under_way() -> None:
    slow, fast = threading.Event(), threading.Event()

    def first() -> Done[str]:
        assert slow.wait(10)
        return Done(["slow"])

    def second() -> Done[str]:
        return Done(["fast"], [third])

    def third() -> Done[str]:
        fast.set()
        raise EngineFailed("broken")

    never: list[str] = []

    def fourth() -> Done[str]:
        never.append("asked")
        return Done([])

    with ThreadPoolExecutor(2) as pool:
        found = as_finished(pool, [first, second])
        assert next(found) == "fast"
        assert fast.wait(10)
        slow.set()
        assert next(found) == "slow"
        with pytest.raises(EngineFailed, match="broken"):
            next(found)
    with ThreadPoolExecutor(1) as pool, pytest.raises(EngineFailed):
        list(as_finished(pool, [third, fourth, fourth]))
    assert never == []


def test_a_wrong_key_after_some_answers_keeps_these(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def behave(number: int, asked: Asked) -> Answer:
        return says(f"Pues, {_text(asked)}") if number < 5 else fails(401)

    with endpoint(behave) as served:
        options = {"base_url": served.base_url, "model": "tiny", "concurrency": "1"}
        engine = plugins.engine("openai_compatible").open("en", "es-MX", options)
        memory = Memory(tmp_path / "memory.db")
        with pytest.raises(EngineFailed, match="refused the key"):
            cached(engine, memory).translate(segments(20))
        assert len(memory.pairs()) == 5
        assert len(served.asked) == 6
        engine.close()
        memory.close()


DRAFTER = """
import sys
from derive import plugins
from derive.records import Segment
options = {"base_url": sys.argv[2], "model": "tiny", "concurrency": "4"}
provider = plugins.engine("memory")
engine = plugins.engine("openai_compatible").open("en", "es-MX", options)
cached = provider.cached(engine, provider.memory(sys.argv[1]))
made = cached.translate([Segment(id=f"s{n}", text=f"Text number {n}.") for n in range(60)])
print(*(f"{t.id}={t.outcome}" for t in made))
"""
IN_FLIGHT = 4
REFUSED = {f"Text number {n}." for n in range(0, 60, 6)}


def test_after_a_kill_only_what_was_in_flight_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    asked: Counter[str] = Counter()
    lock = threading.Lock()

    def behave(_number: int, request: Asked) -> Answer:
        text = _text(request)
        with lock:
            asked[text] += 1
        answer = (
            says("I'm sorry, but I can't help with that.")
            if text in REFUSED
            else says(f"Pues, {text}")
        )
        return Answer(answer.body, delay=0.03)

    with endpoint(behave) as served:
        command = [sys.executable, "-c", DRAFTER, str(tmp_path / "memory.db"), served.base_url]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            end = time.monotonic() + 60
            while sum(asked.values()) < 30 and time.monotonic() < end:
                time.sleep(0.005)
            os.kill(process.pid, signal.SIGKILL)
        assert 30 <= sum(asked.values()) < 60
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    outcomes = dict(pair.split("=") for pair in done.stdout.split())
    assert Counter(outcomes.values()) == {"ok": 50, "refused": 10}
    wanted = {f"Text number {n}.": 1 for n in range(60)} | dict.fromkeys(REFUSED, 2)
    assert set(asked) == set(wanted)
    again = [text for text, times in asked.items() if times > wanted[text]]
    assert len(again) <= IN_FLIGHT


def _text(asked: Asked) -> str:
    said = asked.body["messages"][-1]["content"]
    text: str = json.loads(said[said.index("{") :])["text"]
    return text
