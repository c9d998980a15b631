"""Cuts a text where marks begin and end, for whoever shows marks in it: the report, the app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Generic, NamedTuple, Protocol, TypeVar


class Marked(Protocol):
    """A span of a text, in code points."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends; may lie behind the end of the text."""


M = TypeVar("M", bound=Marked)


class Stretch(NamedTuple, Generic[M]):
    """A piece of a text, and the marks that lie over all of it, in their order."""

    text: str
    marks: list[M]


def stretches(text: str, marks: Iterable[M]) -> Iterator[Stretch[M]]:
    """Yield ``text`` piece by piece. Where marks overlap, a piece has all of them.

    A mark that reaches over the end of the text is cut; an empty one is left out.
    """
    inside = [mark for mark in marks if 0 <= mark.start < min(mark.end, len(text))]
    ends = (place for mark in inside for place in (mark.start, min(mark.end, len(text))))
    for start, end in pairwise(sorted({0, len(text), *ends})):
        yield Stretch(text[start:end], [m for m in inside if m.start <= start and end <= m.end])
