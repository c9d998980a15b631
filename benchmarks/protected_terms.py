"""Whether what must survive translation survives Apertium: placeholders, URLs, numbers, terms.

Puts 10,000 of them into real sentences (Do-Not-Answer questions and FLORES), up to five a sentence,
at any word, after an opening and before a closing mark, and translates these with eng-spa and
eng-cat. Placeholders of eight kinds, URLs, e-mail addresses and numbers must come out as they went
in, as often; a term of the ledger as its target, whatever characters that has.

    python benchmarks/protected_terms.py [--items 10000] [--pairs en-es en-ca] [--show 20]

Prints every kind with its count and misses. Ends with 1 where anything is lost, changed or doubled.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from apertium_overhead import questions

from derive import plugins
from derive.records import Outcome, Protected, Segment, Translation

DATA = Path(os.environ.get("DERIVE_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
WORDS = ("name", "user", "city", "first_name", "order.id", "count", "x", "date")
TERMS = ("the agency", "Social Security number", "police", "Halloween")
TARGETS = (
    "Procuraduría Federal del Consumidor", "CURP", "088", "$1,500 MXN", "Día de Muertos",
    "l'ONCE", "L'Hospitalet de Llobregat", "Ñuñoa", "振り込め詐欺", "50 €",
    "a/b [c] {d} <e> @f ^g$ \\h", "“Bienestar”", "IMSS-Bienestar", "18 años", "la", "el 066",
    "*Gómez", "#1",
)  # fmt: skip
_NUMBER = re.compile(r"\d(?:[\d.,:/-]*\d)?")


class Item(NamedTuple):
    """What is put into a sentence, and what must come out for it."""

    kind: str
    text: str
    target: str


Make = Callable[[random.Random, int], str]
KINDS: Mapping[str, Make] = {
    "{placeholder}": lambda r, n: f"{{{r.choice(WORDS)}{n}}}",
    "{{placeholder}}": lambda r, n: f"{{{{{r.choice(WORDS)}_{n}}}}}",
    "${placeholder}": lambda r, n: f"${{{r.choice(WORDS)}{n}}}",
    "%(placeholder)s": lambda r, n: f"%(v{n}){r.choice('sd')}",
    "%1$s": lambda _, n: f"%{n}$s",
    "<tag>": lambda r, n: f"<{r.choice(('b', 'a', 'span'))} id='{n}'>",
    "&entity;": lambda _, n: f"&#{1000 + n};",
    "[PLACEHOLDER]": lambda r, n: f"[{r.choice(('NAME', 'CITY', 'DATE'))}_{n}]",
    "URL": lambda r, n: r.choice((
        f"https://example.org/{n}", f"http://www.example.com/a_b/{n}?q=the+dog&l=en#top",
        f"www.example.net/{n}/index.html", f"https://example.org/{n}/día(1)/x",
    )),
    "e-mail": lambda r, n: f"{r.choice(('help', 'first.last', 'a+b'))}{n}@example.org",
    "whole number": lambda r, n: str(r.randint(0, 9) * 1000 + n),
    "1,234.5": lambda r, n: f"{n:,}.{r.randint(0, 99)}" if n > 999 else f"{n}.{r.randint(1, 9)}",
    "date or time": lambda r, n: r.choice((
        f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}", f"{n % 24:02}:{n % 60:02}",
        f"{n % 28 + 1}/{n % 12 + 1}/2026",
    )),
    "amount": lambda r, n: r.choice((f"${n}", f"£{n}.50", f"{n}%", f"{n} %", f"€{n}", f"¥{n},000")),
    "number with letters": lambda r, n: r.choice((f"{n}km", f"A{n}", f"{n}b", f"v{n}.1", f"{n}kg")),
}  # fmt: skip


def sentences() -> list[str]:
    """Return English sentences that hold none of the things themselves."""
    flores = (DATA / "flores" / "flores-test.en").read_text("utf-8").splitlines()
    return [text for text in (*questions(), *flores) if not re.search(r"[\d@{}<>%&\[\]$]", text)]


def made_items(count: int, chance: random.Random) -> Iterator[Item]:
    """Yield items of every kind in turn; every third is a term of the ledger."""
    kinds = list(KINDS.items())
    for n in range(count):
        if n % 3 == 0:
            yield Item("ledger term", chance.choice(TERMS), TARGETS[n // 3 % len(TARGETS)])
            continue
        kind, make = kinds[(n - n // 3) % len(kinds)]
        text = make(chance, n)
        yield Item(kind, text, text)


def with_items(number: int, text: str, items: Sequence[Item], chance: random.Random) -> Segment:
    """Return ``text`` with ``items`` between its words."""
    words = text.split(" ")
    places = sorted(chance.sample(range(1, len(words)), min(len(items), len(words) - 1)))
    out, spans, at = "", [], 0
    for item, place in zip(items, places, strict=False):
        before, after = chance.choice((("", ""), ("", ""), ("(", ")"), ("“", "”"), ("", ",")))
        out += " ".join(words[at:place]) + " " + before
        if item.kind == "ledger term":
            spans.append(Protected(start=len(out), end=len(out + item.text), target=item.target))
        out += f"{item.text}{after} "
        at = place
    return Segment(id=str(number), text=out + " ".join(words[at:]), protected=tuple(spans))


def build(count: int) -> list[tuple[Segment, list[Item]]]:
    """Return segments with the items in each, ``count`` items in all."""
    chance = random.Random(7)  # noqa: S311 - nothing secret
    texts, items = sentences(), list(made_items(count, chance))
    built: list[tuple[Segment, list[Item]]] = []
    while items:
        text = texts[len(built) % len(texts)]
        some = items[: min(chance.randint(1, 5), len(text.split(" ")) - 1)]
        items = items[len(some) :]
        if some:
            built.append((with_items(len(built), text, some, chance), some))
    return built


def missed(items: Sequence[Item], made: Translation) -> Iterator[Item]:
    """Yield the items that did not come out as often as they went in."""
    wanted = Counter(item.target for item in items)
    for item in items:
        if made.outcome is not Outcome.OK or _count(made.text, item) < wanted[item.target]:
            yield item


def _count(text: str, item: Item) -> int:
    """Return how often an item is in a text: a number as a whole, not as a part of another.

    The sign of an amount may stand on the other side, as the language has it.
    """
    if item.kind == "amount":
        (number,) = _NUMBER.findall(item.target)
        sign = item.target.replace(number, "").strip()
        return min(_NUMBER.findall(text).count(number), text.count(sign))
    if _NUMBER.fullmatch(item.target):
        return _NUMBER.findall(text).count(item.target)
    return text.count(item.target)


def main() -> int:
    """Translate, count and show what is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--pairs", nargs="+", default=["en-es", "en-ca"])
    parser.add_argument("--show", type=int, default=20)
    told = parser.parse_args()
    built = build(told.items)
    total = 0
    for pair in told.pairs:
        source, target = pair.split("-")
        engine = plugins.engine("apertium").open(source, target, {})
        started = time.perf_counter()
        made = {t.id: t for t in engine.translate([segment for segment, _ in built])}
        seconds = time.perf_counter() - started
        engine.close()
        kinds = Counter(item.kind for _, items in built for item in items)
        misses: Counter[str] = Counter()
        for segment, items in built:
            for item in missed(items, made[segment.id]):
                misses[item.kind] += 1
                if misses.total() <= told.show:
                    print(f"  lost {item.target!r}: {segment.text!r} → {made[segment.id].text!r}")
        print(
            f"{pair}: {kinds.total()} in {len(built)} texts, {seconds:.1f} s, lost {misses.total()}"
        )
        for kind, count in sorted(kinds.items()):
            print(f"  {kind:20} {count:6}  lost {misses[kind]}")
        total += misses.total()
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
