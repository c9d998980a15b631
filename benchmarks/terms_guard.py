"""Measures the terms guard on FLORES: speed, copies it misses, strangers it mistakes.

Usage: python benchmarks/terms_guard.py [folder with flores-test.en, .ja, .es …]

Rows are made of a target language, their source items of Japanese with English; questions are one
sentence, reference answers two. A planted copy has 20 % of its characters edited: at random places
or evenly spread (which leaves fewest characters in a row), by substitution, insertion or deletion.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from derive.exporters._copies import find_copies
from derive.records import (
    Adaptation,
    Category,
    ExportRow,
    ItemClass,
    Kind,
    Provenance,
    Review,
    Sensitivity,
    SourceItem,
)

FLORES = Path(__file__).parents[2] / "shared/data/flores"
CLOSE = ("es", "pt", "gl", "ca", "it", "fr", "de", "id", "zh", "ko", "ar")


def items(questions: Sequence[str], english: Sequence[str]) -> list[SourceItem]:
    """Make source items: a sentence as question, the next two as reference answer."""
    count = len(questions)
    return [
        SourceItem(
            id=str(n),
            dataset="flores",
            dataset_version="1",
            split="test",
            language="ja",
            question=questions[n],
            question_en=english[n],
            reference_answer=f"{questions[(n + 1) % count]}{questions[(n + 2) % count]}",
            reference_answer_en=f"{english[(n + 1) % count]} {english[(n + 2) % count]}",
        )
        for n in range(count)
    ]


def row(number: int, source: int, question: str, answer: str | None) -> ExportRow:
    """Make a row that says it comes from item ``source``."""
    return ExportRow(
        id=str(number),
        locale="es-MX",
        split="test",
        question=question,
        reference_answer=answer,
        category=Category(),
        adaptation=Adaptation(
            item_class=ItemClass.ST, sensitivity=Sensitivity.CA, kind=Kind.TRANSLATED, ledger=()
        ),
        provenance=Provenance(
            dataset="flores",
            dataset_version="1",
            item_id=str(source),
            pack="",
            engine="",
            back_engine="",
            derive_version="",
        ),
        review=Review(status="accepted"),
        jurisdiction="MX",
    )


def edited(text: str, kinds: str, spread: bool, rng: random.Random) -> str:
    """Return ``text`` with 20 % of its characters substituted, inserted or deleted."""
    letters = "あいうえおかきくけこ" if any(c > "\u3000" for c in text) else "abcdefghijklmnop"
    count = len(text) // 5
    places = range(4, len(text), 5) if spread else rng.sample(range(len(text)), count)
    out = list(text)
    for place in sorted(places, reverse=True)[:count]:
        kind = rng.choice(kinds)
        new = [] if kind == "d" else [rng.choice(letters)]
        out[place : place + (kind != "i")] = new
    return "".join(out)


def main(folder: Path) -> None:
    """Print the three tables."""
    texts = {p.suffix[1:]: p.read_text("utf-8").splitlines() for p in folder.glob("flores-test.*")}
    source = items(texts["ja"], texts["en"])
    count = len(source)
    print("translations mistaken for copies (rows of the same items, closest languages first)")
    for language in CLOSE:
        lines = texts[language]
        answers = [f"{lines[(n + 1) % count]} {lines[(n + 2) % count]}" for n in range(count)]
        rows = [row(n, n, lines[n], answers[n]) for n in range(count)]
        start, busy = time.perf_counter(), time.process_time()
        wrong = {copy.row_id for copy in find_copies(rows, source).copies}
        speed, cpu = count / (time.perf_counter() - start), count / (time.process_time() - busy)
        print(
            f"  {language}: {len(wrong)} of {count} rows, {speed:.0f} items/s, "
            f"{cpu:.0f} per second of one core"
        )
    print("strangers mistaken for copies (same language, other half of the set)")
    for language in ("en", "ja"):
        half = count // 2
        rows = [row(n, n, texts[language][half + n], None) for n in range(half)]
        wrong = {copy.row_id for copy in find_copies(rows, source[: half - 2]).copies}
        print(f"  {language}: {len(wrong)} of {half} rows")
    print("edited copies missed (own item | another item)")
    rng = random.Random(7)  # noqa: S311 - the same edits every time
    for language in ("en", "ja"):
        for kinds in ("s", "i", "d", "sid"):
            for spread in (False, True):
                copies = [edited(text, kinds, spread, rng) for text in texts[language]]
                missed = [
                    count
                    - len(
                        find_copies(
                            [row(n, (n + far) % count, copies[n], None) for n in range(count)],
                            source,
                        ).copies
                    )
                    for far in (0, 100)
                ]
                how = "spread" if spread else "random"
                print(f"  {language} {kinds} {how}: {missed[0]} | {missed[1]} of {count}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FLORES)
