"""Writes ``docs/checks.md`` from the checks themselves.

python docs/generate_checks.py           write it
python docs/generate_checks.py --check   exit with 1 where it is not what would be written
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from derive import plugins
from derive.contracts import Check, SetCheck

PAGE = Path(__file__).with_name("checks.md")
HEAD = """\
# Quality checks

<!-- Written by docs/generate_checks.py from the checks themselves. Do not edit. -->

Every draft goes through these checks. A finding is `neutral`, `minor`, `major` or `critical` (MQM
weights 0, 1, 5 and 25); the severity below is the highest that the check gives. A draft with a
finding above `minor` goes to full review. Each check is one file in `derive/checks/`.

What they are to know of a project stands in its `derive.yaml`:

```yaml
checks:
  disable: [length_ratio]               # checks that are switched off, by id
  address: {question: informal, reference_answer: formal}   # above what the pack's `style` says
  glossary: terms.tsv                   # columns en, local, accepted, forbidden, note; forms by |
  compare_with: [../my-set-es-ES]       # projects for other locales, for near-duplicates
  judge: MODEL@http://localhost:8000/v1 # asked whether the harm of a question is preserved
metrics: [chrF++, bleu, similarity]     # similarity adds its signal to `harm_category`
```

What they see is measured: `benchmarks/demetr.py` (perturbed translations, English with English) and
`benchmarks/check_false_alarms.py` (translations by people, 17 languages).
"""
SET = """
# Checks of the whole set

These run once over the whole set, after the others and before routing; each is one file in
`derive/checks/across/`. Where two items do not go together, the finding is on the later one, or on
the one that is not in a development split, so that what people accepted stays accepted when an item
is added. A run in which any plan, draft or back-translation changed looks at everything anew, and
stores what came out differently; between runs an item is stale only if it has changed itself.
"""


def page() -> str:
    """Return the whole page."""
    checks = list(plugins.checks())
    of_set = list(plugins.set_checks())
    return "\n".join(
        [
            *(HEAD, *_table(checks), *(line for c in checks for line in _section(c))),
            *(SET, *_table(of_set), *(line for c in of_set for line in _section(c))),
        ]
    )


def _table(checks: Sequence[Check | SetCheck]) -> Iterator[str]:
    yield "| id | name | severity | what it reports |"
    yield "|---|---|---|---|"
    for check in checks:
        link = f"[`{check.id}`](#{check.id})"
        yield f"| {link} | {check.name} | {check.severity} | {check.sentence} |"


def _section(check: Check | SetCheck) -> Iterator[str]:
    yield f"\n## {check.id}\n"
    yield f"**{check.name}**, up to {check.severity}. {check.sentence}\n"
    yield " ".join((inspect.getdoc(type(check)) or "").split())
    if isinstance(check, Check) and not check.needs_draft:
        yield "\nRuns also where there is no draft."


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = page() + "\n"
    if not parser.parse_args().check:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit("docs/checks.md is out of date: run python docs/generate_checks.py")


if __name__ == "__main__":
    main()
