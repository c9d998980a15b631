"""Which shared concepts occur in real questions, and which have yet to earn their place.

Looks for every concept's forms, with the en-US pack in Do-Not-Answer, XSTest, BBQ and
SimpleSafetyTests, and with the ja-JP pack in the bundled sample (English and Japanese), and counts
the texts in which each concept is found.

    python benchmarks/concept_use.py [--unused]

There is no target.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from derive.locale_pack import load_concepts, load_pack, matcher

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
SETS = {
    "do-not-answer": ("do-not-answer/do_not_answer_en.csv", ("question",)),
    "xstest": ("xstest/xstest_prompts.csv", ("prompt",)),
    "simplesafetytests": ("simplesafetytests/cases.csv", ("prompts_final",)),
    "bbq": ("bbq/new_templates-*.csv", ("Ambiguous_Context", "Disambiguating_Context")),
}


def english() -> Iterator[tuple[str, str]]:
    """Yield the texts of the English sets, each with the name of its set."""
    for name, (pattern, columns) in SETS.items():
        for path in sorted(DATA.glob(pattern)):
            with path.open(encoding="utf-8-sig", newline="") as rows:
                for row in csv.DictReader(rows):
                    yield name, " ".join(row.get(column) or "" for column in columns)


def sample() -> Iterator[tuple[str, str]]:
    """Yield the sample's English and Japanese texts, as (English, Japanese)."""
    for name in ("dev", "test"):
        for row in json.loads((files("derive.sample") / f"{name}.json").read_text("utf-8")):
            yield f"{row['text_en']} {row['output_en']}", f"{row['text']} {row['output']}"


def uses() -> dict[str, Counter[str]]:
    """Return the number of texts in which each concept is found, by set."""
    found: dict[str, Counter[str]] = {name: Counter() for name in load_concepts().concepts}
    american = matcher(load_pack("en-US"), "en")
    for name, text in english():
        for concept in {match.concept for match in american.find(text)}:
            found[concept][name] += 1
    japan = load_pack("ja-JP")
    in_english, in_japanese = matcher(japan, "en"), matcher(japan, "local")
    for translated, original in sample():
        matches = [*in_english.find(translated), *in_japanese.find(original)]
        for concept in {match.concept for match in matches}:
            found[concept]["sample"] += 1
    return found


def main() -> None:
    """Print the number of texts a concept occurs in, or the concepts that occur in none."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--unused", action="store_true")
    unused_only = parser.parse_args().unused
    found = uses()
    unused = [name for name, counts in found.items() if not counts]
    for name, counts in found.items():
        if not unused_only:
            where = ", ".join(f"{place} {count}" for place, count in counts.items())
            print(f"{name:<34} {where or '-'}")
    print(f"{len(found)} concepts, {len(found) - len(unused)} found, {len(unused)} in no text:")
    print(", ".join(unused))


if __name__ == "__main__":
    main()
