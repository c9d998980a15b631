"""Two questions of the set are nearly the same: in it, across its splits, across locales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from rapidfuzz import fuzz

from derive.checks._base import quote
from derive.checks.across._base import BaseSetCheck
from derive.checks.across._shelf import Shelved, shelf
from derive.checks.across._sketch import SHARED, folded, keys
from derive.contracts import Case, SetTools
from derive.records import Finding, Severity

NEAR = 85.0
"""Indel ratio (0–100) of the folded letters from which two texts count as nearly the same."""

DEVELOPMENT = frozenset({"dev", "development", "train", "training", "valid", "validation"})
"""Splits that people see and models may be trained on; a test item may not resemble theirs."""


class NearDuplicate(BaseSetCheck):
    """Compares drafts with drafts, and adapted English with adapted English: two drafts may differ
    in words and still ask the same.

    Across splits it is major, since an item of a test split may not resemble one that models are
    tuned on; it is reported on the test item. Inside a split it is minor, on the later item. With
    ``checks.compare_with`` the adapted English of other projects is looked at too: an item that
    another locale has from another source item is neutral. Sketches of n-grams on disk propose the
    pairs, so memory stays flat.
    """

    id = "near_duplicate"
    name = "Near-duplicate"
    sentence = "Another item of the set, or of another locale's, asks nearly the same."
    severity = Severity.MAJOR

    def find(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:
        """Yield a finding for every pair of questions, once for drafts and English together."""
        seen: set[tuple[str, str]] = set()
        for english in (False, True):
            with shelf() as store:
                store.fill(_sketched(cases, tools.others if english else (), english))
                for one, other in store.pairs(SHARED):
                    ids = (one.item_id, other.item_id)
                    if ids in seen or (one.origin and other.origin) or ids[0] == ids[1]:
                        continue
                    value = fuzz.ratio(one.text, other.text, score_cutoff=NEAR)
                    if value:
                        seen.add(ids)
                        yield self._near(one, other, value)

    def _near(self, one: Shelved, other: Shelved, value: float) -> Finding:
        blamed, kept = (other, one) if _blamed(one, other) is other else (one, other)
        where, severity = f"item {kept.item_id}", Severity.MINOR
        if kept.origin:
            where, severity = f"item {kept.item_id} of {kept.origin}", Severity.NEUTRAL
        elif _tested(one) != _tested(other) or one.split != other.split:
            where, severity = f"item {kept.item_id} of the split {kept.split}", Severity.MAJOR
        return self.finding(
            blamed.item_id,
            blamed.field,
            f"This is nearly {where} ({value:.0f} of 100 alike), which says {quote(kept.other)}; "
            "change or retire one of the two.",
            severity=severity,
        )


def _blamed(one: Shelved, other: Shelved) -> Shelved:
    """Return the one that a finding is about: our own, the test item, else the later one."""
    if one.origin or other.origin:
        return other if one.origin else one
    if _tested(one) != _tested(other):
        return one if _tested(one) else other
    return other


def _tested(item: Shelved) -> bool:
    return item.split.casefold() not in DEVELOPMENT


def _sketched(
    cases: Iterable[Case], others: Iterable[Case], english: bool
) -> Iterator[tuple[Shelved, list[int]]]:
    """Yield the questions with their keys, our own first."""
    marked = chain(((case, "") for case in cases), ((c, c.target_pack.locale) for c in others))
    for place, (case, origin) in enumerate(marked):
        text = case.adapted if english else case.draft
        if case.field == "question" and text.strip():
            plain = folded(text)
            row = Shelved(place, case.item_id, case.field, case.split, origin, plain, text)
            yield row, keys(plain)


plugin = NearDuplicate()
