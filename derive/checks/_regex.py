"""The package regex, which knows Unicode's scripts and graphemes, behind the types of ``re``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

import regex  # type: ignore[import-untyped, unused-ignore]


@lru_cache(maxsize=2000)
def compiled(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return a compiled pattern, which may use ``\\p{…}`` and ``\\X``."""
    return cast("re.Pattern[str]", regex.compile(pattern, int(flags)))
