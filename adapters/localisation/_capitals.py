"""Names that only their capital gives away, and words whose capital means nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from ._found import Found, Span
from ._names import CAP

NAMES = frozenset({"name.family", "name.given.female", "name.given.male"})
_RUN = re.compile(rf"(?<![\w'’\-]){CAP}(?:\s{CAP})*(?![\w'’])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|\n\s*|[(\[\"“‘'\-–•\]]\s*|\d[.)]\s+)$")


def scan(text: str, original: str | None, taken: Iterable[Span]) -> Iterator[Found]:
    """Yield runs of capitalised words in mid-sentence that nothing else has found.

    The first word of a sentence is no evidence, nor is a word that all countries share
    (``worldwide.tsv``), nor one that a Japanese original has in Latin letters, too.
    """
    spans = list(taken)
    if _title_case(text):
        return
    for run in _RUN.finditer(text):
        words = [
            (run.start() + word.start(), run.start() + word.end())
            for word in re.finditer(r"\S+", run.group())
        ]
        free = [w for w in words if all(w[1] <= s or w[0] >= e for s, e in spans)]
        for start, end in _joined(w for w in free if not _ordinary(text, *w)):
            bare = re.sub(r"['’]s$", "", text[start:end])
            if original is None or bare not in original:
                yield Found(start, start + len(bare), bare, None, "capital", 9)


def _title_case(text: str) -> bool:
    """Tell whether a text is written like a headline, where capitals show nothing."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.7 * len(words)


def _joined(words: Iterable[Span]) -> Iterator[Span]:
    """Yield spans of words that stand one space apart as one."""
    current: Span | None = None
    for start, end in words:
        if current and start == current[1] + 1:
            current = current[0], end
        else:
            if current:
                yield current
            current = start, end
    if current:
        yield current


def _ordinary(text: str, start: int, end: int) -> bool:
    word = text[start:end].strip("'’-")
    bare = re.sub(r"['’]s$", "", word)
    if bare.lower() in worldwide() or bare.lower().rstrip("s") in worldwide():
        return True
    return bool(_SENTENCE_START.search(text[max(0, start - 6) : start])) or start == 0


def whole_names(english: str, found: list[Found]) -> list[Found]:
    """Take a listed name beside an unlisted capitalised word as part of one unknown name.

    *Brad* is a common name; *Brad Pitt* is somebody.
    """
    out: list[Found] = []
    for find in found:
        last = out[-1] if out else None
        together = last is not None and last.end + 1 == find.start and english[last.end] == " "
        kinds = {find.concept, last.concept} if last is not None else set()
        scanners = {find.scanner, last.scanner} if last is not None else set()
        if together and last and None in kinds and kinds & NAMES and "capital" in scanners:
            text = english[last.start : find.end]
            out[-1] = Found(last.start, find.end, text, None, "capital", 9)
            continue
        out.append(find)
    return out


def worldwide_phrases(text: str) -> list[Span]:
    """Return the spans of phrases of ``worldwide.tsv``, in which nothing is looked for."""
    return [found.span() for found in _phrases().finditer(text)]


@cache
def _phrases() -> re.Pattern[str]:
    phrases = (re.escape(word) for word in worldwide() if " " in word)
    return re.compile(
        rf"\b(?:{'|'.join(sorted(phrases, key=len, reverse=True))})s?\b", re.IGNORECASE
    )


@cache
def worldwide() -> frozenset[str]:
    """Return capitalised words that belong to no single country, lower case."""
    text = (files("derive.adapters.localisation") / "worldwide.tsv").read_text("utf-8")
    lines = (line.split("#")[0].strip().lower() for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split(",") if word.strip())
