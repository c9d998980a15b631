"""A segment as the pieces that a model is given, and the pieces put together again.

Line breaks stay exactly as they are: each line goes on its own. A line that is too long for the
model goes in sentences, and one too long without any goes in runs of words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from derive.records import Outcome, Segment, Translation

from ._hf_outcomes import Judgement
from ._protect import FIRST, MASKS, mask, unmask

_BREAKS = re.compile(r"(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|(?<=[。！？])")
_CLAUSE = re.compile(r"(?<=[,;:])\s+|(?<=[、，；：])")
_SPACE = re.compile(r"\s+")
_UNJUDGED = Judgement(Outcome.MISALIGNED, "no answer")

Cut = Callable[[str], Sequence[str]]


class Piece:
    """A masked text for the model; ``result`` is the best answer so far, masked too."""

    def __init__(self, text: str, targets: Sequence[str]) -> None:
        self.text = text
        self.targets = targets
        self.result = text
        self.judged = _UNJUDGED
        self._masks = Counter(MASKS.findall(text))
        self._worth = (-1, 0, 0)

    @property
    def settled(self) -> bool:
        """True where asking again in another way could not help."""
        kept = Counter(MASKS.findall(self.result)) == self._masks
        return not self._masks or (kept and self.judged.outcome is Outcome.OK)

    def take(self, answer: str, judged: Judgement) -> None:
        """Take an answer in if it is better than the one before."""
        found = Counter(MASKS.findall(answer))
        lost, extra = (self._masks - found).total(), (found - self._masks).total()
        worth = (int(judged.outcome is Outcome.OK), -lost, -extra)
        if worth > self._worth:
            self.result, self.judged, self._worth = answer.strip(), judged, worth


class Document:
    """A segment on its way through the model. ``pieces`` are what the model must see."""

    def __init__(self, segment: Segment, cut: Cut, joint: str) -> None:
        self.segment = segment
        self._joint = joint
        masked = mask(segment.text, segment.protected)
        self._given = masked.given
        self._targets = masked.targets
        parts = _BREAKS.split(masked.text)
        self._parts: list[str | list[Piece]] = [
            part
            for i, body in enumerate(parts)
            for part in ([body] if i % 2 else self._line(body, cut))
        ]
        self.pieces = [p for part in self._parts if isinstance(part, list) for p in part]

    def translation(self) -> Translation:
        """Return what became of the segment. A piece that failed fails it."""
        name = self.segment.id
        for piece in self.pieces:
            outcome, detail = piece.judged
            if outcome is not Outcome.OK:
                shown = unmask(piece.text, self._targets)[:40]
                return Translation(id=name, outcome=outcome, detail=f"{detail}: {shown!r}")
        masked = "".join(
            part if isinstance(part, str) else self._joint.join(piece.result for piece in part)
            for part in self._parts
        )
        text = unmask(masked, self._targets)
        return Translation(id=name, text=text, lost=self._lost(masked, text))

    def _line(self, line: str, cut: Cut) -> Iterator[str | list[Piece]]:
        body = _UNFIT.sub("", line)
        if not any(character.isalpha() for character in MASKS.sub("", body)):
            yield body
            return
        start = len(body) - len(body.lstrip())
        end = len(body.rstrip())
        yield body[:start]
        yield [Piece(text, self._targets) for text in cut(body[start:end])]
        yield body[end:]

    def _lost(self, masked: str, text: str) -> tuple[str, ...]:
        given = self._targets[: self._given]
        gone = [t for i, t in enumerate(given) if t and chr(FIRST + i) not in masked]
        if len(self.segment.protected) > self._given:  # overlapping: only the text can tell
            gone += [p.target for p in self.segment.protected if p.target not in text]
        return tuple(dict.fromkeys(gone))


def cutter(count: Callable[[str], int], limit: int, joint: str, *, always: bool) -> Cut:
    """Return a function that cuts a line into texts of at most ``limit`` tokens.

    With ``always`` every sentence is a text of its own; otherwise only what is too long is cut.
    """

    def cut(line: str) -> Sequence[str]:
        if always:
            return [text for sentence in _split(_SENTENCE, line) for text in fit(sentence)]
        return fit(line)

    def fit(text: str, ways: Sequence[re.Pattern[str]] = (_SENTENCE, _CLAUSE, _SPACE)) -> list[str]:
        if len(text) < limit // 4 or count(text) <= limit:
            return [text]
        if not ways:
            half = max(len(text) // 2, 1)
            return [text] if half == len(text) else [*fit(text[:half], ()), *fit(text[half:], ())]
        smaller = [part for piece in _split(ways[0], text) for part in fit(piece, ways[1:])]
        return _packed(smaller)

    def _packed(parts: Sequence[str]) -> list[str]:
        packed = [parts[0]]
        for part in parts[1:]:
            together = f"{packed[-1]}{joint}{part}"
            if count(together) <= limit:
                packed[-1] = together
            else:
                packed.append(part)
        return packed

    return cut


def _split(way: re.Pattern[str], text: str) -> list[str]:
    ends = [hit.end() for hit in way.finditer(text)]
    parts = [text[a:b].strip() for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
    return [part for part in parts if part]
