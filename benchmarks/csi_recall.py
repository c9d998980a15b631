"""Recall and precision of the rules adapter's finds against the gold annotation of the sample.

A gold span counts as found where a find covers at least half of it and names the same concept; a
gold span of no listed concept (``other``) asks only to be found. A find is right where it does so
for some gold span. Spans with equal ends are also counted, as ``exact``. The sample's splits are
reported apart, so that one of them can be held out while the other is worked on.

    python benchmarks/csi_recall.py [--errors] [--split dev|test]

Ends with 1 where, over the whole sample, recall with the right concept is below .95 or precision
below .90.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from derive import plugins
from derive.locale_pack import load_pack

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "csi_sample.jsonl"
FIELDS = {"question": ("text_en", "text"), "reference_answer": ("output_en", "output")}
SPLITS = ("dev", "test")
LEAST = {"recall, span and concept": 0.95, "precision, span and concept": 0.90}


class Measured(NamedTuple):
    """What comparing finds with the gold gave: counts, and one line per error."""

    counts: Counter[str]
    errors: list[str]


def main() -> int:
    """Print the figures of each split and of both; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--split", choices=SPLITS, help="look at this split only")
    options = parser.parse_args()
    chosen = [options.split] if options.split else list(SPLITS)
    measured = {split: measure(split) for split in chosen}
    figures = {split: summary(one.counts) for split, one in measured.items()}
    if len(chosen) > 1:
        total: Counter[str] = sum((one.counts for one in measured.values()), Counter())
        figures["all"] = summary(total)
    print(json.dumps(figures, indent=1))
    if options.errors:
        print("\n".join(line for one in measured.values() for line in one.errors))
    whole = figures.get("all", LEAST)
    return int(any(whole[name] < least for name, least in LEAST.items()))


def measure(split: str) -> Measured:
    """Compare every find in one split with the gold annotation."""
    adapter = plugins.locale_adapter("rules").open(load_pack("ja-JP"), load_pack("es-MX"))
    items = _sample(split)
    result = Measured(Counter(), [])
    for gold in _gold(split):
        english, original = (items[gold["id"]][column] for column in FIELDS[gold["field"]])
        finds = adapter.find(english, original)  # type: ignore[attr-defined]
        where = f"{gold['id']} {gold['field']}"
        _count_gold(gold["spans"], finds, where, result)
        _count_finds(gold["spans"], finds, where, result)
    return result


def summary(counts: Counter[str]) -> dict[str, Any]:
    """Return the ratios."""
    return {
        "gold spans": counts["gold"],
        "finds": counts["finds"],
        "recall, span": round(counts["found"] / counts["gold"], 3),
        "recall, span and concept": round(counts["right"] / counts["gold"], 3),
        "recall, listed concepts only": round(counts["right_listed"] / counts["gold_listed"], 3),
        "recall, exact span and concept": round(counts["exact"] / counts["gold"], 3),
        "precision, span": round(counts["finds_on_gold"] / counts["finds"], 3),
        "precision, span and concept": round(counts["finds_right"] / counts["finds"], 3),
    }


def _count_gold(
    spans: Sequence[dict[str, Any]], finds: Sequence[Any], where: str, result: Measured
) -> None:
    """Count which gold spans were found."""
    counts = result.counts
    for span in spans:
        listed = span["concept"] != "other"
        hits = [f for f in finds if _covers(f, span)]
        right = [f for f in hits if not listed or f.concept == span["concept"]]
        counts["gold"] += 1
        counts["gold_listed"] += listed
        counts["found"] += bool(hits)
        counts["right"] += bool(right)
        counts["right_listed"] += bool(right) and listed
        counts["exact"] += any((f.start, f.end) == (span["start"], span["end"]) for f in right)
        if not right:
            what = f"as {hits[0].concept} ({hits[0].scanner})" if hits else "MISSED"
            result.errors.append(f"- {where}: {span['text']!r} {span['concept']} {what}")


def _count_finds(
    spans: Sequence[dict[str, Any]], finds: Sequence[Any], where: str, result: Measured
) -> None:
    """Count which finds are on a gold span, and of its concept."""
    for find in finds:
        on_gold = [span for span in spans if _covers(find, span)]
        right = any(span["concept"] in {"other", find.concept} for span in on_gold)
        result.counts["finds"] += 1
        result.counts["finds_on_gold"] += bool(on_gold)
        result.counts["finds_right"] += right
        if not on_gold:
            result.errors.append(f"+ {where}: {find.text!r} {find.concept} ({find.scanner})")


def _covers(find: Any, span: dict[str, Any]) -> bool:
    overlap = min(find.end, span["end"]) - max(find.start, span["start"])
    return int(overlap * 2) >= int(span["end"] - span["start"])


def _gold(split: str) -> Iterator[dict[str, Any]]:
    for line in GOLD.read_text("utf-8").splitlines():
        gold = json.loads(line)
        if f"-{split}-" in gold["id"]:
            yield gold


def _sample(split: str) -> dict[str, dict[str, str]]:
    rows = json.loads((files("derive.sample") / f"{split}.json").read_text("utf-8"))
    return {row["ID"]: row for row in rows}


if __name__ == "__main__":
    sys.exit(main())
