"""Measures the terms guard on FLORES: copies it misses, strangers it mistakes, speed.

Usage: python benchmarks/terms_guard.py [folder with flores-test.en, .ja, .es …]

Rows are made of a target language, their source items of Japanese with English; questions are one
sentence, reference answers two. Planted in rows of the item itself and of another one are copies
word for word, copies changed in case, punctuation, spaces or width of letters, and copies with
20 % of their characters edited: at random places or evenly spread (which leaves fewest characters
in a row), by substitution, insertion or deletion. Strangers are sentences of the other half of the
set, in the same language. Exit status 1 where a limit below is missed.
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
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
EDITED, FALSE, SPEED = 0.99, 0.001, 2_000
"""Least share of edited copies found, largest share of strangers mistaken, least items a second."""
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


WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
PLANTED: dict[str, Callable[[str], str]] = {
    "word for word": str,
    "upper case": str.upper,
    "no punctuation": lambda t: "".join(c for c in t if unicodedata.category(c)[0] not in "PS"),
    "spaces": lambda t: "  ".join(t.split()) if " " in t else " ".join(t),
    "full width": lambda t: t.translate(WIDE),
}
"""Copies that must all be found, in how they differ from their text."""


def missed(copies: Sequence[str], source: Sequence[SourceItem], far: int) -> int:
    """Return how many of the copies of questions are not found, in rows of items ``far`` away."""
    count = len(source)
    rows = [row(n, (n + far) % count, copies[n], None) for n in range(count)]
    return count - len(find_copies(rows, source).copies)


def planted(texts: dict[str, list[str]], source: Sequence[SourceItem]) -> bool:
    """Print how many copies are missed; return whether they are few enough."""
    print("copies missed (own item | another item)")
    good, rng = True, random.Random(7)  # noqa: S311 - the same edits every time
    for language in ("en", "ja"):
        for name, change in PLANTED.items():
            copies = [change(text) for text in texts[language]]
            found = [missed(copies, source, far) for far in (0, 100)]
            print(f"  {language} {name}: {found[0]} | {found[1]} of {len(source)}")
            good &= not any(found)
        for kinds in ("s", "i", "d", "sid"):
            for spread in (False, True):
                copies = [edited(text, kinds, spread, rng) for text in texts[language]]
                found = [missed(copies, source, far) for far in (0, 100)]
                how = "spread" if spread else "random"
                print(f"  {language} 20 % {kinds} {how}: {found[0]} | {found[1]} of {len(source)}")
                good &= max(found) <= (1 - EDITED) * len(source)
    return good


def strangers(texts: dict[str, list[str]], source: Sequence[SourceItem]) -> bool:
    """Print how many strangers are mistaken for copies; return whether they are few enough."""
    print("strangers mistaken for copies (same language, other half of the set)")
    half, wrong = len(source) // 2, 0
    for language in ("en", "ja"):
        lines = texts[language]
        # the answers of the last two items of each half are made of the other half's sentences
        one = [row(n, n % (half - 2), lines[half + n], None) for n in range(half)]
        other = [row(n, half + n % (half - 2), lines[n], None) for n in range(half)]
        hits = len(find_copies(one, source[: half - 2]).copies)
        hits += len(find_copies(other, source[half:-2]).copies)
        print(f"  {language}: {hits} of {2 * half} rows")
        wrong += hits
    return wrong <= FALSE * 4 * half


def speed(texts: dict[str, list[str]], source: Sequence[SourceItem]) -> bool:
    """Print speed and translations mistaken for copies; return whether it is fast enough."""
    print("rows of the same items in other languages, closest first: mistaken for copies, speed")
    count, speeds = len(source), []
    for language in CLOSE:
        lines = texts[language]
        answers = [f"{lines[(n + 1) % count]} {lines[(n + 2) % count]}" for n in range(count)]
        rows = [row(n, n, lines[n], answers[n]) for n in range(count)]
        times = []
        for _ in range(3):
            start = time.perf_counter()
            wrong = {copy.row_id for copy in find_copies(rows, source).copies}
            times.append(time.perf_counter() - start)
        speeds.append(count / min(times))
        print(f"  {language}: {len(wrong)} of {count} rows, {speeds[-1]:.0f} items/s")
    return min(speeds) >= SPEED


def main(folder: Path) -> int:
    """Print the tables and return how many limits were missed."""
    texts = {p.suffix[1:]: p.read_text("utf-8").splitlines() for p in folder.glob("flores-test.*")}
    if not {"en", "ja", *CLOSE} <= texts.keys():
        print(f"{folder}: FLORES is not here")
        return 1
    source = items(texts["ja"], texts["en"])
    results = {
        "copies": planted(texts, source),
        "strangers": strangers(texts, source),
        "speed": speed(texts, source),
    }
    for name, good in results.items():
        print(f"{name}: {'within' if good else 'OUTSIDE'} the limit")
    return sum(not good for good in results.values())


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FLORES)))
