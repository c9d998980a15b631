"""What the Japanese original shows: proper nouns, and how they are read in Latin letters.

fugashi with unidic-lite splits the original. A noun whose reading stands in the English text is a
Japanese word there (*nomikai*, *Akabane*); a proper noun that the English does not show is hidden.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import fugashi
import jaconv

from derive.locale_pack.match import fold

from ._found import Found, Span

CONCEPTS = {"姓": "name.family", "名": "name.given", "地名": "city.small", "組織": None}
"""What a proper noun is, by unidic's third and fourth part of speech."""

MIN_LATIN = 4
"""A reading shorter than this is too often an English word as well."""

_QUOTED = re.compile(r"['\"‘“]([A-Za-zāēīōū]+(?:[ \-][A-Za-zāēīōū]+)+)[!?.,]?['\"’”]")
_SYLLABLES = re.compile(r"(?:[kgsztdnhbpmyrwjf]?(?:y|h|ch|sh|ts)?[aeiou]|n|[kstp](?=[kstpc]))+")

_local = threading.local()


class Token(NamedTuple):
    """A noun of the original: as written, as read in Latin letters, proper or not, and of what
    concept a proper noun is."""

    surface: str
    latin: str
    proper: bool
    concept: str | None


@lru_cache(maxsize=4096)
def nouns(text: str) -> tuple[Token, ...]:
    """Return the nouns of a Japanese text, and runs of up to three nouns as one."""
    words = [_token(node) for node in _tagger()(text)]
    found: list[Token] = []
    for first, noun in enumerate(words):
        if noun is None:
            continue
        found.append(noun)
        run = noun
        for following in words[first + 1 : first + 3]:
            if following is None:
                break
            proper = run.proper and following.proper
            run = Token(run.surface + following.surface, run.latin + following.latin, proper, None)
            found.append(run)
    return tuple(found)


def scan_romanised(english: str, original: str, taken: list[Span]) -> Iterator[Found]:
    """Yield words of the English text that are Japanese words of the original in Latin letters."""
    by_reading: dict[str, Token] = {}
    for token in nouns(original):
        if len(token.latin) >= MIN_LATIN:
            by_reading.setdefault(token.latin, token)
    words = [
        m.span()
        for m in re.finditer(r"[^\W\d_]+", english)
        if all(m.end() <= start or m.start() >= end for start, end in taken)
    ]
    for first in range(len(words)):
        for last in range(first, min(first + 3, len(words))):
            start, end = words[first][0], words[last][1]
            surface = english[start:end]
            match = by_reading.get(plain(surface))
            adjacent = re.fullmatch(r"[\w'’\- ]+", surface)
            if match is not None and adjacent and (surface[0].isupper() or not match.proper):
                yield Found(
                    start, end, surface, match.concept, "romanised", 7, original=match.surface
                )


def scan_phrases(english: str, original: str, taken: list[Span]) -> Iterator[Found]:
    """Yield quoted phrases that are spoken Japanese of the original in Latin letters.

    Of two words or more, and every one of them written as Japanese syllables.
    """
    sound: str | None = None
    for quoted in _QUOTED.finditer(english):
        start, end = quoted.span(1)
        if any(start < e and s < end for s, e in taken) or not _SYLLABLES.fullmatch(
            plain(quoted[1])
        ):
            continue
        if sound is None:
            words = _tagger()(original)
            readings = ("".join(_said(word, how) for word in words) for how in ("kana", "pron"))
            sound = " ".join(_latin(reading) for reading in readings)
        if plain(quoted[1]) in sound:
            yield Found(start, end, quoted[1], None, "phrase", 7)


def hidden_names(english: str, original: str) -> Iterator[Token]:
    """Yield proper nouns of the original whose reading does not stand in the English text."""
    squeezed = plain(english)
    seen: set[str] = set()
    for token in nouns(original):
        known = token.surface in seen or not token.latin
        if token.proper and token.concept is not None and not known and token.latin not in squeezed:
            seen.add(token.surface)
            yield token


@lru_cache(maxsize=4096)
def plain(latin: str) -> str:
    """Return Latin letters as romanisations agree on them: no macrons, long vowels or hyphens."""
    text = re.sub(r"[^a-z]", "", fold(latin))
    text = re.sub(r"ou|oo|oh(?![aeiouy])", "o", text)
    text = re.sub(r"uu", "u", text)
    return re.sub(r"m(?=[bpm])", "n", text)


def _token(word: Any) -> Token | None:
    feature = word.feature
    if feature.pos1 != "名詞" or feature.pos2 in {"数詞", "助動詞語幹"}:
        return None
    reading = feature.pron or feature.kana or ""
    latin = _latin(feature.kana or reading)
    proper = feature.pos2 == "固有名詞" and feature.pos4 != "国"
    concept = CONCEPTS.get(feature.pos4) or CONCEPTS.get(feature.pos3) if proper else None
    return Token(word.surface, latin, proper, concept)


def _said(word: Any, how: str) -> str:
    """Return how a word of the original is written in kana, or said (*wa* for は)."""
    return getattr(word.feature, how, None) or ""


def _latin(kana: str) -> str:
    hiragana = jaconv.kata2hira(kana.replace("ー", ""))
    return plain(jaconv.kana2alphabet(hiragana)) if kana else ""


def _tagger() -> Any:
    """Return this thread's tagger: MeCab's is not to be shared between threads."""
    if not hasattr(_local, "tagger"):
        _local.tagger = fugashi.Tagger()
    return _local.tagger
