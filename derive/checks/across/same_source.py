"""One English text came out in two ways, or two came out in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.checks._base import quote
from derive.checks.across._base import BaseSetCheck
from derive.checks.across._shelf import Shelved, shelf
from derive.checks.across._sketch import folded
from derive.contracts import Case, SetTools
from derive.records import Finding, Severity, text_digest

SHORTEST = 4
"""Letters below which a text may well be another one's translation: yes, no."""


class SameSource(BaseSetCheck):
    """Compares letters only, so spaces and punctuation are free.

    The same English with two drafts is neutral, since context may ask for it; two different English
    texts with one draft are minor: one of them was translated as the other.
    """

    id = "same_source"
    name = "One text, two drafts"
    sentence = "The same English has two drafts in the set, or one draft stands for two texts."
    severity = Severity.MINOR

    def find(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:  # noqa: ARG002
        """Yield a finding on the later one of two cases that do not go together."""
        for by_draft in (False, True):
            with shelf() as store:
                store.fill(_keyed(cases, by_draft))
                for group in store.groups():
                    yield from self._group(group, by_draft)

    def _group(self, group: list[Shelved], by_draft: bool) -> Iterator[Finding]:
        first = group[0]
        for later in group[1:]:
            if folded(later.other) == folded(first.other) or later.item_id == first.item_id:
                continue
            if by_draft:
                message = (
                    f"Item {first.item_id} has the same draft, for another English text "
                    f"({quote(first.other)}); check which of the two it translates."
                )
            else:
                message = (
                    f"Item {first.item_id} has the same English, drafted as {quote(first.other)}; "
                    "say it in one way, unless the context asks for two."
                )
            yield self.finding(
                later.item_id,
                later.field,
                message,
                severity=None if by_draft else Severity.NEUTRAL,
            )


def _keyed(cases: Iterable[Case], by_draft: bool) -> Iterator[tuple[Shelved, list[int]]]:
    for place, case in enumerate(cases):
        one, other = (case.draft, case.adapted) if by_draft else (case.adapted, case.draft)
        plain = folded(one)
        if len(plain) < SHORTEST or not other.strip():
            continue
        key = int(text_digest(f"{case.field}\n{plain}"), 16)
        yield Shelved(place, case.item_id, case.field, case.split, "", "", other), [key]


plugin = SameSource()
