"""The draft is far shorter or longer than translations into its language are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from babel.core import get_global

from derive.checks._base import BaseCheck, span
from derive.checks._text import masked
from derive.contracts import Case
from derive.records import Finding, Severity

FAR = 3.5
VERY_FAR = 7.0
"""Standard deviations from the mean at which a finding is minor, and major."""

USUAL = 130
"""Characters of the sentences that the table was learnt from; shorter ones vary more."""

SHORTEST = 15
"""Characters of English below which no ratio means anything."""


class Ratio(NamedTuple):
    """Mean and standard deviation of the logarithm of the ratio of characters."""

    mean: float
    sd: float


class LengthRatio(BaseCheck):
    """Compares character counts with a table learnt from FLORES (``length_ratios.tsv``).

    A language that is not in the table is judged by its script, with a wider band.
    """

    id = "length_ratio"
    name = "Length"
    sentence = "The draft is much shorter or longer than a translation of this text should be."
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding where the ratio is far from what is usual."""
        english, draft = _length(case.adapted), _length(case.draft)
        if case.target_pack.language == "en" or english < SHORTEST or not draft:
            return
        usual = ratio(case.language)
        sd = usual.sd * math.sqrt(max(1.0, USUAL / english))
        distance = (math.log(draft / english) - usual.mean) / sd
        if abs(distance) < FAR:
            return
        expected = round(english * math.exp(usual.mean))
        what = "short: something may be missing" if distance < 0 else "long: something may be added"
        yield self.finding(
            case,
            f"The draft has {draft} characters where about {expected} are usual, so it is too "
            f"{what}; compare it with the English.",
            span("draft", 0, len(case.draft)),
            severity=None if abs(distance) >= VERY_FAR else Severity.MINOR,
        )


def _length(text: str) -> int:
    return len(" ".join(masked(text).split()))


@cache
def ratio(locale: str) -> Ratio:
    """Return what is usual for a BCP 47 tag: by its language, else its script, else any."""
    language = locale.split("-", maxsplit=1)[0]
    table = _table()
    if language in table:
        return table[language]
    script = get_global("likely_subtags").get(language, "_*").split("_")[1]
    mean, sd = table.get(script) or table["*"]
    return Ratio(mean, 1.5 * sd)


@cache
def _table() -> dict[str, Ratio]:
    text = (files("derive.checks") / "length_ratios.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    return {name: Ratio(float(mean), float(sd)) for name, mean, sd, _ in rows[1:]}


plugin = LengthRatio()
