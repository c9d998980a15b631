"""What two texts look like beside each other, as features of a calibration.

None of them is a score of anything. Long, shouted or crowded texts go wrong more often, and a draft
that is much shorter, or keeps many words of the source, is more likely to be one of these.
"""

from __future__ import annotations

import math

import regex

_WORDS = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
_PREFIX = "text "


def surface(english: str, draft: str) -> dict[str, float]:
    """Return the features of a draft and the English it was made from, by name."""
    source = _WORDS.findall(english)
    target = {word.casefold() for word in _WORDS.findall(draft)}
    found = {
        "length": math.log1p(len(english)),
        "ratio": math.log((len(draft) + 10) / (len(english) + 10)),
        "kept words": _share(sum(w.casefold() in target for w in source if len(w) > 3), source),
        "capitals": _share(sum(w.isupper() and len(w) > 1 for w in source), source),
        "names": _share(sum(w[0].isupper() for w in source[1:]), source),
        "digits": math.log1p(sum(char.isdigit() for char in english)),
        "excited": math.log1p(english.count("!")),
        "questions": math.log1p(english.count("?")),
        "odd spelling": _share(sum(bool(regex.search(r"(.)\1\1", w)) for w in source), source),
        "repetition": 1 - len({w.casefold() for w in source}) / max(len(source), 1),
    }
    return {_PREFIX + name: value for name, value in found.items()}


def _share(number: int, words: list[str]) -> float:
    return number / max(len(words), 1)
