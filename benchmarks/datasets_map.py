"""The engine `transformers` beside what a user would otherwise write: `datasets.map`.

The same sentences go (a) through the engine as a project opens it, with protection, verdicts and a
memory on disk, so that a run that is killed goes on, and (b) through ``datasets.Dataset.map`` over
batches: tokenizer, ``generate``, ``batch_decode``; the cache of `datasets` is new each time. Both
with the same model, one thread, batches of 32 and beam 4. The model is made here, with random
weights: no answer comes to an end by itself, so that both write up to the same limit, a batch's
longest sentence and 16 tokens. What it says is speed, never quality.

    python benchmarks/datasets_map.py [--sentences 96] [--turns 3]

Ends with 1 where the engine is slower.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from ctranslate2_speed import PAIR, UNENDED, make_model, sentences

from derive import engines
from derive.config import EngineConfig
from derive.records import Segment

BEAMS, BATCH = 4, 32


def through_engine(segments: list[Segment], model: Path, memory: Path) -> float:
    """Return the seconds that the engine takes, opening it included."""
    started = time.perf_counter()
    options = {"model": str(model), "beams": str(BEAMS), "batch": f"{BATCH} segments"}
    config = EngineConfig(name="transformers", options={**options, "max_ratio": "1"})
    engine = engines.open_engine(config, *PAIR, memory)
    answers = engine.translate(segments)
    engine.close()
    seconds = time.perf_counter() - started
    assert all(answer.outcome in UNENDED for answer in answers), "some answers are shorter"
    return seconds


def by_map(segments: list[Segment], model: Path, cache: Path) -> float:
    """Return the seconds that a map takes, loading the model included."""
    started = time.perf_counter()
    datasets: Any = import_module("datasets")
    transformers: Any = import_module("transformers")
    tokenizer = transformers.AutoTokenizer.from_pretrained(model)
    loaded = transformers.AutoModelForSeq2SeqLM.from_pretrained(model).eval()

    def translate(batch: dict[str, list[str]]) -> dict[str, list[str]]:
        inputs = tokenizer(batch["text"], return_tensors="pt", padding=True, truncation=True)
        limit = inputs.input_ids.shape[1] + 16
        with import_module("torch").inference_mode():
            made = loaded.generate(**inputs, num_beams=BEAMS, max_new_tokens=limit)
        return {"translation": tokenizer.batch_decode(made, skip_special_tokens=True)}

    texts = datasets.Dataset.from_dict({"text": [segment.text for segment in segments]})
    done = texts.map(translate, batched=True, batch_size=BATCH, cache_file_name=str(cache))
    seconds = time.perf_counter() - started
    assert len(done["translation"]) == len(segments)
    return seconds


def main() -> int:
    """Take turns, print both times and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sentences", type=int, default=96)
    parser.add_argument("--turns", type=int, default=3)
    told = parser.parse_args()
    torch: Any = import_module("torch")
    torch.manual_seed(7)
    torch.set_num_threads(1)  # several wait for each other where other programs run too
    import_module("datasets").disable_progress_bars()
    segments = sentences(told.sentences)
    times: dict[str, list[float]] = {"datasets.map": [], "engine": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = make_model(folder / "marian", width=256, layers=2, words=8000)
        by_map(segments[:BATCH], model, folder / "warm.arrow")
        for turn in range(told.turns):
            times["datasets.map"].append(by_map(segments, model, folder / f"{turn}.arrow"))
            times["engine"].append(through_engine(segments, model, folder / f"{turn}.db"))
    theirs, ours = (statistics.median(found) for found in times.values())
    print(f"{told.sentences} sentences, beam {BEAMS}, batches of {BATCH}, {told.turns} turns")
    for who, found in times.items():
        each = ", ".join(f"{seconds:.2f}" for seconds in found)
        print(f"{who:<13} {statistics.median(found):6.2f} s  ({each})")
    print(f"{theirs / ours:.2f} times as fast  (at least 1)")
    return 0 if ours <= theirs else 1


if __name__ == "__main__":
    sys.exit(main())
