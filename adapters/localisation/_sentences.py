"""Where a sentence begins and ends, for scanners that read one sentence at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ._found import Span

_END = re.compile(r"(?<=[.!?])['\"”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")


def sentences(text: str) -> Iterator[Span]:
    """Yield the span of every sentence or line of ``text``."""
    start = 0
    for end in _END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)
