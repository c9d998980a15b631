"""How often each check speaks up on translations by people: FLORES, English to 16 languages.

Adapted English is the English sentence, the draft its reference translation, the ledger empty, the
packs bare. Where the folder has a machine translation of the reference into English (from ja, ko,
zh), it serves as the back-translation. Whatever is above neutral counts as a false alarm, though a
few are real slips of the references.

    python benchmarks/check_false_alarms.py [--show CHECK [--lang LANG]] [--data DIR]
"""

from __future__ import annotations

import argparse
import html
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from derive import plugins
from derive.checks import run_checks
from derive.contracts import Case
from derive.locale_pack import Pack
from derive.records import Finding, ItemClass, Severity

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", "../shared/data"))
LOCALES = {
    "ar": "ar-EG", "ca": "ca-ES", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "gl": "gl-ES",
    "hi": "hi-IN", "id": "id-ID", "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "pt": "pt-BR",
    "th": "th-TH", "tr": "tr-TR", "vi": "vi-VN", "zh": "zh-CN",
}  # fmt: skip


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
    target = pack(LOCALES[language])
    for n, (text, draft, returned) in enumerate(zip(english, drafts, back, strict=True)):
        yield Case(
            str(n), "question", ItemClass.ST, None, text, text, draft, returned, (), source, target
        )


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").rstrip("\n").split("\n")


def main() -> None:
    """Print the share of segments, per check and language, with a finding above neutral."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--show", help="print the findings of this check")
    parser.add_argument("--lang", action="append", choices=LOCALES)
    arguments = parser.parse_args()
    if not (arguments.data / "flores").is_dir():
        print(
            f"{arguments.data / 'flores'} is not there: nothing measured (set DERIVE_SHARED_DATA)"
        )
        return
    chosen = [c for c in plugins.checks() if arguments.show in {None, c.id}]
    table: dict[str, dict[str, float]] = {}
    for language in arguments.lang or LOCALES:
        all_cases = list(cases(arguments.data / "flores", language))
        counts: Counter[str] = Counter()
        for case in all_cases[:100]:
            run_checks(case, chosen)  # models are loaded before the clock starts
        started = time.process_time()
        found = [(case, run_checks(case, chosen)) for case in all_cases]
        rate = len(all_cases) / (time.process_time() - started)
        for case, findings in found:
            alarms = [f for f in findings if f.severity is not Severity.NEUTRAL]
            counts.update({f.check for f in alarms} | ({"any"} if alarms else set()))
            if arguments.show:
                _show(case, alarms)
        table[language] = {k: 100 * n / len(all_cases) for k, n in counts.items()}
        table[language]["items/CPU s"] = rate
    _print(table, [*(c.id for c in chosen), "any", "items/CPU s"])


def _show(case: Case, findings: list[Finding]) -> None:
    for finding in findings:
        print(f"{case.language} {case.item_id} {finding.severity} {finding.message}")
        print(f"    {case.adapted}\n    {case.draft}")


def _print(table: dict[str, dict[str, float]], rows: list[str]) -> None:
    print(f"{'% of segments':24}" + "".join(f"{language:>7}" for language in table))
    for row in rows:
        cells = (table[language].get(row, 0.0) for language in table)
        print(f"{row:24}" + "".join(f"{v:7.0f}" if v > 100 else f"{v:7.1f}" for v in cells))


if __name__ == "__main__":
    main()
