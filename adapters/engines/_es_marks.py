"""Puts the opening ``¿`` and ``¡`` into Spanish text that has only the closing marks.

Apertium writes none. The mark goes to the start of the sentence; after an opening quotation mark or
bracket that closes behind the question; and behind a colon before a question word. A clause before
a comma stays inside, which is allowed: ``¿Si llueve, vienes?``
"""

from __future__ import annotations

import re

_OPEN = {"?": "¿", "!": "¡"}
_END = re.compile(r"([?!]+)(?=[\s\"'”’»)\]}*_.,;:…-]|$)")
_WORD = re.compile(r"[^\W_]|[\U00100000-\U0010fffd]")
_START = re.compile(
    # the full stop comes before the look behind it, which is slow
    r"(?:[?!…]+|\.(?<!\b[A-Z]\.)(?<!\b(?:Sr|Dr|Ud|vs|EE|UU|Mr|Ms|St|Jr)\.)"
    r"(?<!\b(?:Sra|Dra|Uds|Mrs)\.))[\"'”’»)\]]*\s+"
    r"|:\s+(?=[\"'“‘«(]*(?:a |de |en |con |por |para )?(?:qu[eé]|qui[eé]n|cu[aá]l|c[oó]mo|cu[aá]ndo"
    r"|d[oó]nde|cu[aá]nt|por qu[eé]))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[\s\"'“”‘’«»()\[\]*_,;.–—•-]*(?:\(?(?:\d+|[a-zA-Z])[.)]\s+)?[\s\"'“”‘’«(\[*_]*"
)
_ANY_PAIR = re.compile(r"[“«(\[\"]")
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"), ('"', '"'))


def add_marks(text: str) -> str:
    """Return one line of Spanish with the opening marks put in; marks that are there stay."""
    pieces, done, floor = [], 0, 0
    for end in _END.finditer(text):
        start = _start(text, floor, end.start())
        floor = end.end()
        mark = _OPEN[end[1][0]]
        if mark not in text[start : end.start()] and _WORD.search(text, start, end.start()):
            pieces += [text[done:start], mark]
            done = start
    return "".join([*pieces, text[done:]])


def _start(text: str, floor: int, end: int) -> int:
    starts = [floor, *(hit.end() for hit in _START.finditer(text, floor, end) if hit.end() < end)]
    if _ANY_PAIR.search(text, floor, end):
        starts.append(_inside(text, max(starts), end))
    lead = _LEAD.match(text, max(starts), end)
    return lead.end() if lead else max(starts)


def _inside(text: str, start: int, end: int) -> int:
    """Return where the innermost bracket or quotation begins that is still open at ``end``."""
    within = text[start:end]
    opened = start
    for first, last in _PAIRS:
        if first == last:
            still = within.count(first) % 2 == 1
        else:
            still = within.count(first) > within.count(last)
        if still:
            opened = max(opened, start + within.rfind(first) + 1)
    return opened
