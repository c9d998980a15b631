"""The draft is the adapted English itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from derive.checks._base import BaseCheck, span
from derive.checks._text import LOWER_ENGLISH, local_forms, masked, without, words
from derive.contracts import Case
from derive.records import Finding, Severity

FEWEST = 3
"""Lower-case English words that a text must have before it counts as something to translate."""

SAME = 0.9
"""The share of the words of adapted English that a draft must keep to count as unchanged."""


class Unchanged(BaseCheck):
    """Names, terms of the ledger, placeholders and URLs may stay as they are; sentences may not."""

    id = "unchanged"
    name = "Not translated"
    sentence = "The draft is the same as the adapted English."
    severity = Severity.CRITICAL

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding where nearly every word of the draft is that of adapted English."""
        if case.target_pack.language == "en":
            return
        if not _alike(case.adapted, case.draft):
            return
        text = without(masked(case.adapted), local_forms(case.ledger))
        if len(LOWER_ENGLISH.findall(text)) >= FEWEST and _same(case):
            yield self.finding(
                case,
                "The draft repeats the adapted English; translate it.",
                span("draft", 0, len(case.draft)),
            )


def _alike(adapted: str, draft: str) -> bool:
    """Tell, cheaply, whether the two share half of what stands between spaces."""
    wanted = set(adapted.casefold().split())
    return 2 * len(wanted & set(draft.casefold().split())) >= len(wanted)


def _same(case: Case) -> bool:
    adapted, draft = words(case.adapted), words(case.draft)
    if abs(len(adapted) - len(draft)) > (1 - SAME) * len(adapted) + 1:
        return False
    common = (Counter(adapted) & Counter(draft)).total()
    return common >= SAME * max(len(adapted), len(draft))


plugin = Unchanged()
