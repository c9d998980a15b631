"""The main job on all 939 Do-Not-Answer questions, en-US → es-MX, with Apertium both ways.

Prints the seconds of every step of a whole run in a new project, and the rate of the drafting step
(store, memory, protection and resume included) beside Apertium fed by hand with the same batches,
both from the moment they are started. The two take turns, so that a slow minute of the machine hits
both.

    python benchmarks/do_not_answer.py [--turns 5] [--batch 128]

Ends with 1 where a run takes 30 s or more, or drafting has less than 0.9 of the rate by hand.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _turns import ratio as by_turns
from apertium_overhead import DATA, by_hand

from derive import pipeline, plugins
from derive.config import Config, EngineConfig, RunConfig, SourceConfig
from derive.project import Project

MOST_SECONDS = 30.0
ENOUGH = 0.9


def run(folder: Path, batch: int) -> tuple[float, dict[str, float], list[str]]:
    """Derive in a new project; return the seconds of all and of each step, and adapted English."""
    config = Config(
        name="dna",
        source=SourceConfig(
            adapter="do_not_answer",
            path=str(DATA / "do-not-answer" / "do_not_answer_en.csv"),
            locale="en-US",
        ),
        locale="es-MX",
        locale_adapter=plugins.default_locale_adapter(),
        engine=EngineConfig(name="apertium"),
        back_engine=EngineConfig(name="apertium"),
        run=RunConfig(batch=batch),
    )
    project = Project.create(folder, config)
    begun: dict[str, float] = {}
    took: dict[str, float] = {}

    def tell(step: str, done: int, todo: int) -> None:
        now = time.perf_counter()
        begun.setdefault(step, now)
        if done == todo:
            took[step] = now - begun[step]

    started = time.perf_counter()
    pipeline.run(project, progress=tell)
    total = time.perf_counter() - started
    drafted = [view for view in pipeline.views(project) if view.drafts and view.drafts.drafts]
    texts = [view.plan.question for view in drafted if view.plan and view.plan.question]
    project.close()
    return total, took, texts


def main() -> int:
    """Take turns, print seconds and rates."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--batch", type=int, default=RunConfig().batch)
    options = parser.parse_args()
    totals, ours, hand = [], [], []
    for _ in range(options.turns):
        with tempfile.TemporaryDirectory() as folder:
            total, took, texts = run(Path(folder) / "dna", options.batch)
        totals.append(total)
        ours.append(len(texts) / took["draft"])
        hand.append(by_hand(texts, "eng-spa", options.batch, started=True))
        print(f"{total:5.1f} s: " + ", ".join(f"{name} {took[name]:.2f} s" for name in took))
    ratio = by_turns(ours, hand)
    print(f"whole run      {statistics.median(totals):7.1f} s  (less than {MOST_SECONDS:.0f})")
    for name, rates in (("drafting", ours), ("by hand", hand)):
        print(f"{name:<14} {statistics.median(rates):7.1f} texts/s  {[round(r) for r in rates]}")
    print(f"ratio          {ratio:7.3f}  (at least {ENOUGH})")
    return 0 if statistics.median(totals) < MOST_SECONDS and ratio >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
