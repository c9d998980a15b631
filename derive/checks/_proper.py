"""The proper names of two English texts, word by word, set against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from anyascii import anyascii
from rapidfuzz import fuzz, process

from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked
from derive.checks._words import word_list

WORD = compiled(r"[\p{L}\p{M}]+(?:['’.\-&][\p{L}\p{M}]+)*")
_ASCII_WORD = re.compile(r"[A-Za-z]+(?:['.\-&][A-Za-z]+)*")
_PARTS = re.compile(r"[-'’.&]")
_ENDING = re.compile(r"['’](?:s|ve|d|m|re|ll)?$")
START = compiled(r"(?:^|[.!?:;…\n\"“”'‘(\[—–]|[—–-]\s)[\s\"“'‘(\[]*$")

STARTERS = frozenset(
    word_list(
        "a an the this that these those in on at by for from to with without of off out over under "
        "up down into onto upon about above across after again against all almost along already "
        "also although always am among amid an and another any anyone anything are around as ask "
        "be because become been before behind being below beside besides between beyond both but "
        "call can cannot check come consider could dear despite did do does don during each either "
        "else enough even ever every everyone everything except explain few find first follow "
        "former get give given go had has have he her here hers hi him his how however i if "
        "imagine instead is it its just keep last later least less let like little local look "
        "made make many may maybe me might more most much must my never new next no nobody none "
        "nor not nothing now officials often old once one only or other others our people perhaps "
        "please previous previously quite rather really recent recently remember same say second "
        "see several she should similar since so some someone something sometimes soon still stop "
        "such take tell than thank thanks their them then there therefore they things think third "
        "though through thus to today together too toward towards try two three four five six "
        "seven eight nine ten twelve twenty thirty until unless unlike us use using very was we "
        "well were what whatever when whenever where whether which while who whoever whom whose "
        "why will within work would write yes yesterday yet you your yours ask asked according "
        "additionally afterwards anybody apart approximately built common different due early "
        "earlier eventually finally following formerly further furthermore generally half hence "
        "indeed initially late lately meanwhile moreover nearly nevertheless nowadays originally "
        "overall part particularly police president prior researchers scientists sure starting "
        "typically usually young year years women men children water when's what's it's i'm i've "
        "there's that's he's she's don't doesn't isn't aren't can't won't let's you're they're "
        "we're you've they've we've i'd i'll we'll you'll"
    )
)
"""Words whose capital at the beginning of a sentence says nothing."""

CALENDAR = frozenset(
    word_list(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may "
        "june july august september october november december mon tue wed thu fri sat sun jan feb "
        "mar apr jun jul aug sep sept oct nov dec am pm a.m p.m a.d b.c bc ad bce ce gmt utc "
        "mr mrs ms dr prof st ii iii iv ok no internet god earth english"
    )
)
"""Capitalised words that are no names, or that a translation writes in many ways."""

GENERIC = frozenset(
    word_list(
        "city town village county prefecture province state states district region republic "
        "kingdom country national international federal royal ministry minister president prime "
        "government department office agency bureau committee council commission board "
        "administration organization organisation association institute institution university "
        "college school academy center centre hospital police officer chief director manager "
        "executive general secretary governor mayor senator professor doctor captain king queen "
        "prince princess emperor court law act bill war world games cup league championship "
        "tournament club team river lake mountain mount island islands sea ocean bay street road "
        "avenue square park bridge airport station church temple north south east west northern "
        "southern eastern western central upper lower new old great grand company corporation bank "
        "group party union front army navy force forces award prize day night year middle high "
        "survey museum house home hotel service services system program programme project site "
        "theory united"
    )
)
"""Words of names that a translation is free to turn: they count for little."""
GENERIC_WEIGHT = 0.25

ALIASES = (
    "us usa u.s u.s.a america american americans united_states",
    "uk u.k britain british briton britons united_kingdom england english great_britain",
    "eu e.u european europe europeans european_union",
    "un u.n united_nations",
    "uae u.a.e emirates emirati united_arab_emirates",
    "netherlands dutch holland",
    "france french frenchman",
    "germany german germans deutschland",
    "spain spanish spaniard spaniards",
    "greece greek greeks hellenic",
    "poland polish pole poles",
    "denmark danish dane danes",
    "sweden swedish swede swedes",
    "turkey turkish turk turks türkiye turkiye",
    "switzerland swiss",
    "wales welsh",
    "ireland irish",
    "scotland scottish scots",
    "philippines filipino filipinos philippine",
    "peru peruvian",
    "norway norwegian",
    "czech czechia",
    "burma myanmar burmese",
    "ussr u.s.s.r soviet soviets",
    "china chinese prc sino",
    "japan japanese nippon nihon",
    "korea korean koreans rok",
    "wwi wwii",
    "covid covid-19 coronavirus",
    "moslem muslim islam islamic",
    "christian christianity",
    "bible biblical",
    "nyc new_york",
    "la los_angeles",
    "dc d.c washington",
    "mideast middle_east",
    "beijing peking",
    "mumbai bombay",
    "tv television",
)
"""Names that stand for each other; phrases have an underscore."""

ALIKE = 72
"""How alike (0–100) two spellings of one name are at least."""

LONGEST_PAIR = 16
"""Letters that two neighbours have at most to be looked at as one word."""

PREFIX = 4
"""Letters that a country and its people share: Haiti, Haitian."""


class Proper(NamedTuple):
    """One word of a name. ``weight`` says how much its loss would tell: 1, or little if generic."""

    start: int
    end: int
    text: str
    key: str
    weight: float


class NameChange(NamedTuple):
    """The words of names that one text has and the other has not, in any spelling."""

    lost: tuple[Proper, ...]
    added: tuple[Proper, ...]

    @property
    def score(self) -> float:
        """Return 0 upward: 1 for a name lost, more where another one stands in its place."""
        lost, added = (max((n.weight for n in side), default=0.0) for side in self)
        return lost + 0.5 * added


def word_pattern(text: str) -> re.Pattern[str]:
    """Return the pattern of a word, or one that is the same for ASCII and quicker."""
    return _ASCII_WORD if text.isascii() else WORD


@lru_cache(maxsize=KEPT)
def proper(text: str) -> tuple[Proper, ...]:
    """Return the words of an English text that belong to names, in order."""
    plain = masked(text)
    if plain.isupper() or plain.islower():
        return ()
    found = [m for m in word_pattern(plain).finditer(plain) if m.group()[0].isupper()]
    kept: list[Proper] = []
    for n, match in enumerate(found):
        word = _bare(match.group())
        key = _key(word)
        if key in CALENDAR or len(key) < 2:
            continue
        begins = bool(START.search(plain[max(0, match.start() - 4) : match.start()]))
        begins = begins or not plain[: match.start()].strip()
        if begins and _plain_start(word, key, found, n, plain):
            continue
        weight = GENERIC_WEIGHT if key in GENERIC else 1.0
        kept.append(Proper(match.start(), match.start() + len(word), word, key, weight))
    return tuple(kept)


def _plain_start(word: str, key: str, found: list[re.Match[str]], n: int, text: str) -> bool:
    """Tell whether the first word of a sentence has its capital from there."""
    if key in STARTERS or key.endswith("ly"):
        return True
    if word.isupper() and len(word) > 1:
        return False
    following = found[n + 1] if n + 1 < len(found) else None
    if following is not None and text[found[n].end() : following.start()] == " ":
        return key in GENERIC
    return False


@lru_cache(maxsize=KEPT)
def name_change(one: str, other: str) -> NameChange:
    """Compare the names of two English texts, word by word."""
    ours, theirs = proper(one), proper(other)
    if not ours and not theirs:
        return NameChange((), ())
    here, there = _reading(one), _reading(other)
    return NameChange(
        tuple(n for n in ours if not there.has(n.key, n.text)),
        tuple(n for n in theirs if not here.has(n.key, n.text)),
    )


class _Reading:
    """What of a text is looked at for a name: its words, joined neighbours, and initials."""

    def __init__(self, text: str) -> None:
        plain = masked(text)
        self._spelt = [_key(_bare(word)) for word in word_pattern(plain).findall(plain)]
        self._parts = [part for word in self._spelt for part in _split(word)]
        self._words = frozenset((*self._spelt, *self._parts))

    @cached_property
    def _pairs(self) -> frozenset[str]:
        joined = (a + b for a, b in pairwise(self._parts))
        return frozenset(pair for pair in joined if len(pair) < LONGEST_PAIR)

    @cached_property
    def _long(self) -> tuple[str, ...]:
        words = dict.fromkeys((*self._spelt, *self._parts))
        return tuple(word for word in words if len(word) >= PREFIX)

    @cached_property
    def _joined(self) -> str:
        return " ".join(self._spelt)

    @cached_property
    def _initials(self) -> str:
        little = {"of", "the", "and", "for"}
        return "".join(part[0] for part in self._parts if part not in little)

    def has(self, key: str, text: str) -> bool:
        """Tell whether a word of a name is here: spelt alike, as a people, as initials."""
        if self._has(key) or any(alias in self for alias in _aliases(key)):
            return True
        bare = key.replace(".", "")
        if text.replace(".", "").isupper() and len(bare) <= 5:
            return bare in self._initials or self._has(bare)
        parts = _split(key)
        if len(parts) > 1 and all(map(self._has, parts)):
            return True
        if len(key) < PREFIX:
            return False
        stem = key[: max(PREFIX, len(key) - 4)]
        if any(word.startswith(stem) or key.startswith(word[:-1]) for word in self._long):
            return True
        alike = process.extractOne(key, self._long, scorer=fuzz.ratio, score_cutoff=ALIKE)
        return alike is not None

    def __contains__(self, alias: object) -> bool:
        text = str(alias)
        return text.replace("_", " ") in self._joined if "_" in text else self._has(text)

    def _has(self, word: str) -> bool:
        return word in self._words or word in self._pairs


@lru_cache(maxsize=KEPT)
def _reading(text: str) -> _Reading:
    return _Reading(text)


def _split(word: str) -> list[str]:
    """Return the parts of a word with hyphens, points and the like."""
    return [word] if word.isalpha() else [part for part in _PARTS.split(word) if part]


def _bare(word: str) -> str:
    """Return a word without a possessive ending."""
    return _ENDING.sub("", word) if "'" in word or "’" in word else word


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    return (word if word.isascii() else anyascii(word)).casefold()


@lru_cache(maxsize=1)
def _alias_table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in ALIASES:
        group = frozenset(word_list(line))
        for name in group:
            for part in {name, *name.split("_")} - GENERIC - {"of"}:
                table[part] = table.get(part, frozenset()) | group
    return table


def _aliases(key: str) -> Iterable[str]:
    return _alias_table().get(key, ())
