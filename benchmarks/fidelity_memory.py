"""Does scoring a table take more memory when the table is longer? 10,000 rows against 500,000.

`derive.fidelity` reads made-up tables row by row in a process of its own each, scores BLEU and word
edits of back-translation against adapted English with bootstrap intervals over source items, and
reports the highest memory that process had (its resident set).

    python benchmarks/fidelity_memory.py [--rows N ...]

Ends with 1 where the longest table takes more than 1.1 times the memory of the shortest and 10 MB.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from derive import plugins
from derive.fidelity.rows import rows
from derive.fidelity.scoring import score
from derive.fidelity.tables import read

ROWS = (10_000, 500_000)
MORE, SLACK = 1.1, 10.0
WORDS = ("the", "road", "to", "a", "small", "town", "was", "closed", "after", "rain", "so")


def make(path: Path, number: int) -> None:
    """Write a table of ``number`` rows of differing texts."""
    draw = random.Random(1)  # noqa: S311  (texts, not secrets)
    with path.open("w", encoding="utf-8") as file:
        file.write("id\titem_id\tlanguage\tclass\tadapted\tback\n")
        for n in range(number):
            adapted = " ".join(draw.choices(WORDS, k=8))
            back = f"{adapted} {draw.choice(WORDS)} {n}"
            file.write(f"{n}\t{n // 2}\tes-MX\t{('ST', 'TM')[n % 2]}\t{adapted} {n}\t{back}\n")


def measure(path: Path) -> None:
    """Score the table and print the values and the memory, in MB."""
    started = time.perf_counter()
    values = score(rows(read(path)), [plugins.metric("bleu"), plugins.metric("word-edits")])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    segments = sum(value.segments for value in values if value.metric == "BLEU")
    print(f"{segments} {peak:.1f} {segments / (time.perf_counter() - started):.0f}")


def main() -> int:
    """Measure every length in a process of its own; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rows", type=int, nargs="+", default=ROWS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure)
        return 0
    peaks = []
    for number in arguments.rows:
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "table.tsv"
            make(table, number)
            command = [sys.executable, __file__, "--measure", str(table)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        segments, peak, rate = said.split()
        peaks.append(float(peak))
        print(f"{int(segments):>9,} rows {peaks[-1]:8.1f} MB {float(rate):8,.0f} rows/s")
    return int(peaks[-1] > max(MORE * peaks[0], peaks[0] + SLACK))


if __name__ == "__main__":
    sys.exit(main())
