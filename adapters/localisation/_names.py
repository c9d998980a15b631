"""Names that no pack lists: people with honorifics, laws, bodies, and capitals in mid-sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from ._found import Found, Span

_CAP = r"[A-Z][\w'’\-āēīōūáéíóúñç]*[\w]"
_SMALL = r"(?:of|on|for|the|and|to|in|against|by|from|under|with|concerning|de|del|la)"
_HONORIFIC = re.compile(
    rf"\b({_CAP.replace('-', '')})(-(?:san|sama|kun|chan|sensei|senpai|dono))\b"
)
_TITLED = re.compile(rf"\b(?:Mr|Ms|Mrs|Miss|Dr|Prof|Professor)\.?\s({_CAP})")
_LAW = re.compile(
    rf"\b(?:(?:{_CAP}\s)+(?:(?:and|of|on|for)\s(?:{_CAP}\s)+)*(?:Act|Law|Code|Ordinance)"
    rf"|(?:Act|Law|Ordinance)\s(?:on|for|to|of|against|concerning)\s(?:(?:{_CAP}|{_SMALL})\s)*{_CAP})\b"
)
_BODY_WORDS = (
    "Agency|Ministry|Centre|Center|Bureau|Association|Commission|Committee|University|Hospital|"
    "Station|Line|Prefecture|City|Ward|Town|Village|Museum|Shrine|Temple|Bank|Party|Hotline|"
    "Helpline|Foundation|Federation|Institute|Department|Office|Court|Corporation|Council|Union|"
    "Airport|Tower|Park|Castle|Newspaper|Police|Gallery|Shimbun|Service|Board|Society|Church|District|Province"
)
_BODY = re.compile(
    rf"\b(?:{_CAP}\s(?:(?:and|of|for)\s)?)+(?:{_BODY_WORDS})s?"
    rf"(?:\s(?:of|for)\s(?:{_CAP})(?:(?:,?\sand|,|\sof)?\s{_CAP})*)?\b"
    rf"|\b(?:Ministry|Department|Bank|University|Constitution)\sof\s(?:the\s)?{_CAP}"
    rf"(?:(?:,?\sand|,|\sof)?\s{_CAP})*\b"
)
_PLACE = re.compile(
    rf"\b(?:(?:Lake|Mount|Mt\.?|Cape|Port)\s{_CAP}"
    rf"|(?:{_CAP}\s)+(?:Bay|Islands?|Peninsula|River|Bridge|Falls|Mountains?|Valley|Strait|Beach))\b"
)
_RUN = re.compile(rf"(?<![\w'’\-]){_CAP}(?:\s{_CAP})*(?![\w'’])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]['\"”’)]*\s+|\n\s*|[(\[\"“‘'\-–•\]]\s*|\d[.)]\s+)$")


def scan_patterns(text: str) -> Iterator[Found]:
    """Yield names that their surroundings give away: honorifics, titles, laws, bodies."""
    for found in _HONORIFIC.finditer(text):
        yield Found(*found.span(1), found[1], "name.family", "honorific", 5)
        suffix = found[2]
        concept = "honorific.intimate" if suffix in {"-kun", "-chan"} else "honorific.neutral"
        yield Found(*found.span(2), suffix, concept, "honorific", 5)
    for found in _TITLED.finditer(text):
        yield Found(*found.span(1), found[1], "name.family", "title", 6)
    for pattern, scanner in ((_LAW, "law"), (_BODY, "body"), (_PLACE, "place")):
        for found in pattern.finditer(text):
            start = _skip_common(text, found.start())
            if " " in text[start : found.end()]:
                yield Found(start, found.end(), text[start : found.end()], None, scanner, 6)


def scan_capitals(text: str, taken: Iterable[Span]) -> Iterator[Found]:
    """Yield runs of capitalised words in mid-sentence that nothing else has found.

    The first word of a sentence is no evidence, nor is a word that all countries share
    (``worldwide.tsv``).
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


def _skip_common(text: str, start: int) -> int:
    """Leave out a capital that only begins the sentence: *Under the Road Traffic Act*."""
    while True:
        word = re.match(r"(\w+)\s", text[start:])
        if word is None or word[1].lower() not in _LEADING:
            return start
        start += word.end()


_LEADING = frozenset(
    [
        "a",
        "an",
        "the",
        "in",
        "on",
        "at",
        "under",
        "by",
        "for",
        "with",
        "from",
        "to",
        "of",
        "and",
        "or",
        "but",
        "if",
        "when",
        "since",
        "as",
        "is",
        "are",
        "was",
        "my",
        "your",
        "his",
        "her",
        "their",
        "our",
        "this",
        "that",
        "these",
        "call",
        "ask",
        "contact",
        "visit",
        "report",
        "according",
        "also",
        "even",
        "both",
        "every",
        "each",
        "any",
        "all",
        "please",
    ]
)


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
