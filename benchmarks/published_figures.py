"""Figures that others published, computed again from their data with the project's own metrics.

BLEU of eleven system outputs on FLORES, to 0.1 (the tokenizer of a figure is its publisher's:
13a for Thai too); Fleiss' κ and the share of critical errors of MLQE-PE, train and dev together, to
.01; how many templates of EsBBQ were transferred, modified and newly written, exactly.

    python benchmarks/published_figures.py [--data DIR]

Ends with 1 where one figure differs.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl

from derive import plugins
from derive.fidelity.agreement import Rating, fleiss_kappa

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
KAPPA = {"enja": (0.30, 0.094), "ende": (0.70, 0.280), "enzh": (0.32, 0.159)}
ESBBQ = {"t": 146, "m": 67, "n": 110}
TOKENIZERS = {"th": "bleu:13a"}


class Figure(NamedTuple):
    """A figure as published and as computed, and how far apart they may be."""

    name: str
    published: float
    computed: float
    tolerance: float

    @property
    def right(self) -> bool:
        """Tell whether the two agree."""
        return abs(self.published - self.computed) <= self.tolerance + 1e-9


def bleu(folder: Path) -> Iterator[Figure]:
    """Yield the BLEU of every output that has a published one beside it."""
    for path in sorted((folder / "outputs").glob("*.bleu")):
        output = path.with_suffix("")
        language = output.suffix[1:]
        metric = plugins.metric(TOKENIZERS.get(language, "bleu"))
        references = _lines(folder / f"flores-test.{language}")
        value = metric.corpus(_lines(output), references, language)
        yield Figure(f"BLEU {output.name}", float(path.read_text()), value, 0.1)


def mlqe(folder: Path) -> Iterator[Figure]:
    """Yield κ of three annotators' labels and the share of errors by majority, per language."""
    for pair, (kappa, share) in KAPPA.items():
        ratings, errors, number = [], 0, 0
        for part in ("train", "dev"):
            for line in _lines(folder / f"{pair}_majority_{part}.tsv"):
                name, _, _, labels, majority = line.split("\t")
                for rater, label in enumerate(ast.literal_eval(labels)):
                    ratings.append(Rating(f"{part} {name}", str(rater), str(label)))
                errors += majority == "ERR"
                number += 1
        found = fleiss_kappa(ratings).value or 0.0
        yield Figure(f"MLQE-PE {pair} Fleiss' κ", kappa, found, 0.01)
        yield Figure(f"MLQE-PE {pair} errors", share, errors / number, 0.01)


def esbbq(folder: Path) -> Iterator[Figure]:
    """Yield the number of templates by what people did with them: the first version of each."""
    counts: Counter[str] = Counter()
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True)
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
        book.close()
        if "esbbq_template_id" not in head:
            continue
        label = head.index("template_label" if "template_label" in head else "label")
        number = head.index("esbbq_template_id")
        first: dict[str, str] = {}
        for row in rows:
            if row[label] is not None:
                first.setdefault(str(row[number]), str(row[label]))
        counts.update(first.values())
    for label, published in ESBBQ.items():
        yield Figure(f"EsBBQ templates {label}", published, counts[label], 0)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").rstrip("\n").split("\n")


def main() -> int:
    """Print every figure twice; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, default=DATA)
    data: Path = parser.parse_args().data
    if not data.is_dir():
        print(f"{data} is not there: nothing measured (set DERIVE_SHARED_DATA)")
        return 0
    wrong = 0
    print(f"{'':36}{'published':>10}{'computed':>10}")
    for figures in (
        bleu(data / "flores"),
        mlqe(data / "mlqe-pe" / "catastrophic"),
        esbbq(data / "esbbq"),
    ):
        for one in figures:
            wrong += not one.right
            mark = "" if one.right else "   differs"
            print(f"{one.name:36}{one.published:10.3f}{one.computed:10.3f}{mark}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
