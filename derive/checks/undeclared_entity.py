"""Names of adapted English that got lost on the way, or came from nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

from derive.checks._base import BaseCheck, quote, span
from derive.checks._proper import GENERIC_WEIGHT, Proper, name_change
from derive.checks._text import KEPT, comparable, local_forms
from derive.contracts import Case
from derive.records import Finding, Severity, Substitution

ALIKE = 55
"""How alike (0–100) a name must be to some part of the draft to count as found there: names that
went through another script are misspelt."""


class UndeclaredEntity(BaseCheck):
    """Needs a back-translation: a name may be in neither it nor the draft to count as lost.

    Names are told by their capitals and compared word by word, with peoples, initials and common
    aliases; a draft in another script is read in Latin letters. A whole name lost is minor, one
    word neutral. DEMETR: 97 % of the names removed or replaced, at 9 % false alarms, neutral ones
    included.
    """

    id = "undeclared_entity"
    name = "Name lost or added"
    sentence = "A name of the adapted English is in neither the draft nor its back-translation."
    severity = Severity.MINOR
    version = 2

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each name lost, and each new one in the back-translation."""
        if not case.back or case.back == case.adapted:
            return
        change = name_change(case.adapted, case.back)
        if change.lost:
            yield from self._lost(case, change.lost)
        if change.added:
            yield from self._added(case, change.added)

    def _lost(self, case: Case, words: Iterable[Proper]) -> Iterator[Finding]:
        left = [w for w in words if not _declared(w, case.ledger) and not _in(case.draft, w.key)]
        for start, end, whole in _names(left, case.adapted):
            yield self.finding(
                case,
                f"{quote(case.adapted[start:end])} is in neither the draft nor its "
                "back-translation; check that the draft names it.",
                span("adapted", start, end),
                severity=None if whole else Severity.NEUTRAL,
            )

    def _added(self, case: Case, words: Iterable[Proper]) -> Iterator[Finding]:
        forms = " ".join(local_forms(case.ledger))
        left = [w for w in words if not (forms and _in(forms, w.key))]
        back = case.back or ""
        for start, end, whole in _names(left, back):
            drafted = comparable(back[start:end]) in comparable(case.draft)
            yield self.finding(
                case,
                f"The back-translation names {quote(back[start:end])}, which the adapted English "
                "does not; check the draft.",
                span("back", start, end),
                severity=None if whole and drafted else Severity.NEUTRAL,
            )


def _names(words: list[Proper], text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each name, its words put together; whole where it is two at least."""
    runs: list[list[Proper]] = []
    for word in words:
        if runs and text[runs[-1][-1].end : word.start].strip() in {"", "of", "the", "of the"}:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in runs:
        telling = [word for word in run if word.weight > GENERIC_WEIGHT]
        if telling:
            yield run[0].start, run[-1].end, len(telling) > 1


def _in(draft: str, key: str) -> bool:
    """Tell whether a word of a name is nearly in the draft, in Latin letters."""
    text = _latin(draft)
    return key in text or bool(text and fuzz.partial_ratio(key, text, score_cutoff=ALIKE))


@lru_cache(maxsize=KEPT)
def _latin(draft: str) -> str:
    return (draft if draft.isascii() else anyascii(draft)).casefold()


def _declared(word: Proper, ledger: Iterable[Substitution]) -> bool:
    """Tell whether a ledger line speaks of the name; ``declared_substitution`` looks at those."""
    return any(
        line.adapted_start is not None
        and line.adapted_end is not None
        and line.adapted_start < word.end
        and word.start < line.adapted_end
        for line in ledger
    )


plugin = UndeclaredEntity()
