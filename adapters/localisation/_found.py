"""What the scanners find, and how overlapping finds are settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.locale_pack import Form

Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """A culture-specific item in an English text.

    ``concept`` is None where it is known to be one but not of what kind. ``form`` is the source
    pack's form that was found, if it was one. ``value`` is the number behind an amount or an age.
    ``scanner`` names who found it; ``rank`` settles ties between finds of equal length.
    ``original`` is the word of the original behind it, where the scanner knows it.
    """

    start: int
    end: int
    text: str
    concept: str | None
    scanner: str
    rank: int
    form: Form | None = None
    plural: bool = False
    value: float | None = None
    distance: int = 0
    original: str = ""

    @property
    def span(self) -> Span:
        """Return (start, end)."""
        return self.start, self.end


def settle(finds: Iterable[Found], taken: Iterable[Span] = ()) -> list[Found]:
    """Return the finds that remain when the longest win, in the order of the text.

    Nothing that overlaps a span in ``taken`` remains.
    """
    spans = list(taken)
    kept: list[Found] = []
    for find in sorted(finds, key=lambda f: (f.start - f.end, f.rank, f.distance, f.start)):
        if all(find.end <= start or find.start >= end for start, end in spans):
            kept.append(find)
            spans.append(find.span)
    return sorted(kept, key=lambda f: f.start)
