"""Words of English that turn a meaning round: opposites, and he for she."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from derive.checks._regex import compiled
from derive.checks._tables import rows
from derive.checks._text import KEPT, masked, words
from derive.checks._words import word_list

GENDER = (
    "he,him,his,himself|she,her,hers,herself man,men|woman,women boy,boys|girl,girls "
    "father,fathers,dad|mother,mothers,mum,mom son,sons|daughter,daughters "
    "brother,brothers|sister,sisters husband,husbands|wife,wives uncle,uncles|aunt,aunts "
    "king,kings|queen,queens prince,princes|princess,princesses grandfather|grandmother "
    "nephew|niece mr|mrs,ms actor|actress male,males|female,females boyfriend|girlfriend"
)
"""Words that differ only in the sex of whom they speak."""

NEGATIVE = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de", "counter")
_WORD = compiled(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Turned(NamedTuple):
    """A word, with its place in the first text, in whose place the other text has its opposite."""

    start: int
    end: int
    text: str
    opposite: str
    gender: bool


@lru_cache(maxsize=KEPT)
def turned(one: str, other: str) -> tuple[Turned, ...]:
    """Return the words of an English text whose opposite stands in another one instead."""
    here, there = _counts(one), _counts(other)
    only_here = {w for w in here if here[w] > there[w]}
    only_there = {w for w in there if there[w] > here[w]}
    if not only_here or not only_there:
        return ()
    pairs = {w: (o, False) for w, o in _denied(only_here, only_there)}
    table = _table()
    for word in only_here & table.keys():
        if opposites := table[word] & only_there:
            pairs[word] = (min(opposites), False)
    pairs |= {w: (o, True) for w, o in _other_gender(here, there)}
    if not pairs:
        return ()
    return tuple(
        Turned(*m.span(), m.group(), *pairs[key])
        for m in _WORD.finditer(masked(one))
        for key in (m.group().casefold(),)
        if key in pairs
    )


@lru_cache(maxsize=KEPT)
def _counts(text: str) -> Counter[str]:
    return Counter(words(text))


def _denied(here: set[str], there: set[str]) -> Iterator[tuple[str, str]]:
    """Yield words that the other text denies by a prefix or an ending, or the reverse."""
    for denials, plain, turned_round in ((here, there, False), (there, here, True)):
        for word in denials:
            if not word.startswith(NEGATIVE) and not word.endswith("less"):
                continue
            bases = [word[len(p) :].lstrip("-") for p in NEGATIVE if word.startswith(p)]
            bases += [word[:-4], word[:-4] + "ful"] if word.endswith("less") else []
            for base in bases:
                if len(base) > 3 and base in plain:
                    yield (base, word) if turned_round else (word, base)


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    """Return the opposites by word, each word in its common forms."""
    table: dict[str, set[str]] = {}
    for word, opposites in rows("opposites.tsv"):
        for opposite in opposites.split():
            for a, b in _forms(word, opposite):
                table.setdefault(a, set()).add(b)
                table.setdefault(b, set()).add(a)
    return {word: frozenset(found) for word, found in table.items()}


_IRREGULAR = {
    "begin": "began begun beginning", "buy": "bought", "come": "came", "find": "found",
    "forbid": "forbade forbidden", "forget": "forgot forgotten", "freeze": "froze frozen",
    "give": "gave given", "go": "went gone", "grow": "grew grown", "fall": "fell fallen",
    "keep": "kept", "lead": "led", "leave": "left", "lend": "lent", "lose": "lost", "rise": "rose "
    "risen", "sell": "sold", "send": "sent", "sink": "sank sunk", "take": "took taken",
    "teach": "taught", "tell": "told", "win": "won", "build": "built", "shrink": "shrank shrunk",
    "hide": "hid hidden", "spend": "spent", "drop": "dropped dropping", "stop": "stopped stopping",
    "admit": "admitted admitting", "permit": "permitted permitting", "deny": "denied denies",
    "ban": "banned banning", "hurt": "hurt", "die": "died dying", "lie": "lied lying",
}  # fmt: skip


def _forms(word: str, opposite: str) -> set[tuple[str, str]]:
    """Return the pairs of like forms of two words: smaller and larger, not small and larger."""
    ours, theirs = _inflected(word), _inflected(opposite)
    return {(a, b) for kind in ours for a in ours[kind] for b in theirs[kind]}


def _inflected(word: str) -> dict[str, set[str]]:
    """Return the forms that a verb or noun may take, the adverb, and the two of comparison."""
    base = word.removesuffix("e")
    stem, y = (word[:-1] + "i", {word[:-1] + "ies"}) if word.endswith("y") else (base, set())
    plain = {word, word + "s", stem + "ed", base + "ing", *y, *_IRREGULAR.get(word, "").split()}
    adverb = word[:-1] + "y" if word.endswith("ble") else stem.removesuffix("e") + "ly"
    return {
        "plain": plain,
        "adverb": {adverb, word + "ly"},
        "more": {stem + "er"},
        "most": {stem + "est"},
    }


def _other_gender(here: Counter[str], there: Counter[str]) -> list[tuple[str, str]]:
    """Return words of a sex that one text has and the other lacks, with those in their place."""
    if all(here[word] == there[word] for word in _gendered() & (here.keys() | there.keys())):
        return []
    found = []
    for ours, theirs in _sexes():
        less = sum(here[w] - there[w] for w in ours)
        more = sum(there[w] - here[w] for w in theirs)
        if less > 0 and more > 0:
            opposite = next(w for w in theirs if there[w] > here[w])
            found += [(w, opposite) for w in ours if here[w] > there[w]]
    return found


@lru_cache(maxsize=1)
def _sexes() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the words of one sex with those of the other, in both directions."""
    pairs = [[tuple(side.split(",")) for side in p.split("|")] for p in word_list(GENDER)]
    return tuple((a, b) for pair in pairs for a, b in (pair, pair[::-1]))


@lru_cache(maxsize=1)
def _gendered() -> frozenset[str]:
    return frozenset(word for ours, _ in _sexes() for word in ours)
