"""Spans that must come out of an engine as they are told to, each masked as one character.

A masked span is one character of the last private plane of Unicode (U+100000 and up), so that a
text can be cut, cleaned and edited without harm to it; what it stands for is put in at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from derive.records import Protected

VERSION = "2"
"""Raised whenever another text is kept as it is; it is a part of the engines' signatures."""

FIRST = 0x100000
LIMIT = 0x10FFFD - FIRST  # more spans than this in one text are left unprotected
MASKS = re.compile("[\U00100000-\U0010fffd]")

# Kept as they are in any text: also "802.11a" and "50km", of which an engine may translate the
# letter, and "v2.1", which it may tear apart. The last line guards the characters that engines use
# inwardly.
_VERBATIM = re.compile(
    r"""
      (?:https?|ftp)://[^\s<>"]*[^\s<>".,;:!?)\]}'’”»…]
    | \bwww\.[^\s<>"]*[^\s<>".,;:!?)\]}'’”»…]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | \{\{[^{}\n]*\}\} | \$\{[^{}\n]*\} | \{[\w.:!-]*\}
    | \[[A-Z][A-Z0-9]*(?:[ _-][A-Z0-9]+)*\]
    | %\(\w+\)[-+\#0 ]?\d*(?:\.\d+)?[a-zA-Z]
    | (?<![\d%])%(?:\d+\$)?[sdifgxXc@](?!\w)
    | </?[a-zA-Z][^<>\n]*>
    | \b\d[\d.,]*(?!(?:st|nd|rd|th|k|m|mn|bn)\b)[a-zA-Z]+\b
    | \b[a-zA-Z]{1,2}\d+(?:\.\d+)*\b
    | &(?:\#\d+|\#x[0-9a-fA-F]+|[a-zA-Z]{2,8});
    | [\U000f0000-\U0010ffff\ue0f0-\ue0ff]
    """,
    re.VERBOSE,
)
# Most texts have nothing of the kind: one look saves the search.
_SUSPECT = re.compile(
    "://|www\\.|\\d[a-zA-Z]|[a-zA-Z]\\d|\\[[A-Z]|[@{%<&\U000f0000-\U0010ffff\ue0f0-\ue0ff]"
)


@dataclass(frozen=True)
class Masked:
    """A text whose protected spans are single characters; ``targets`` are what they stand for.

    The first ``given`` targets belong to the segment's own spans, the rest to the engine's.
    """

    text: str
    targets: tuple[str, ...]
    given: int


def replace_spans(text: str, spans: Iterable[Protected]) -> str:
    """Return ``text`` with every span replaced by its target."""
    return unmask(*_masked(text, [(s.start, s.end, s.target) for s in _sound(text, spans)]))


def mask(text: str, spans: Iterable[Protected]) -> Masked:
    """Mask the given spans, and between them URLs, e-mail addresses, placeholders, tags, ``v2.1``.

    A span that overlaps an earlier one, or lies outside the text, is left out.
    """
    given = [(span.start, span.end, span.target) for span in _sound(text, spans)]
    own = [
        (hit.start(), hit.end(), hit[0])
        for hit in (_VERBATIM.finditer(text) if _SUSPECT.search(text) else ())
        if not any(hit.start() < end and start < hit.end() for start, end, _ in given)
    ]
    masked, targets = _masked(text, [*given, *own][:LIMIT])
    return Masked(masked, targets, len(given))


def unmask(text: str, targets: Sequence[str]) -> str:
    """Put the targets in. Masks without a target stay."""
    if not targets:
        return text
    return MASKS.sub(
        lambda hit: targets[ord(hit[0]) - FIRST] if ord(hit[0]) - FIRST < len(targets) else hit[0],
        text,
    )


def _sound(text: str, spans: Iterable[Protected]) -> list[Protected]:
    kept: list[Protected] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        after = kept[-1].end if kept else 0
        if after <= span.start < span.end <= len(text):
            kept.append(span)
    return kept


def _masked(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[str, tuple[str, ...]]:
    if not spans:
        return text, ()
    numbered = sorted((start, end, chr(FIRST + i)) for i, (start, end, _) in enumerate(spans))
    pieces, done = [], 0
    for start, end, character in numbered:
        pieces += [text[done:start], character]
        done = end
    return "".join([*pieces, text[done:]]), tuple(target for _, _, target in spans)
