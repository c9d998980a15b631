"""The bundled sample, ja-JP, planned for every other locale that has a pack.

For each: the classes, how many culture-specific items the ledgers hold, how many of them have no
recorded decision (there must be none), and what was decided: the share that the pack fills by
substitution, beside what is only said in general words, glossed, left out or kept.

    python benchmarks/all_locales.py

Ends with 1 where some line is without a decision.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from importlib.resources import files

from derive import plugins
from derive.contracts import SourceOptions
from derive.locale_pack import available, load_pack
from derive.planning import Planner
from derive.records import SourceItem, Strategy

SOURCE = "ja-JP"
COLUMNS = ("ST", "TM", "SR", "lines", "undecided", "gaps", *(s.value for s in Strategy))


def sample() -> list[SourceItem]:
    """Return the items of the bundled sample."""
    folder = str(files("derive.sample"))
    rejected: list[object] = []
    options = SourceOptions(locale=SOURCE, mapping={})
    return list(plugins.source("sample").read(folder, options, rejected.append))


def measure(items: list[SourceItem], locale: str) -> Counter[str]:
    """Plan the items for one locale and count classes, lines and strategies."""
    source, target = load_pack(SOURCE), load_pack(locale)
    adapter = plugins.locale_adapter(plugins.default_locale_adapter()).open(source, target)
    planner = Planner(adapter, source, target)
    counts: Counter[str] = Counter()
    for item in items:
        plan = planner.plan(item)
        counts[plan.item_class.value] += 1
        for line in plan.ledger:
            counts["lines"] += 1
            counts["undecided"] += line.open
            counts["gaps"] += line.gap
            if line.strategy is not None:
                counts[line.strategy.value] += 1
    return counts


def main() -> int:
    """Print a line for each locale."""
    items = sample()
    print(f"{len(items)} items from {SOURCE}")
    print(
        f"{'locale':<8}" + "".join(f"{name:>14}" for name in COLUMNS) + "   substituted   seconds"
    )
    undecided = 0
    for locale in available():
        if locale == SOURCE:
            continue
        started = time.perf_counter()
        counts = measure(items, locale)
        share = counts["substitute"] / counts["lines"]
        cells = "".join(f"{counts[name]:>14}" for name in COLUMNS)
        print(f"{locale:<8}{cells}{share:>14.1%}{time.perf_counter() - started:>10.2f}")
        undecided += counts["undecided"]
    print(json.dumps({"without a decision": undecided}))
    return 1 if undecided else 0


if __name__ == "__main__":
    sys.exit(main())
