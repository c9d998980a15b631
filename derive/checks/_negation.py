"""Negation in English: what says no outright, what says it in passing, and where it points."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._text import KEPT, masked
from derive.checks._words import word_list

FIRM = compiled(
    r"\b(?:no(?! ?\.? ?\d|\. ?\d)|not|never|none|nobody|nothing|nowhere|neither|nor|cannot|without"
    r"|no-one|nary|ain|dont|doesnt|didnt|cant|wont|isnt|arent|wasnt)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that negate: *not*, *no*, *never* and their like. “No. 4” is no negation."""

NEUTRAL = compiled(
    r"\b(?:not (?:only|just|merely|simply|to mention|least)|whether or not|or not|no doubt"
    r"|no where near|nothing but|no (?:more|less|fewer|later|sooner) than|no matter"
    r"|nonetheless|nevertheless"
    r"|why not|if not|last but not least|neither [^.,;]{1,60}? nor)\b",
    re.IGNORECASE,
)
"""Phrases whose *not* negates nothing, or that say it twice."""

SOFT = compiled(
    r"\b(?:unable|inability|incapable|impossible|fail(?:s|ed|ing|ure|ures)?|lack(?:s|ed|ing)?"
    r"|refus(?:e|es|ed|ing|al)|den(?:y|ies|ied|ying|ial)|declin(?:e|es|ed|ing)|few|fewer|hardly"
    r"|barely|scarcely|rarely|seldom|little|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|absen(?:t|ce)"
    r"|except|unless|until|instead|rather than|despite|stop(?:s|ped|ping)?|ceas(?:e|es|ed|ing)"
    r"|free (?:of|from)|miss(?:es|ed|ing)|exclud(?:e|es|ed|ing)|refrain(?:s|ed|ing)?|against"
    r"|oppos(?:e|es|ed|ing)|forb(?:id|ids|idden|ade)|prohibit(?:s|ed|ing)?|bann?(?:s|ed|ing)?"
    r"|far from|too \w+ to|anything but|regardless|irrespective|otherwise|neglect(?:s|ed)?"
    r"|devoid|empty|beyond|other than|nil|zero|reject(?:s|ed|ing)?|doubt(?:s|ed|ful)?"
    r"|ignor(?:e|es|ed|ing)|abandon(?:s|ed|ing)?|poor(?:ly)?|mistaken|wrong(?:ly)?|hard to"
    r"|difficult to|reluctant(?:ly)?|separate(?:ly)? from|leaving|less|remember|recall|new to"
    r"|non-?\w{3,}|un(?!i(?:t|v|o|q|f)|der|til|less|cle)\w{4,}|in(?:ability|capable|complete"
    r"|correct|effective|sufficient|visible|valid|accurate|adequate|appropriate|credible|direct"
    r"|distinct|dependent|frequent|significant|accessible|tolera\w+)|im(?:possible|proper|polite"
    r"|perfect|mature|moral|mobile|patient|practical|precise|probable)|il(?:legal|legible|literate"
    r"|legitimate|logical)|ir(?:regular|relevant|responsible|reversible|rational)"
    r"|dis(?:agree|allow|appear|approve|believe|connect|continue|honest|like|obey|prove|respect"
    r"|satisf|trust|use)\w*|\w{3,}less(?:ly|ness)?)\b",
    re.IGNORECASE,
)
"""Words that can say what a negation says: *fail to*, *lack*, *unable*, *impossible*, *hardly*."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SKIPPED = frozenset(
    word_list(
        "a an the any of to be been being is are was were do does did have has had in on at it "
        "this that very so as yet ever even really much more longer all and or but will would can "
        "could should may might must he she they we you i"
    )
)
REACH = 60
"""Characters after a negation in which the word that it negates is looked for."""


class Negation(NamedTuple):
    """A negation with its place, and the word it negates, folded; empty where there is none."""

    start: int
    end: int
    text: str
    word: str


@lru_cache(maxsize=KEPT)
def negations(text: str) -> tuple[Negation, ...]:
    """Return what negates outright in an English text, in order."""
    text = masked(text)
    blank = [found.span() for found in NEUTRAL.finditer(text)]
    found = []
    for match in FIRM.finditer(text):
        if any(start <= match.start() < end for start, end in blank):
            continue
        found.append(Negation(*match.span(), match.group(), _negated(text, match.end())))
    return tuple(found)


@lru_cache(maxsize=KEPT)
def soft(text: str) -> frozenset[str]:
    """Return the words of an English text that can say what a negation says, folded."""
    return frozenset(found.group().casefold() for found in SOFT.finditer(masked(text)))


def _negated(text: str, start: int) -> str:
    for found in _WORD.finditer(text, start, start + REACH):
        word = found.group().casefold()
        if word not in _SKIPPED:
            return word
    return ""


class NegationChange(NamedTuple):
    """The negations that one of two English texts has beyond the other's.

    ``score`` is 1 where nothing explains the difference, `EXPLAINED` where a word like *unable* or
    *fail* may say the same, `MOVED` where another word is negated, and 0 where there is none.
    """

    lost: tuple[Negation, ...]
    added: tuple[Negation, ...]
    score: float


EXPLAINED = 0.3
MOVED = 0.2
SAME = NegationChange((), (), 0.0)


@lru_cache(maxsize=KEPT)
def negation_change(one: str, other: str) -> NegationChange:
    """Compare the negations of two English texts by their number, then by what they negate."""
    ours, theirs = negations(one), negations(other)
    if len(ours) == len(theirs):
        return _moved(ours, theirs, one, other) if ours else SAME
    more, fewer, text = (ours, theirs, other) if len(ours) > len(theirs) else (theirs, ours, one)
    left = _unpaired(more, fewer, text)
    explained = soft(text) - soft(other if text is one else one)
    score = EXPLAINED if len(explained) >= len(more) - len(fewer) else 1.0
    return NegationChange(left, (), score) if more is ours else NegationChange((), left, score)


def _unpaired(
    more: tuple[Negation, ...], fewer: tuple[Negation, ...], text: str
) -> tuple[Negation, ...]:
    """Return as many of ``more`` as there are too many, those first whose word is affirmed."""
    negated = {_stem(n.word) for n in fewer}
    affirmed = _stems(text) - negated
    surest = sorted(more, key=lambda n: (_stem(n.word) in negated, _stem(n.word) not in affirmed))
    return tuple(sorted(surest[: len(more) - len(fewer)]))


def _moved(
    ours: tuple[Negation, ...], theirs: tuple[Negation, ...], one: str, other: str
) -> NegationChange:
    """Report negations whose word the other text has too, affirmed, in both directions."""
    here, there = {_stem(n.word) for n in ours}, {_stem(n.word) for n in theirs}
    lost = tuple(n for n in ours if n.word and _stem(n.word) in _stems(other) - there)
    added = tuple(n for n in theirs if n.word and _stem(n.word) in _stems(one) - here)
    return NegationChange(lost, added, MOVED) if lost and added else SAME


@lru_cache(maxsize=KEPT)
def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(found.group().casefold()) for found in _WORD.finditer(masked(text)))


def _stem(word: str) -> str:
    """Return the word without a common ending: enough to find it again in another form."""
    for ending in ("ing", "ies", "ied", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") or word
