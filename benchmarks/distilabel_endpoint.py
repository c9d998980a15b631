"""The engine `openai_compatible` beside distilabel on the same stub endpoint.

A stub endpoint in another process answers after 200 ms; both have 32 requests in flight and get the
same segments. The engine asks with its own prompt, distilabel with a shorter one. The engine runs
as a project opens it, with a memory on disk, so that a run that is killed goes on; distilabel runs
a pipeline of `LoadDataFromDicts` and `TextGeneration` with its own cache. It needs another
environment than `derive`:

    python -m venv /tmp/distilabel && /tmp/distilabel/bin/pip install 'distilabel[openai]' requests
    python benchmarks/distilabel_endpoint.py --python /tmp/distilabel/bin/python

Prints the rates with starting, and once running (distilabel: its step alone). Ends with 1 where the
engine is slower by either. Without such a Python it says so, and measures nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from endpoint_faults import Stub, running
from endpoint_overhead import IN_FLIGHT, LATENCY, PROMPT

from derive import engines
from derive.config import EngineConfig
from derive.records import Outcome, Segment

THEIRS = """
import json, sys, time
told = json.load(open(sys.argv[1]))
from distilabel.models import OpenAILLM
from distilabel.pipeline import Pipeline
from distilabel.steps import LoadDataFromDicts, StepInput
from distilabel.steps.tasks import TextGeneration

class Timed(TextGeneration):
    def process(self, inputs: StepInput):
        for out in super().process(inputs):
            with open(told["times"], "a") as file:
                file.write(f"{time.time()} {len(inputs)}\\n")
            yield out

if __name__ == "__main__":
    rows = [{"instruction": json.dumps({"text": text})} for text in told["texts"]]
    with Pipeline(name="translate", cache_dir=told["cache"]) as pipeline:
        load = LoadDataFromDicts(data=rows, batch_size=told["in_flight"])
        llm = OpenAILLM(model="stub", base_url=told["base_url"], api_key="none")
        load >> Timed(llm=llm, system_prompt=told["prompt"], input_batch_size=told["in_flight"])
    rows = pipeline.run(use_cache=True)["default"]["train"]
    print(sum(bool(row["generation"]) for row in rows))
"""


def through_engine(texts: Sequence[str], base_url: str) -> tuple[float, float]:
    """Return the engine's rates in segments a second: from the start of a process, and running."""
    loading = _loading()
    started = time.perf_counter()
    segments = [Segment(id=f"question:{n}", text=text) for n, text in enumerate(texts)]
    options = {"base_url": base_url, "model": "stub", "concurrency": str(IN_FLIGHT)}
    with tempfile.TemporaryDirectory() as folder:
        config = EngineConfig(name="openai_compatible", options=options)
        engine = engines.open_engine(config, "en", "es-MX", Path(folder) / "memory.db")
        made = engine.translate(segments)
        engine.close()
    seconds = time.perf_counter() - started
    assert all(one.outcome is Outcome.OK for one in made)
    return len(texts) / (seconds + loading), len(texts) / seconds


def _loading() -> float:
    """Return the seconds that a fresh process takes to load what the engine needs."""
    started = time.perf_counter()
    code = "from derive import engines, plugins; plugins.engine('openai_compatible'); import httpx"
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - started


def through_distilabel(python: str, texts: Sequence[str], base_url: str) -> tuple[float, float]:
    """Return distilabel's rates: of the whole process, and between its first and last batch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = {
            "texts": list(texts), "base_url": base_url, "prompt": PROMPT, "in_flight": IN_FLIGHT,
            "cache": str(folder / "cache"), "times": str(folder / "times"),
        }  # fmt: skip
        (folder / "told.json").write_text(json.dumps(told), "utf-8")
        (folder / "theirs.py").write_text(THEIRS, "utf-8")
        started = time.perf_counter()
        command = [python, str(folder / "theirs.py"), str(folder / "told.json")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        seconds = time.perf_counter() - started
        if done.returncode:
            raise SystemExit(f"distilabel failed: {done.stderr.strip()[-600:]}")
        assert int(done.stdout.split()[-1]) == len(texts), "distilabel left some out"
        lines = (folder / "times").read_text("utf-8").splitlines()
    batches = [(float(at), int(size)) for at, size in map(str.split, lines)]
    between = sum(size for _, size in batches[1:]) / (batches[-1][0] - batches[0][0])
    return len(texts) / seconds, between


def main() -> int:
    """Run both, print both rates and their ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--segments", type=int, default=960)
    parser.add_argument("--python", default="/tmp/distilabel/bin/python")  # noqa: S108
    told = parser.parse_args()
    has = [told.python, "-c", "import distilabel"]
    if not Path(told.python).exists() or subprocess.run(has, check=False).returncode:
        print(f"not measured: {told.python} has no distilabel: see the head of this script")
        return 0
    texts = [f"Is it safe to lend thing number {n} to a neighbour?" for n in range(told.segments)]
    with running(Stub(7, LATENCY, faulty=False)) as (base_url, _):
        theirs = through_distilabel(told.python, texts, base_url)
        ours = through_engine(texts, base_url)
    print(f"{len(texts)} segments, {IN_FLIGHT} in flight, {LATENCY * 1000:g} ms: at most 160/s")
    for who, (whole, alone) in (("distilabel", theirs), ("engine", ours)):
        print(f"{who:<10} {whole:6.1f} segments/s with starting, {alone:6.1f} once running")
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    print(f"times as fast: {ratios[0]:.2f} and {ratios[1]:.2f}  (at least 1)")
    return 0 if min(ratios) >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
