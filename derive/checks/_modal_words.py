"""What says *must* and what says *may*, language by language."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from derive.checks._regex import compiled
from derive.checks._tables import rows

Mood = Literal["obligation", "possibility"]


@cache
def mood_pattern(language: str, mood: Mood) -> re.Pattern[str] | None:
    """Return what may say the mood in a language; None where that is not known."""
    table = {(kind, code): pattern for kind, code, pattern in rows("modal_words.tsv")}
    pattern = table.get((mood, language))
    return compiled(pattern, re.IGNORECASE) if pattern else None
