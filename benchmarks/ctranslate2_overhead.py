"""What the engine `ctranslate2` costs beside the library itself.

The same sentences, in the same batches and with the same limits, go (a) through the engine as a
project opens it, with protection, verdicts and a memory on disk, and (b) through a
`ctranslate2.Translator` and the tokenizer, and nothing else; both with int8 and beam 4. They take
turns. The model is made here, with random weights: no answer comes to an end before its limit, so
that both write as many tokens, and none is stored as a translation.

    python benchmarks/ctranslate2_overhead.py [--sentences 192] [--turns 25]

Ends with 1 where the engine takes more than 1.05 times what the library takes.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from _turns import ratio as by_turns
from ctranslate2_speed import PAIR, make_model, sentences

from derive import engines
from derive.config import EngineConfig
from derive.contracts import Engine
from derive.records import Outcome, Segment

MOST = 1.05
BEAMS, BATCH = 4, 32


class Bare:
    """The library and the tokenizer. Batches of `BATCH`, the longest sentences first."""

    def __init__(self, converted: Path, model: Path) -> None:
        """Open a converted model with as many threads as there are cores."""
        ctranslate2: Any = import_module("ctranslate2")
        transformers: Any = import_module("transformers")
        self._tokenizer = transformers.AutoTokenizer.from_pretrained(model)
        self._translator = ctranslate2.Translator(
            str(converted),
            compute_type="int8",
            inter_threads=len(os.sched_getaffinity(0)),
            intra_threads=1,
        )

    def translate(self, texts: list[str]) -> list[str]:
        """Return the answers in the order of the texts."""
        ids = self._tokenizer(texts).input_ids
        tokens = [self._tokenizer.convert_ids_to_tokens(one) for one in ids]
        order = sorted(range(len(texts)), key=lambda i: -len(tokens[i]))
        groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
        started = [
            self._translator.translate_batch(
                [tokens[i] for i in group],
                beam_size=BEAMS,
                max_decoding_length=max(len(tokens[i]) for i in group) + 16,
                max_input_length=0,
                asynchronous=True,
            )
            for group in groups
        ]
        out = [""] * len(texts)
        for group, results in zip(groups, started, strict=True):
            for i, result in zip(group, results, strict=True):
                made = result.result().hypotheses[0]
                out[i] = self._tokenizer.convert_tokens_to_string(made)
        return out


def through_engine(engine: Engine, segments: list[Segment]) -> float:
    """Return the seconds that the engine takes."""
    started = time.perf_counter()
    answers = engine.translate(segments)
    seconds = time.perf_counter() - started
    assert all(answer.outcome is not Outcome.OK for answer in answers), "some came to an end"
    return seconds


def by_hand(bare: Bare, segments: list[Segment]) -> float:
    """Return the seconds that the library takes."""
    started = time.perf_counter()
    answers = bare.translate([segment.text for segment in segments])
    seconds = time.perf_counter() - started
    assert all(answers)
    return seconds


def main() -> int:
    """Take turns, print both times and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=int, default=192)
    parser.add_argument("--turns", type=int, default=25)
    told = parser.parse_args()
    import_module("torch").manual_seed(7)
    segments = sentences(told.sentences)
    times: dict[str, list[float]] = {"by hand": [], "engine": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = make_model(folder / "marian", width=256, layers=3, words=8000)
        options = {"model": str(model), "beams": str(BEAMS), "batch": f"{BATCH} segments"}
        options |= {"max_ratio": "1", "device": "cpu", "cache": str(folder / "cache")}
        config = EngineConfig(name="ctranslate2", options=options)
        engine = engines.open_engine(config, *PAIR, folder / "memory.db")
        bare = Bare(next((folder / "cache").rglob("model.bin")).parent, model)
        by_hand(bare, segments[:BATCH])
        engine.translate(segments[:BATCH])
        for _ in range(told.turns):
            times["by hand"].append(by_hand(bare, segments))
            times["engine"].append(through_engine(engine, segments))
        engine.close()
    ratio = by_turns(times["engine"], times["by hand"])
    print(f"{told.sentences} sentences, beam {BEAMS}, int8, batches of {BATCH}, {told.turns} turns")
    for who, found in times.items():
        each = ", ".join(f"{seconds:.2f}" for seconds in found)
        print(f"{who:<8} {statistics.median(found):6.2f} s  ({each})")
    print(f"times as long: {ratio:.3f}  (at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
