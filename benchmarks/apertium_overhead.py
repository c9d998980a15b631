"""What the Apertium engine costs beside Apertium itself.

Drafts the 939 Do-Not-Answer questions in the same batches (a) through the engine, with protection,
ids, checks and marks, called as a drafting run calls it, some batches at once; and (b) by hand: one
long-lived pipe, texts in, texts out, nothing else. The two take turns.

    python benchmarks/apertium_overhead.py [--batch 128] [--turns 15] [--pair eng-spa]

Also prints the processor time that each took, children included, which other load on the machine
disturbs less than the rates. Ends with 1 where the engine has less than
1 / 1.05 of the rate by hand.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import shlex
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

from _turns import ratio as by_turns

from derive import plugins
from derive.config import RunConfig
from derive.records import Outcome, Segment

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
ENOUGH = 1 / 1.05

T = TypeVar("T")


def questions() -> list[str]:
    """Return the Do-Not-Answer questions."""
    path = DATA / "do-not-answer" / "do_not_answer_en.csv"
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["question"] for row in csv.DictReader(rows)]


def _languages(pair: str) -> tuple[str, str]:
    source, target = pair.split("-")
    return source, target


def batches(texts: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield ``texts`` in batches."""
    return (texts[start : start + size] for start in range(0, len(texts), size))


def through_engine(texts: Sequence[str], pair: str, size: int) -> float:
    """Return the engine's rate in texts a second, starting included."""
    started = time.perf_counter()
    engine = plugins.engine("apertium").open(*_languages(pair), {})
    segments = [Segment(id=str(i), text=text) for i, text in enumerate(texts)]
    run, done = RunConfig(), 0
    executor = plugins.executor(run.executor)
    for answers in executor.map(engine.translate, batches(segments, size), run.in_flight):
        done += sum(answer.outcome is Outcome.OK for answer in answers)
    seconds = time.perf_counter() - started
    engine.close()
    assert done == len(texts), f"{done} of {len(texts)} were translated"
    return len(texts) / seconds


def by_hand(texts: Sequence[str], pair: str, size: int, *, started: bool = False) -> float:
    """Return the rate of a bare pipe in texts a second; starting counts unless it was ``started``
    with a first text."""
    begun = time.perf_counter()
    mode = Path(f"/usr/share/apertium/modes/{pair}.mode").read_text("utf-8")
    stages = [shlex.split(s) for s in mode.replace("$1", "-g").replace("$2", "").split("|")]
    line = " | ".join(shlex.join([stage[0], "-z", *stage[1:]]) for stage in stages)
    pipe = subprocess.Popen(["/bin/sh", "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    into, out = pipe.stdin, pipe.stdout
    assert into is not None
    assert out is not None
    if started:
        into.write(b"Ready?.[]\0")
        into.flush()
        os.read(out.fileno(), 1 << 16)
        begun = time.perf_counter()
    done = 0
    for batch in batches(texts, size):
        escaped = (re.sub(r"[\\\[\]{}^$/@<>]", r"\\\g<0>", text) for text in batch)
        data = "".join(f"{text}.[]\0" for text in escaped).encode()
        writer = threading.Thread(target=_write, args=(into, data))
        writer.start()
        answer = b""
        while answer.count(b"\0") < len(batch):
            answer += os.read(out.fileno(), 1 << 16)
        writer.join()
        done += answer.count(b"\0")
    seconds = time.perf_counter() - begun
    into.close()
    out.close()
    pipe.wait()
    assert done == len(texts), f"{done} of {len(texts)} came back"
    return len(texts) / seconds


def _write(into: IO[bytes], data: bytes) -> None:
    into.write(data)
    into.flush()


def processor_time() -> float:
    """Return the seconds of processor time spent so far, here and in ended children."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def main() -> int:
    """Take turns, print both rates and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--batch", type=int, default=RunConfig().batch)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--pair", default="eng-spa")
    options = parser.parse_args()
    texts = questions()
    engine: list[float] = []
    hand: list[float] = []
    cpu = [0.0, 0.0]
    for _ in range(options.turns):
        for i, (rates, draft) in enumerate(((hand, by_hand), (engine, through_engine))):
            before = processor_time()
            rates.append(draft(texts, options.pair, options.batch))
            cpu[i] += (processor_time() - before) / options.turns
    ratio = by_turns(engine, hand)
    print(
        f"{len(texts)} questions, {options.pair}, batches of {options.batch}, {options.turns} turns"
    )
    print(f"by hand  {statistics.median(hand):7.1f} texts/s  {[round(rate) for rate in hand]}")
    print(f"engine   {statistics.median(engine):7.1f} texts/s  {[round(rate) for rate in engine]}")
    print(f"processor time: by hand {cpu[0]:.2f} s, engine {cpu[1]:.2f} s, {cpu[0] / cpu[1]:.3f}")
    print(f"ratio    {ratio:7.3f}  (at least {ENOUGH:.3f})")
    return 0 if ratio >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
