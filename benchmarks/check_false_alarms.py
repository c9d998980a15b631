"""How often each check speaks up on translations by people: FLORES, English to 17 languages.

Adapted English is the English sentence, the draft its reference translation, the ledger empty, the
packs bare. Where the folder has a machine translation of the reference into English (from ja, ko,
zh), it serves as the back-translation. The target is English once too; its 2.5 % of `variant` are
British spellings, for FLORES is of no one variety. Every sentence counts as a question; checks that
speak on reference answers are asked a second time, with the real packs. Whatever is above neutral
counts as a false alarm, though a few are real slips of the references and, from ja, ko and zh, of
the machine.

    python benchmarks/check_false_alarms.py [--show CHECK [--lang LANG]] [--data DIR] [--json]

Exit status 1 where fewer than 15 languages have no check above 2 % (asked of all languages only).
"""

from __future__ import annotations

import argparse
import html
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from derive import plugins
from derive.checks import run_checks
from derive.contracts import Case, Check
from derive.locale_pack import Pack, Style, available, load_pack
from derive.records import Finding, ItemClass, Severity

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", "../shared/data"))
LOCALES = {
    "ar": "ar-EG", "ca": "ca-ES", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "gl": "gl-ES",
    "hi": "hi-IN", "id": "id-ID", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "pt": "pt-BR",
    "th": "th-TH", "tr": "tr-TR", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip

WITH_ENGLISH = LOCALES | {"en": "en-US"}

MOST = 2.0
"""Percent of the segments that a check may flag in a language."""

FEWEST_LANGUAGES = 15

ON_ANSWERS = ("address", "source_helpline")
"""Checks that say more on a reference answer, or need the packs to say anything."""


def pack(locale: str) -> Pack:
    """Return a pack without any concept."""
    return Pack.model_validate(
        {"schema": 1, "locale": locale, "version": "0", "names": {"en": locale, "local": locale}}
    )


def cases(folder: Path, language: str) -> Iterator[Case]:
    """Yield one case per sentence of FLORES."""
    english = _lines(folder / "flores-test.en")
    drafts = _lines(folder / f"flores-test.{language}")
    backs = folder / "outputs" / f"{language}-en.google.en"
    back: list[str | None] = [None] * len(english)
    if backs.exists():
        back = [html.unescape(line) for line in _lines(backs)]  # the outputs are stored as HTML
    source = pack("ja-JP") if language != "ja" else pack("en-US")
    target = pack(WITH_ENGLISH[language])
    for n, (text, draft, returned) in enumerate(zip(english, drafts, back, strict=True)):
        yield Case(
            str(n), "question", ItemClass.ST, None, text, text, draft, returned, (), source, target
        )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").rstrip("\n").split("\n")


def answers(found: Sequence[Case]) -> Iterator[Case]:
    """Yield the same sentences as reference answers, with the packs that are installed.

    What a pack wants of an answer's address is left out: FLORES is news, and written as news is.
    """
    for case in found:
        source, target = load_pack(case.source_pack.locale), case.target_pack
        if target.locale in available():
            target = load_pack(target.locale).model_copy(update={"style": Style()})
        yield replace(case, field="reference_answer", source_pack=source, target_pack=target)


Rates = dict[str, dict[str, float]]
"""Percent of the segments, by language and row."""


def measure(folder: Path, languages: Sequence[str], chosen: Sequence[Check]) -> tuple[Rates, Rates]:
    """Return the rates above neutral, and those of neutral findings alone."""
    loud: Rates = {}
    quiet: Rates = {}
    for language in languages:
        found = list(cases(folder, language))
        for case in found[:100]:
            run_checks(case, chosen)  # models are loaded before the clock starts
        started = time.process_time()
        findings = [run_checks(case, chosen) for case in found]
        rate = len(found) / (time.process_time() - started)
        rows = [{f.check: f for f in sorted(each, key=_weight)} for each in findings]
        for check in [c for c in chosen if c.id in ON_ANSWERS]:
            for row, case in zip(rows, answers(found), strict=True):
                if heard := sorted(check.run(case), key=_weight):
                    row[f"{check.id}, answers"] = heard[-1]
        above, neutral = _counted(rows)
        loud[language] = _percent(above, len(found)) | {"items/CPU s": rate}
        quiet[language] = _percent(neutral, len(found))
    return loud, quiet


def _weight(finding: Finding) -> int:
    return finding.severity.weight


def _counted(rows: Sequence[dict[str, Finding]]) -> tuple[Counter[str], Counter[str]]:
    above: Counter[str] = Counter()
    neutral: Counter[str] = Counter()
    for row in rows:
        alarms = {name for name, f in row.items() if f.severity is not Severity.NEUTRAL}
        above.update(alarms | ({"any"} if alarms else set()))
        neutral.update(row.keys() - alarms)
    return above, neutral


def _percent(counts: Counter[str], total: int) -> dict[str, float]:
    return {name: 100 * n / total for name, n in counts.items()}


def main() -> None:
    """Print the share of segments, per check and language, with a finding above neutral."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--show", help="print the findings of this check")
    parser.add_argument("--lang", action="append", choices=WITH_ENGLISH)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    folder = arguments.data / "flores"
    if not folder.is_dir():
        print(f"{folder} is not there: nothing measured (set DERIVE_SHARED_DATA)")
        return
    chosen = [c for c in plugins.checks() if arguments.show in {None, c.id}]
    languages = arguments.lang or list(WITH_ENGLISH)
    if arguments.show:
        _show(folder, languages, chosen)
    loud, quiet = measure(folder, languages, chosen)
    if arguments.json:
        print(json.dumps({"above_neutral": loud, "neutral": quiet}, indent=1))
    else:
        names = [c.id for c in chosen] + [f"{c.id}, answers" for c in chosen if c.id in ON_ANSWERS]
        _print("% above neutral", loud, [*sorted(names), "any", "items/CPU s"])
        _print("% neutral only", quiet, sorted(names))
    _judge(loud, partial=bool(arguments.lang or arguments.show))


def _judge(loud: Rates, *, partial: bool) -> None:
    """Exit with 1 where too few languages are quiet."""
    apart = {"any", "items/CPU s"}
    over = {
        language: [f"{name} {v:.1f}" for name, v in rates.items() if name not in apart and v > MOST]
        for language, rates in loud.items()
    }
    kept = sum(not found for found in over.values())
    said = "; ".join(f"{language}: {', '.join(found)}" for language, found in over.items() if found)
    print(f"\n{kept} of {len(loud)} languages have no check above {MOST:.0f} %. {said}")
    if not partial and kept < FEWEST_LANGUAGES:
        sys.exit(1)


def _show(folder: Path, languages: Sequence[str], chosen: Sequence[Check]) -> None:
    for case in (case for language in languages for case in cases(folder, language)):
        for finding in run_checks(case, chosen):
            if finding.severity is not Severity.NEUTRAL:
                print(f"{case.language} {case.item_id} {finding.severity} {finding.message}")
                print(f"    {case.adapted}\n    {case.draft}\n    {case.back or ''}")


def _print(title: str, table: Rates, rows: Sequence[str]) -> None:
    print(f"{title:26}" + "".join(f"{language:>7}" for language in table))
    for row in rows:
        cells = [table[language].get(row, 0.0) for language in table]
        if any(cells) or title == "% above neutral":
            print(f"{row:26}" + "".join(f"{v:7.0f}" if v > 100 else f"{v:7.1f}" for v in cells))
    print()


if __name__ == "__main__":
    main()
