"""Learns how long translations from English are, from FLORES; writes the table the check reads.

The ratio is characters of the translation by characters of the English, as a natural logarithm;
mean and standard deviation over 1,012 sentences per language.

    python benchmarks/length_ratios.py [--data DIR]   writes derive/checks/length_ratios.tsv

There is no target.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
from pathlib import Path

from babel.core import get_global

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", "../shared/data"))
TABLE = Path(__file__).parent.parent / "derive" / "checks" / "length_ratios.tsv"
HEAD = """\
# Characters of a translation by characters of its English, as a natural logarithm.
# Learnt from FLORES devtest (CC BY-SA 4.0) by benchmarks/length_ratios.py; the lines of a script
# pool its languages and serve those that have no line of their own; * serves the rest.
language\tmean\tsd\tsegments
"""


def logarithms(folder: Path, language: str) -> list[float]:
    """Return the logarithm of the ratio for every sentence."""
    english = (folder / "flores-test.en").read_text("utf-8").splitlines()
    other = (folder / f"flores-test.{language}").read_text("utf-8").splitlines()
    pairs = zip(english, other, strict=True)
    return [math.log(len(b.strip()) / len(a.strip())) for a, b in pairs if a.strip() and b.strip()]


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    folder = parser.parse_args().data / "flores"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing measured (set DERIVE_SHARED_DATA)")
        return
    values: dict[str, list[float]] = {}
    for path in sorted(folder.glob("flores-test.*")):
        language = path.suffix[1:]
        if language != "en":
            values[language] = logarithms(folder, language)
    pooled: dict[str, list[float]] = {}
    for language, found in values.items():
        script = get_global("likely_subtags")[language].split("_")[1]
        pooled.setdefault(script, []).extend(found)
        pooled.setdefault("*", []).extend(found)
    rows = {**values, **dict(sorted(pooled.items()))}
    lines = [
        f"{name}\t{statistics.fmean(found):.3f}\t{statistics.stdev(found):.3f}\t{len(found)}\n"
        for name, found in rows.items()
    ]
    TABLE.write_text(HEAD + "".join(lines), "utf-8")
    print(TABLE.read_text("utf-8"))


if __name__ == "__main__":
    main()
