"""Names that no pack lists, known by their shape: people with honorifics, laws, bodies, places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ._found import Found

CAP = r"[A-Z][\w'’\-āēīōūáéíóúñç]*[\w]"
_SMALL = r"(?:of|on|for|the|and|to|in|against|by|from|under|with|concerning|de|del|la)"
_HONORIFIC = re.compile(rf"\b({CAP.replace('-', '')})(-(?:san|sama|kun|chan|sensei|senpai|dono))\b")
_TITLED = re.compile(rf"\b(?:Mr|Ms|Mrs|Miss|Dr|Prof|Professor)\.?\s({CAP})")
_LAW = re.compile(
    rf"\b(?:(?:{CAP}\s)+(?:(?:and|of|on|for)\s(?:{CAP}\s)+)*(?:Act|Law|Code|Ordinance)"
    rf"|(?:Act|Law|Ordinance)\s(?:on|for|to|of|against|concerning)\s(?:(?:{CAP}|{_SMALL})\s)*{CAP})\b"
)
_BODY_WORDS = (
    "Agency|Ministry|Centre|Center|Bureau|Association|Commission|Committee|University|Hospital|"
    "Station|Line|Prefecture|City|Ward|Town|Village|Museum|Shrine|Temple|Bank|Party|Hotline|"
    "Helpline|Foundation|Federation|Institute|Department|Office|Court|Corporation|Council|Union|"
    "Airport|Tower|Park|Castle|Newspaper|Police|Gallery|Shimbun|Service|Board|Society|Church|District|Province"
)
_BODY = re.compile(
    rf"\b(?:{CAP}\s(?:(?:and|of|for)\s)?)+(?:{_BODY_WORDS})s?"
    rf"(?:\s(?:of|for)\s(?:{CAP})(?:(?:,?\sand|,|\sof)?\s{CAP})*)?\b"
    rf"|\b(?:Ministry|Department|Bank|University|Constitution)\sof\s(?:the\s)?{CAP}"
    rf"(?:(?:,?\sand|,|\sof)?\s{CAP})*\b"
)
_PLACE = re.compile(
    rf"\b(?:(?:Lake|Mount|Mt\.?|Cape|Port)\s{CAP}"
    rf"|(?:{CAP}\s)+(?:Bay|Islands?|Peninsula|River|Bridge|Falls|Mountains?|Valley|Strait|Beach))\b"
)


def scan(text: str) -> Iterator[Found]:
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


def _skip_common(text: str, start: int) -> int:
    """Leave out a capital that only begins the sentence: *Under the Road Traffic Act*."""
    while True:
        word = re.match(r"(\w+)\s", text[start:])
        if word is None or word[1].lower() not in _LEADING:
            return start
        start += word.end()


_LEADING = frozenset(
    re.findall(
        r"\w+",
        "a an the in on at under by for with from to of and "
        "or but if when since as is are was my your his her their "
        "our this that these call ask contact visit report according also even both every "
        "each any all please ",
    )
)
