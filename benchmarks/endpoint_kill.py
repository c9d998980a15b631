"""Whether anything is lost, or paid for twice, when an endpoint dies and `derive` is killed.

Makes a project with the engine `openai_compatible` on the stub of `endpoint_faults.py` (refusals,
truncation, empty answers, 429, 500, hang-ups), and runs `derive draft` on it. On the way the stub
is killed and started again twice, and so is `derive`, both with SIGKILL; a run that gives up is
started again. The stub writes down every answer before it sends it.

    python benchmarks/endpoint_kill.py [--items 600] [--in-flight 32]

Ends with 1 where a segment ends in another outcome than the stub's last answer calls for, where one
is lost or has another's text, or where more segments were asked for again than were in flight when
something was killed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from endpoint_faults import Stub, check, kind

from derive import pipeline
from derive.project import Project
from derive.records import Segment, Translation

NEEDED = {"fine": 1, "refuse once": 2, "refuse": 2, "truncate": 2, "drop": 2}
"""Answers after which a text is settled: what is no translation is asked for once more."""
ACTS = ((0.15, "derive"), (0.35, "stub"), (0.55, "derive"), (0.75, "stub"))
"""What is killed when such a share of the answers was given."""
LONGEST = 300


class NotingStub(Stub):
    """A stub that writes down each answer, and goes on from there when it is started again."""

    def __init__(self, notes: Path) -> None:
        """Go on from ``notes``; other faults than before its last death."""
        before = list(read(notes))
        super().__init__(seed=len(before))
        self._refused = {text for text, what in before if what == "refuse"}
        self._notes = notes.open("a", encoding="utf-8", buffering=1)

    def _next(self, text: str) -> str:
        what = super()._next(text)
        self._notes.write(json.dumps([text, what]) + "\n")
        return what


def read(notes: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts answered so far, and how."""
    for line in notes.read_text("utf-8").splitlines() if notes.exists() else ():
        with contextlib.suppress(ValueError):  # a line that the stub died over
            text, what = json.loads(line)
            yield text, what


def serve(port: int, notes: Path) -> None:
    """Run the stub until it is killed."""

    async def run() -> None:
        server = await asyncio.start_server(NotingStub(notes).serve, "127.0.0.1", port)
        async with server:
            await server.serve_forever()

    asyncio.run(run())


def started_stub(port: int, notes: Path) -> subprocess.Popen[bytes]:
    """Start the stub and wait until it listens."""
    command = [sys.executable, __file__, "--serve", str(port), "--notes", str(notes)]
    process = subprocess.Popen(command)
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return process
        time.sleep(0.05)
    raise SystemExit("the stub does not start")


def made_project(folder: Path, port: int, items: int, in_flight: int) -> Path:
    """Make the project by the command line, with items of our own."""
    source = folder / "items.jsonl"
    rows = (
        {"id": f"item-{n}", "question": f"Is it safe to lend thing {_word(n)} to a neighbour?"}
        for n in range(items)
    )
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    url = f"http://127.0.0.1:{port}/v1"
    options = {"base_url": url, "model": "stub", "concurrency": in_flight}
    command = ["new", str(folder / "p"), "--source", str(source), "--from", "en-US"]
    command += ["--to", "es-MX", "--engine", "openai_compatible", "--back-engine", "fake"]
    for key, value in options.items():
        command += ["--engine-option", f"{key}={value}"]
    subprocess.run([_derive(), *command], check=True, stdout=subprocess.DEVNULL)
    return folder / "p"


def _word(number: int) -> str:
    """Return a number in letters, so that nothing about it is localised."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")


def _derive() -> str:
    return str(Path(sys.executable).parent / "derive")


def run_through(project: Path, port: int, notes: Path, expected: int) -> Counter[str]:
    """Run `derive draft` to its end, killing as `ACTS` say; return how often what happened."""
    done: Counter[str] = Counter()
    acts, stub = list(ACTS), started_stub(port, notes)
    end = time.monotonic() + LONGEST
    try:
        while time.monotonic() < end:
            run = subprocess.Popen(
                [_derive(), "draft", str(project)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            done["runs"] += 1
            while run.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
                if acts and sum(1 for _ in read(notes)) >= acts[0][0] * expected:
                    who = acts.pop(0)[1]
                    done[f"{who} killed"] += 1
                    if who == "derive":
                        os.kill(run.pid, signal.SIGKILL)
                    else:
                        stub.kill()
                        stub.wait()
                        time.sleep(1)
                        stub = started_stub(port, notes)
            said = run.communicate()[1].decode().strip().splitlines()
            if run.returncode == 0:
                return done
            if run.returncode > 0:
                done["gave up"] += 1
                print(f"  {said[-1] if said else run.returncode}")
    finally:
        stub.kill()
        stub.wait()
    raise SystemExit(f"not done after {LONGEST} s: {dict(done)}")


def result(project: Path) -> tuple[list[Segment], list[Translation]]:
    """Return what was sent for each item, and what its draft became."""
    opened = Project.open(project)
    segments, made = [], []
    for view in pipeline.views(opened):
        assert view.plan is not None
        segments.append(Segment(id=view.item.id, text=view.plan.question or ""))
        draft = view.drafts.get("question") if view.drafts else None
        if draft is not None:
            made.append(Translation(id=view.item.id, text=draft.text, outcome=draft.outcome))
    opened.close()
    return segments, made


def asked_again(notes: Path) -> tuple[int, int]:
    """Return the texts that were asked for after they were settled, and all answers."""
    answers: Mapping[str, int] = Counter(text for text, _ in read(notes))
    again = sum(times > NEEDED[kind(text)] for text, times in answers.items())
    return again, sum(answers.values())


def main() -> int:
    """Run it, print what happened and what became of the segments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=600)
    parser.add_argument("--in-flight", type=int, default=32)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--notes", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.serve:
        serve(told.serve, told.notes)
        return 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        notes = Path(name) / "notes.jsonl"
        project = made_project(Path(name), port, told.items, told.in_flight)
        started = time.perf_counter()
        done = run_through(project, port, notes, told.items)
        seconds = time.perf_counter() - started
        segments, made = result(project)
        again, answers = asked_again(notes)
        wrong = check(segments, made, dict(read(notes)))
    kills = done["derive killed"] + done["stub killed"]
    most = kills * told.in_flight
    happened = ", ".join(f"{what} {times}" for what, times in done.items())
    print(f"{told.items} items in {seconds:.1f} s: {happened}")
    print(f"  {answers} answers; asked for again {again}, in flight at kills at most {most}")
    print("  mistakes:", ", ".join(f"{name} {count}" for name, count in wrong.items()))
    return 1 if wrong.total() or again > most or kills < len(ACTS) else 0


if __name__ == "__main__":
    sys.exit(main())
