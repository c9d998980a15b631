"""The draft repeats itself without end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from derive.checks._base import BaseCheck, quote, span
from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked
from derive.contracts import Case
from derive.records import Finding, Fix, Severity

LONGEST_UNIT = 80
COPIES = 4
STRETCH = 8
"""A run is a unit of up to so many characters, so often in a row; it is found by stretches of eight
characters that recur."""

SHORTEST = 16
"""Characters a run must have: laughter (jajaja, ハハハ) is shorter."""

FEWEST_RECURRING = 5

SENTENCE = compiled(r"[^\n.!?。！？।]{15,}")
"""A sentence worth counting: three of the same are a loop."""

LOOPS = 3


class Repetition(BaseCheck):
    """Works on characters, so it needs no word boundaries. The fix keeps one of the copies."""

    id = "repetition"
    name = "Runaway repetition"
    sentence = "The draft repeats the same words or sentence over and over."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each run, unless adapted English has one too."""
        runs = _runs(case.draft)
        if runs and not _runs(case.adapted):
            for start, end, unit in runs:
                yield self.finding(
                    case,
                    f"The draft repeats {quote(unit)} over and over; keep what the adapted English "
                    "says.",
                    span("draft", start, end),
                    fix=Fix(start=start, end=end, text=unit.strip()),
                )
        elif not runs:
            yield from self._loops(case)

    def _loops(self, case: Case) -> Iterator[Finding]:
        if len(case.draft) < LOOPS * 15:
            return
        text, most = _loop(case.draft)
        if most >= LOOPS and most > _loop(case.adapted)[1]:
            start = case.draft.find(text)
            yield self.finding(
                case,
                f"The draft says {quote(text)} {most} times; delete the repetitions.",
                span("draft", start, start + len(text)),
            )


class Run(NamedTuple):
    """A stretch of text that is one unit over and over."""

    start: int
    end: int
    unit: str


@lru_cache(maxsize=KEPT)
def _runs(text: str) -> tuple[Run, ...]:
    """Return the runs of ``text``, in time that grows with its length only."""
    text = masked(text)
    if not _may_repeat(text):
        return ()
    found: list[Run] = []
    last: dict[str, int] = {}
    passed = 0
    for n in range(len(text) - STRETCH + 1):
        before = last.get(text[n : n + STRETCH])
        last[text[n : n + STRETCH]] = n
        if before is not None and before >= passed and n - before <= LONGEST_UNIT:
            run = _run(text, before, n - before)
            found += [run] if _runaway(run) else []
            passed = run.end if run in found[-1:] or _long(run) else passed
    return tuple(found)


def _run(text: str, start: int, period: int) -> Run:
    """Return the run of the unit at ``start``, however short it is."""
    end = start + period
    while end < len(text) and text[end] == text[end - period]:
        end += 1
    return Run(start, end, text[start : start + period])


def _long(run: Run) -> bool:
    """Tell whether to go on after a run: looking at it again and again takes forever."""
    return run.end - run.start > COPIES * LONGEST_UNIT


def _runaway(run: Run) -> bool:
    """Tell whether a run is long enough and has letters: a row of dots is a table."""
    length = run.end - run.start
    return length >= max(SHORTEST, COPIES * len(run.unit)) and any(map(str.isalpha, run.unit))


def _may_repeat(text: str) -> bool:
    """Tell, cheaply, whether eight characters recur as often as they must in any run.

    Four copies of a unit of p characters, 16 characters at least, hold 4p - 7 stretches of eight,
    of which only p differ: at least five in a row recur within 80 characters, so it is enough to
    look for every fifth.
    """
    stretches = len(text) - STRETCH + 1
    within = STRETCH + LONGEST_UNIT
    if not any(
        text.find(text[n : n + STRETCH], n + 1, n + within) >= 0
        for n in range(0, stretches, FEWEST_RECURRING)
    ):
        return False
    return stretches - len({text[n : n + STRETCH] for n in range(stretches)}) >= FEWEST_RECURRING


@lru_cache(maxsize=KEPT)
def _loop(text: str) -> tuple[str, int]:
    counts = Counter(found.strip() for found in SENTENCE.findall(text))
    return max(counts.items(), key=lambda item: item[1], default=("", 0))


plugin = Repetition()
