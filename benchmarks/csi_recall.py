"""Recall and precision of the rules adapter's finds against the gold annotation of the sample.

A gold span counts as found where a find covers at least half of it and names the same concept; a
gold span of no listed concept (``other``) asks only to be found. A find is right where it does so
for some gold span. Spans with equal ends are also counted, as ``exact``.

Run: ``python benchmarks/csi_recall.py [--errors]``
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

from derive import plugins
from derive.locale_pack import load_pack

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "csi_sample.jsonl"
FIELDS = {"question": ("text_en", "text"), "reference_answer": ("output_en", "output")}


def main() -> None:
    """Print the figures; with ``--errors`` also what was missed and what was found in vain."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    counts, errors = measure()
    figures = summary(counts)
    print(json.dumps(figures, indent=1))
    if parser.parse_args().errors:
        print("\n".join(errors))


def measure() -> tuple[Counter[str], list[str]]:
    """Compare every find with the gold annotation; return counts and a line per error."""
    adapter = plugins.locale_adapter("rules").open(load_pack("ja-JP"), load_pack("es-MX"))
    items = _sample()
    counts: Counter[str] = Counter()
    errors: list[str] = []
    for line in GOLD.read_text("utf-8").splitlines():
        gold = json.loads(line)
        english, original = (items[gold["id"]][column] for column in FIELDS[gold["field"]])
        finds = adapter.find(english, original)  # type: ignore[attr-defined]
        where = f"{gold['id']} {gold['field']}"
        for span in gold["spans"]:
            counts["gold"] += 1
            counts["gold_listed"] += span["concept"] != "other"
            hits = [f for f in finds if _covers(f, span)]
            right = [f for f in hits if span["concept"] in {"other", f.concept}]
            counts["found"] += bool(hits)
            counts["right"] += bool(right)
            counts["right_listed"] += bool(right) and span["concept"] != "other"
            counts["exact"] += any((f.start, f.end) == (span["start"], span["end"]) for f in right)
            if not right:
                what = f"as {hits[0].concept} ({hits[0].scanner})" if hits else "MISSED"
                errors.append(f"- {where}: {span['text']!r} {span['concept']} {what}")
        for find in finds:
            counts["finds"] += 1
            hits_gold = [s for s in gold["spans"] if _covers(find, s)]
            good = any(s["concept"] in {"other", find.concept} for s in hits_gold)
            counts["finds_right"] += good
            counts["finds_on_gold"] += bool(hits_gold)
            if not hits_gold:
                errors.append(f"+ {where}: {find.text!r} {find.concept} ({find.scanner})")
    return counts, errors


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


def _covers(find: Any, span: dict[str, Any]) -> bool:
    overlap = min(find.end, span["end"]) - max(find.start, span["start"])
    return overlap * 2 >= span["end"] - span["start"]


def _sample() -> dict[str, dict[str, str]]:
    folder = files("derive.sample")
    rows = [row for name in ("dev", "test") for row in json.loads((folder / f"{name}.json").read_text("utf-8"))]
    return {row["ID"]: row for row in rows}


if __name__ == "__main__":
    main()
