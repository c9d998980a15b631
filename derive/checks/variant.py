"""Chinese in the other variety's characters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from babel.core import get_global

from derive.checks._base import BaseCheck, listed, span
from derive.checks._text import local_forms, masked, without
from derive.contracts import Case
from derive.records import Finding, Severity

FEWEST = 3
SHARE = 0.05
"""Characters of the other variety that make a finding: so many, and so large a part of the text."""

NAMES = {"Hans": "simplified", "Hant": "traditional"}


class Variant(BaseCheck):
    """Tells varieties by the national character sets: GB 2312 has no 國, Big5 no 国.

    Characters that are in neither set, or in both, say nothing.
    """

    id = "variant"
    name = "Wrong variety of Chinese"
    sentence = (
        "The draft is in simplified characters where traditional ones are used, or the reverse."
    )
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding that lists the characters of the other variety."""
        if case.target_pack.language not in {"zh", "yue"}:
            return
        wanted = _script(case.language)
        text = without(masked(case.draft), local_forms(case.ledger))
        other = [n for n, char in enumerate(text) if _variety(char) not in {wanted, ""}]
        han = sum("\u4e00" <= char <= "\u9fff" for char in text)
        if len(other) >= FEWEST and len(other) >= SHARE * han:
            found = list(dict.fromkeys(text[n] for n in other))
            yield self.finding(
                case,
                f"{case.language} is written in {NAMES[wanted]} characters, and these are not: "
                f"{listed(found, 5)}; convert the draft.",
                *(span("draft", n, n + 1) for n in other[:10]),
            )


@lru_cache(maxsize=20_000)
def _variety(char: str) -> str:
    """Return Hans or Hant where only that variety has the character, else nothing."""
    if not "\u4e00" <= char <= "\u9fff":
        return ""
    simplified, traditional = _encodes(char, "gb2312"), _encodes(char, "big5")
    if simplified == traditional:
        return ""
    return "Hans" if simplified else "Hant"


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=64)
def _script(locale: str) -> str:
    for script in NAMES:
        if f"-{script}" in locale:
            return script
    likely = get_global("likely_subtags").get(locale.replace("-", "_"), "zh_Hans_CN")
    return "Hant" if "_Hant_" in likely else "Hans"


plugin = Variant()
