"""Keeps Apertium's HMM tagger from remembering earlier texts.

``apertium-tagger -g`` knows a fixed set of ambiguity classes. When a word has a set of readings
that is not among them, `find_similar_ambiguity_class` (tagger_utils.cc, 3.8.3) writes the class it
takes instead into the tagger's class of unknown words, for good: from then on unknown words are
disambiguated differently, in all later texts. In English the word "I" is enough. No reset undoes
it, so such words never reach the tagger: readings are dropped until the class is one it knows.
Single readings always are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from ._apertium_pipe import Pipe

Readings = tuple[str, ...]

# A backslash escapes what follows, between words as inside them; group 1 is a whole word.
_WORD = re.compile(rb"\\.|(\^[^\\$]*(?:\\.[^\\$]*)*\$)", re.DOTALL)
_SURFACE = re.compile(rb"\^(?:\\.|[^\\/$])*/", re.DOTALL)
_READING = re.compile(r"(?:\\.|[^\\/])+", re.DOTALL)
_UNKNOWN_CLASS = re.compile(rb"Word '(\d+)'\.\nNew ambiguity class")
_ASKED_AT_ONCE = 100  # questions and answers must fit into the system's pipe buffers
_MOST_READINGS = 8  # with more, the last ones alone are tried: the subsets get too many


def is_hmm(command: Sequence[str]) -> bool:
    """Tell whether a stage is the tagger that remembers (``-gx``, the perceptron, does not)."""
    return command[0] == "apertium-tagger" and "-g" in command


class KnownClasses:
    """Rewrites analysed text so that it has only ambiguity classes which the tagger knows.

    Of the largest subsets of readings that are known, it takes that of the later readings.
    """

    def __init__(self, tagger: Sequence[str], timeout: float) -> None:
        # With -d the tagger names the words of unknown class; it is asked, never used to tag.
        self._pipe = Pipe([[tagger[0], "-d", *tagger[1:]]], timeout, noisy=True)
        self._seen: set[bytes] = set()
        self._cut: dict[bytes, bytes] = {}

    def settle(self, texts: Sequence[bytes]) -> list[bytes]:
        """Return the texts with the readings of such words cut down."""
        words = set(_WORD.findall(b"\0".join(texts)))
        if new := words - self._seen:
            self._learn(sorted(new - {b""}))
            self._seen |= new
        cut = [(word, self._cut[word]) for word in words & self._cut.keys()]
        return [_replaced(text, cut) for text in texts] if cut else list(texts)

    def close(self) -> None:
        """Stop the tagger that is asked. May be called twice."""
        self._pipe.close()

    def _learn(self, new: Sequence[bytes]) -> None:
        surfaces = {word: hit[0] for word in new if (hit := _SURFACE.match(word))}
        split = {
            word: tuple(_READING.findall(word[len(surface) : -1].decode()))
            for word, surface in surfaces.items()
        }
        unknown = self._unknown({readings for readings in split.values() if len(readings) > 1})
        for word, readings in split.items():
            if readings in unknown:
                kept = "/".join(self._largest_known(readings)).encode()
                self._cut[word] = b"%b%b$" % (surfaces[word], kept)

    def _largest_known(self, readings: Readings) -> Readings:
        readings = readings[-_MOST_READINGS:]
        for size in range(len(readings), 1, -1):
            subsets = list(itertools.combinations(readings, size))
            unknown = self._unknown(subsets)
            for subset in reversed(subsets):
                if subset not in unknown:
                    return subset
        return readings[-1:]

    def _unknown(self, classes: Iterable[Readings]) -> set[Readings]:
        asked, unknown = sorted(classes), set()
        for start in range(0, len(asked), _ASKED_AT_ONCE):
            some = asked[start : start + _ASKED_AT_ONCE]
            words = (f"^{i}/{'/'.join(readings)}$" for i, readings in enumerate(some))
            answer = self._pipe.exchange(["".join([*words, "^./.<sent>$"]).encode()])[0]
            unknown |= {some[int(number)] for number in _UNKNOWN_CLASS.findall(answer)}
        return unknown


def _replaced(text: bytes, cut: Iterable[tuple[bytes, bytes]]) -> bytes:
    for word, instead in cut:
        text = text.replace(word, instead)
    return text
