"""A segment as the lines that are translated, and the lines put together again.

Apertium reads line breaks as blanks and moves them about, so each line goes on its own and the
breaks stay exactly as they were.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from derive.records import Outcome, Segment, Translation

from ._apertium_text import Decoded, clean
from ._protect import FIRST, LIMIT, MASKS, mask, unmask

_BREAKS = re.compile(r"(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")
_NUMBER = re.compile(r"\d(?:[\d.,:/-]*\d)?")
_DIGIT = re.compile(r"\d")


@dataclass
class Line:
    """One line of a segment: what is sent and, once it came back, what became of it."""

    text: str
    lead: str = ""
    tail: str = ""
    result: str | None = None
    unknown: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def needs_engine(self) -> bool:
        """True where there is anything to translate: letters outside protected spans."""
        return any(map(str.isalpha, self.text))  # masks are none

    def take(self, decoded: Decoded) -> None:
        """Take a step's result in."""
        self.result = decoded.text.strip()
        self.unknown += decoded.unknown
        self.failed += decoded.failed

    def kept_masks(self) -> bool:
        """Tell whether every protected span came back, once."""
        if self.result is None or not MASKS.search(self.text + self.result):
            return True
        return Counter(MASKS.findall(self.text)) == Counter(MASKS.findall(self.result))

    def kept_digits(self) -> bool:
        """Tell whether every number came back whole: ``6,271.1`` not as ``6,271. … 1``."""
        if self.result is None or not _DIGIT.search(self.text):
            return True
        return Counter(_NUMBER.findall(self.text)) <= Counter(_NUMBER.findall(self.result))


class Document:
    """A segment on its way through the engine. ``lines`` are those that the engine must see."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        masked = mask(segment.text, segment.protected)
        self.targets = list(masked.targets)
        self._given = masked.given
        parts = _BREAKS.split(masked.text)
        self._breaks = parts[1::2]
        self._lines = [_line(part) for part in parts[::2]]
        self.lines = [line for line in self._lines if line.needs_engine]

    def guard_numbers(self, line: Line) -> None:
        """Protect the numbers of ``line`` as they are, and forget its result."""

        def guarded(hit: re.Match[str]) -> str:
            if len(self.targets) >= LIMIT:
                return hit[0]
            self.targets.append(hit[0])
            return chr(FIRST + len(self.targets) - 1)

        line.text = _NUMBER.sub(guarded, line.text)
        line.result = None

    def translation(self) -> Translation:
        """Return what became of the segment."""
        name = self.segment.id
        for line in self.lines:
            if line.result is None:
                detail = f"no answer for the line {line.text[:40]!r}"
                return Translation(id=name, outcome=Outcome.MISALIGNED, detail=detail)
            if not line.result:
                detail = f"nothing came back for the line {line.text[:40]!r}"
                return Translation(id=name, outcome=Outcome.EMPTY, detail=detail)
        masked = self._joined()
        text = unmask(masked, self.targets)
        failed = [mark for line in self.lines for mark in line.failed]
        return Translation(
            id=name,
            text=text,
            detail=f"not generated: {', '.join(dict.fromkeys(failed))}" if failed else "",
            unknown=self._unknown(text),
            lost=self._lost(masked),
        )

    def _joined(self) -> str:
        bodies = [
            line.lead + (line.text if line.result is None else line.result) + line.tail
            for line in self._lines
        ]
        return bodies[0] + "".join(
            b + line for b, line in zip(self._breaks, bodies[1:], strict=True)
        )

    def _unknown(self, text: str) -> tuple[str, ...]:
        marked = [word for line in self.lines for word in (*line.unknown, *line.failed)]
        return tuple(word for word in dict.fromkeys(marked) if word.lstrip("@#") in text)

    def _lost(self, masked: str) -> tuple[str, ...]:
        gone = [
            t for i, t in enumerate(self.targets[: self._given]) if chr(FIRST + i) not in masked
        ]
        left_out = len(self.segment.protected) - self._given
        if left_out:  # overlapping or outside the text: only the text can tell
            text = unmask(masked, self.targets)
            gone += [p.target for p in self.segment.protected if p.target not in text]
        return tuple(dict.fromkeys(gone))


def _line(part: str) -> Line:
    text = clean(part)
    body = text.strip()
    start = text.index(body) if body else len(text)
    return Line(body, text[:start], text[start + len(body) :])
