"""BBQ (made for the US) planned for Spain, beside what people decided who derived EsBBQ from it.

Each BBQ template is one item: its contexts and questions, with the groups it is about in the place
of its names. It is planned and routed as any item is, without an engine, so that only adaptation
decides about its queue. People transferred a template as it is (t), modified it (m), or dropped it;
what they modified or dropped should not go to ``light``, what they transferred may. Joined by
category and template id; the category decides nothing in the plan.

    python benchmarks/bbq_es_es.py [--all] [--list]

``--all`` counts BBQ's intersectional sets as well, all of which were dropped; ``--list`` names the
modified and dropped templates that went to ``light``. Ends with 1 where fewer than 95 % of the
modified and dropped are kept from ``light`` or fewer than 35 % of the transferred reach it.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from derive import plugins
from derive.locale_pack import load_pack
from derive.planning import Planner
from derive.records import CheckReport, DraftSet, Queue, SourceItem
from derive.routing import route

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
KEPT, PASSED = 0.95, 0.35
MAIN = (
    "Age",
    "DisabilityStatus",
    "GenderIdentity",
    "Nationality",
    "PhysicalAppearance",
    "RaceEthnicity",
    "Religion",
    "SES",
    "SexualOrientation",
)
TEXTS = (
    "Ambiguous_Context",
    "Disambiguating_Context",
    "Question_negative_stereotype",
    "Question_non_negative",
)
Key = tuple[str, str]


def decisions() -> dict[Key, str]:
    """Return what people did with each BBQ template: t, or m where any version was modified."""
    found: dict[Key, set[str]] = {}
    for path in sorted((DATA / "esbbq").glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True)
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
        book.close()
        if "bbq_template_id" not in head:
            continue
        label = head.index("template_label" if "template_label" in head else "label")
        for row in rows:
            category, number = row[head.index("bbq_category")], row[head.index("bbq_template_id")]
            if category and number is not None:
                found.setdefault((str(category), f"{float(str(number)):g}"), set()).add(row[label])
    return {key: "m" if "m" in labels else "t" for key, labels in found.items()}


def templates(names: dict[str, list[str]]) -> Iterator[tuple[Key, SourceItem]]:
    """Yield every BBQ template as one item, the first of its versions."""
    seen: set[Key] = set()
    for path in sorted((DATA / "bbq").glob("new_templates-*.csv")):
        if "Filler" in path.name:
            continue
        with path.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                key = row["Category"].strip(), row["Q_id"].strip()
                if key not in seen:
                    seen.add(key)
                    yield key, _item(key, row, names)


def _item(key: Key, row: dict[str, str], names: dict[str, list[str]]) -> SourceItem:
    text = " ".join(row[column].strip() for column in TEXTS)
    groups = _groups(row) or names.get(key[0], ["a person"])
    others = [name for name in names.get(key[0], []) if name not in groups] or ["another person"]
    fillers = {
        "NAME1": groups[0],
        "NAME2": others[0],
        **_words(row.get("Names", "")),
        **_words(row["Lexical_diversity"]),
    }
    for name, filler in fillers.items():
        text = text.replace(f"{{{{{name}}}}}", filler)
    text = re.sub(r"\{\{(\w+)\}\}", "person", text)
    return SourceItem(
        id="-".join(key),
        dataset="BBQ",
        dataset_version="new_templates",
        split="test",
        language="en",
        question=text,
        question_en=text,
    )


def _groups(row: dict[str, str]) -> list[str]:
    """Return the words for the groups that a template is about."""
    said = row.get("Known_stereotyped_groups") or row.get("Known_stereotyped_race") or "[]"
    try:
        value: Any = ast.literal_eval(said)
    except (ValueError, SyntaxError):
        value = re.split(r"[;,]\s*", said.strip("[] "))
    value = value if isinstance(value, list) else [value]
    return [str(group).strip() for group in value if str(group).strip()]


def _words(text: str) -> dict[str, str]:
    """Return the first of each list of words: ``WORD1: [mall, arena]; WORD2: …``."""
    found = re.findall(r"(\w+):\s*\[([^\]]*)\]", text or "")
    return {name: words.split(",")[0].strip() for name, words in found}


def vocabulary() -> dict[str, list[str]]:
    """Return BBQ's words for groups by category."""
    words: dict[str, list[str]] = {}
    with (DATA / "bbq" / "vocabulary.csv").open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            words.setdefault(row["Category"].strip(), []).append(row["Name"].strip())
    return words


def main() -> int:
    """Plan and route every template, print the table and the two shares."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    source, target = load_pack("en-US"), load_pack("es-ES")
    adapter = plugins.locale_adapter(plugins.default_locale_adapter()).open(source, target)
    planner, decided = Planner(adapter, source, target), decisions()
    counts: Counter[tuple[str, str]] = Counter()
    by_category: Counter[tuple[str, str, bool]] = Counter()
    for key, item in templates(vocabulary()):
        if key[0] not in MAIN and not options.all:
            continue
        plan = planner.plan(item)
        empty = DraftSet(item_id=item.id, drafts=())
        queue = route(item, plan, empty, CheckReport(item_id=item.id)).queue
        label = decided.get(key, "dropped")
        counts[label, queue.value] += 1
        by_category[key[0], label, queue is Queue.LIGHT] += 1
        if options.list and label != "t" and queue is Queue.LIGHT:
            print(f"{label:8}{item.id}: {item.question[:160]}")
    _print(counts, by_category)
    changed = sum(n for (label, _), n in counts.items() if label != "t")
    kept = 1 - sum(counts[label, "light"] for label in ("m", "dropped")) / changed
    passed = counts["t", "light"] / sum(n for (label, _), n in counts.items() if label == "t")
    print(f"modified or dropped, not sent to light: {kept:.3f}  (at least {KEPT})")
    print(f"transferred, sent to light:             {passed:.3f}  (at least {PASSED})")
    return 0 if kept >= KEPT and passed >= PASSED else 1


def _print(counts: Counter[tuple[str, str]], by_category: Counter[tuple[str, str, bool]]) -> None:
    queues = [queue.value for queue in Queue if queue is not Queue.RETIRED]
    print(f"{'people':<10}" + "".join(f"{queue:>13}" for queue in queues))
    for label in ("t", "m", "dropped"):
        print(f"{label:<10}" + "".join(f"{counts[label, queue]:>13}" for queue in queues))
    print("\nlight of all, by category")
    for category in sorted({key[0] for key in by_category}):
        cells = []
        for label in ("t", "m", "dropped"):
            light, rest = (by_category[category, label, flag] for flag in (True, False))
            cells.append(f"{label} {light}/{light + rest}")
        print(f"  {category:<20} {'   '.join(cells)}")


if __name__ == "__main__":
    sys.exit(main())
