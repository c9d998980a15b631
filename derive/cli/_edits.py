"""Two texts in the terminal: what was taken out and what was put in, in its surroundings."""

from __future__ import annotations

import re
from itertools import groupby

from rapidfuzz.distance import Indel
from rich.text import Text

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|\w+\s*|\s+|.", re.DOTALL)
"""Words with the space after them; where a script has no spaces between them, single characters."""
AROUND = 40
"""Characters of unchanged text that are shown on each side of a change."""


def changed_words(before: str, after: str) -> Text:
    """Return both texts as one: gone words struck out in red, new ones in green."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    shown = Text()
    for same, run in groupby(Indel.opcodes(old, new), lambda step: step.tag == "equal"):
        steps = list(run)
        gone = "".join(old[steps[0].src_start : steps[-1].src_end])
        come = "".join(new[steps[0].dest_start : steps[-1].dest_end])
        if same:
            shown.append(_short(gone, bool(shown), steps[-1].src_end == len(old)))
            continue
        shown.append(f"[-{gone}-]" if gone else "", "red strike")
        shown.append(f"[+{come}+]" if come else "", "green")
    return shown


def _short(text: str, after_change: bool, last: bool) -> str:
    """Cut unchanged text to what stands beside a change."""
    if len(text) <= 2 * AROUND:
        return text
    head = text[:AROUND] if after_change else ""
    tail = "" if last else text[-AROUND:]
    return f"{head} … {tail}"
