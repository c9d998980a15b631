"""Rule checks and default metrics over 20,240 FLORES pairs, beside the plain loop people write.

An item is an English sentence, its reference translation into one of 16 languages as the draft, and
a machine translation into English (from Chinese, Japanese or Korean, in turn) as its
back-translation, so every text is real. Each item goes through every rule check, the default
metrics and chrF, in the batches and processes that `derive draft --executor processes` uses. The
plain loop calls sacrebleu.sentence_bleu, sacrebleu.sentence_chrf and langdetect.detect on the same
texts. Both are timed by the clock, ours after 480 items in each process that load the models. What
one process does in a second of its own time is printed as well, for a machine that is not idle.

    python benchmarks/fidelity_speed.py [--items N] [--data DIR]

Ends with 1 where fewer than 1,500 items a second are checked, where that is less than 4 times the
plain loop, or where a value differs from sacrebleu's.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import langdetect
import sacrebleu
from check_false_alarms import DATA, LOCALES, pack

from derive import plugins
from derive.checks import run_checks
from derive.contracts import Case, Check, Metric
from derive.locale_pack import Pack
from derive.records import ItemClass

ITEMS, BATCH = 20_240, 230
PROCESSES = os.cpu_count() or 1
WARM = 400
RATE, TIMES, CLOSE = 1500, 4.0, 1e-9
BACKS = ("zh-en", "ja-en", "ko-en")


class Pair(NamedTuple):
    """What one item is made of."""

    language: str
    english: str
    draft: str
    back: str


class Batch(NamedTuple):
    """Some items, and the place of the first among all."""

    first: int
    pairs: list[Pair]


class Scored(NamedTuple):
    """What became of one item."""

    findings: int
    bleu: float
    chrf: float


def pairs(folder: Path) -> Iterator[Pair]:
    """Yield pairs of all languages without end, each time with another back-translation."""
    english = _lines(folder / "flores-test.en")
    while True:
        for name in BACKS:
            backs = _lines(folder / "outputs" / f"{name}.google.en")
            for language in LOCALES:
                drafts = _lines(folder / f"flores-test.{language}")
                rows = zip(english, drafts, backs, strict=True)
                yield from (Pair(language, *row) for row in rows)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").rstrip("\n").split("\n")


@cache
def _tools() -> tuple[list[Check], list[Metric]]:
    return list(plugins.checks()), [*plugins.metrics(), plugins.metric("chrF")]


@cache
def _pack(locale: str) -> Pack:
    return pack(locale)


class Worked(NamedTuple):
    """What became of a batch, and the seconds of the processor that it took."""

    first: int
    scored: list[Scored]
    seconds: float


def work(batch: Batch) -> Worked:
    """Check and score a batch, in a process of its own."""
    checks, metrics = _tools()
    started = time.process_time()
    findings = [len(run_checks(_case(pair), checks)) for pair in batch.pairs]
    backs, english = [pair.back for pair in batch.pairs], [pair.english for pair in batch.pairs]
    values = {metric.name: metric.segments(backs, english, "en") for metric in metrics}
    rows = zip(findings, values["BLEU"], values["chrF"], strict=True)
    return Worked(batch.first, [Scored(*row) for row in rows], time.process_time() - started)


def _case(pair: Pair) -> Case:
    return Case(
        "1", "question", ItemClass.ST, None, pair.english, pair.english, pair.draft, pair.back, (),
        _pack("ja-JP" if pair.language != "ja" else "en-US"), _pack(LOCALES[pair.language]),
    )  # fmt: skip


class Timed(NamedTuple):
    """What was made of the items, the seconds it took, and those of the processor."""

    made: list[Scored]
    seconds: float
    processor: float


def ours(items: list[Pair]) -> Timed:
    """Return what the project makes of the items.

    Each process first checks some items of every language, with English in the place of some
    drafts, because models are loaded when they are first needed, and some for a doubtful draft
    only; the clock starts when one of them has done that.
    """
    few = items[:: max(1, len(items) // WARM)]
    few += [pair._replace(draft=pair.english) for pair in few[::5]]
    warm = [Batch(-1 - n, few) for n in range(PROCESSES)]
    real = (Batch(n, items[n : n + BATCH]) for n in range(0, len(items), BATCH))
    results = plugins.executor("processes").map(work, chain(warm, real), PROCESSES)
    made = [next(results)]
    started = time.perf_counter()
    made += results
    seconds = time.perf_counter() - started
    made = sorted(worked for worked in made if worked.first >= 0)
    scored = [one for worked in made for one in worked.scored]
    return Timed(scored, seconds, sum(worked.seconds for worked in made))


def plain(items: list[Pair]) -> Timed:
    """Return what the plain loop makes of the items."""
    started, busy = time.perf_counter(), time.process_time()
    made = []
    for pair in items:
        bleu = sacrebleu.sentence_bleu(pair.back, [pair.english]).score
        chrf = sacrebleu.sentence_chrf(pair.back, [pair.english]).score
        langdetect.detect(pair.draft)
        made.append(Scored(0, bleu, chrf))
    return Timed(made, time.perf_counter() - started, time.process_time() - busy)


def _rates(timed: Timed) -> str:
    items = len(timed.made)
    clock, busy = items / timed.seconds, items / timed.processor
    return f"{clock:8,.0f} items/s by the clock, {busy:8,.0f} in a second of one core"


def main() -> int:
    """Print both rates; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--items", type=int, default=ITEMS)
    arguments = parser.parse_args()
    folder = arguments.data / "flores"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing measured (set DERIVE_SHARED_DATA)")
        return 0
    langdetect.DetectorFactory.seed = 0
    langdetect.detect(_lines(folder / "flores-test.en")[0])  # its profiles, before the clock starts
    items = list(islice(pairs(folder), arguments.items))
    mine, theirs = ours(items), plain(items)
    rate, plain_rate = len(items) / mine.seconds, len(items) / theirs.seconds
    unequal = sum(
        abs(one.bleu - other.bleu) > CLOSE or abs(one.chrf - other.chrf) > CLOSE
        for one, other in zip(mine.made, theirs.made, strict=True)
    )
    checks, metrics = _tools()
    print(f"{len(items):,} items, {os.cpu_count()} cores")
    print(f"derive      {_rates(mine)}  ({len(checks)} checks, {len(metrics)} metrics)")
    print(f"plain loop  {_rates(theirs)}  (sentence_bleu, sentence_chrf, detect)")
    print(f"times as fast {rate / plain_rate:.1f}; values that differ from sacrebleu's: {unequal}")
    return int(rate < RATE or rate < TIMES * plain_rate or unequal > 0)


if __name__ == "__main__":
    sys.exit(main())
