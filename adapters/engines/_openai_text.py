"""A segment as a model is given it, and the model's answer made a translation again.

What is protected stands in the text as ``<x1/>``: models leave such tags alone, and the tags of the
text itself are protected too, so that none can be taken for ours. Line breaks and what stands about
them are put back as they were, wherever the answer has as many lines as the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from derive.records import Protected, Segment

from ._apertium_text import clean
from ._protect import FIRST, MASKS, mask, unmask

TOKENS = re.compile(r"<\s*/?\s*x\s*(\d{1,6})\s*/?\s*>", re.IGNORECASE)
_GAP = re.compile(r"(\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*)")


@dataclass(frozen=True)
class Restored:
    """An answer with everything put back.

    ``lost`` are targets that the ledger asked for, ``wrong`` says in words what else did not come
    back as it was sent, ``foreign`` whether the answer has tokens that the text did not have.
    """

    text: str
    lost: tuple[str, ...] = ()
    wrong: str = ""
    foreign: bool = False


class Job:
    """One segment on its way. ``body`` is what is sent: without the blanks around it."""

    def __init__(self, segment: Segment) -> None:
        """Prepare ``segment``."""
        self.segment = segment
        masked = mask(segment.text, segment.protected)
        self.targets, self._given = masked.targets, masked.given
        text = clean(masked.text)
        inner = text.strip()
        start = text.index(inner) if inner else len(text)
        self._lead, self._tail = text[:start], text[start + len(inner) :]
        self.body = MASKS.sub(lambda hit: _token(ord(hit[0]) - FIRST), inner)
        self.needs_model = any(char.isalpha() for char in MASKS.sub("", inner))

    @property
    def tokens(self) -> dict[str, str]:
        """Return what each token of the body stands for."""
        named = {_token(n): target for n, target in enumerate(self.targets)}
        return {token: target for token, target in named.items() if token in self.body}

    def untouched(self) -> str:
        """Return the text with its targets put in, where there is nothing to translate."""
        if not self.segment.text.strip():
            return self.segment.text
        return self._finish(self.body)

    def restore(self, answer: str) -> Restored:
        """Put tokens, line breaks and blanks back into an answer."""
        body, wrong = _with_gaps(self.body, answer.strip())
        text = self._finish(body)
        counts = Counter(int(number) - 1 for number in TOKENS.findall(answer))
        wanted = Counter(int(number) - 1 for number in TOKENS.findall(self.body))
        gone = [n for n in wanted if n not in counts and self.targets[n] not in text]
        lost = [self.targets[n] for n in gone if n < self._given]
        lost += [span.target for span in self._left_out() if span.target not in text]
        own = [self.targets[n] for n in gone if n >= self._given]
        said = [wrong] if wrong else []
        said += [f"it lost {', '.join(own)}"] if own else []
        said += ["it has a protected term twice"] if any((counts - wanted).values()) else []
        foreign = any(n not in wanted for n in counts)
        return Restored(text, tuple(dict.fromkeys(lost)), "; ".join(said), foreign)

    def _left_out(self) -> list[Protected]:
        """Return the spans that could not be masked: they overlap, or lie outside the text."""
        spans = self.segment.protected
        return list(spans) if len(spans) > self._given else []

    def _finish(self, body: str) -> str:
        masked = TOKENS.sub(self._mask, body)
        return unmask(self._lead + masked + self._tail, self.targets)

    def _mask(self, token: re.Match[str]) -> str:
        number = int(token[1]) - 1
        return chr(FIRST + number) if 0 <= number < len(self.targets) else token[0]


def _token(number: int) -> str:
    return f"<x{number + 1}/>"


def _with_gaps(source: str, answer: str) -> tuple[str, str]:
    """Return the answer with the line breaks of the source, or as it is and what is wrong."""
    ours, theirs = _GAP.split(source), _GAP.split(answer)
    if len(ours) != len(theirs):
        return answer, f"its {len(ours) // 2 + 1} lines came back as {len(theirs) // 2 + 1}"
    pieces = [
        gap if n % 2 else line for n, (gap, line) in enumerate(zip(ours, theirs, strict=True))
    ]
    return "".join(pieces), ""
