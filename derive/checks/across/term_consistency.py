"""One concept, several words: between question and answer, and in the whole set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from derive.checks._base import quote
from derive.checks._forms import stands_in
from derive.checks.across._base import BaseSetCheck
from derive.contracts import Case, SetTools
from derive.records import FieldName, Finding, Severity, Substitution

FEWEST = 3
"""Uses of the common word before another word stands out."""

Key = tuple[str, str]
"""What the ledger replaces: its concept, and the form in the source."""


class TermConsistency(BaseSetCheck):
    """Looks up which of a ledger line's forms (the local one, the accepted ones) each draft uses.

    Question and answer of one item travel together, so two words for one thing are minor there. In
    the set, a word is neutral where most drafts use another one for the same thing.
    """

    id = "term_consistency"
    name = "Term used consistently"
    sentence = "The same thing of the source is called by two words in the set, or in one item."
    severity = Severity.MINOR

    def find(self, cases: Iterable[Case], tools: SetTools) -> Iterator[Finding]:  # noqa: ARG002
        """Count the words in a first pass, and say in a second one where another one is used."""
        counts: defaultdict[Key, Counter[str]] = defaultdict(Counter)
        for case in cases:
            for key, form in _used(case):
                counts[key][form] += 1
        usual = {key: found.most_common(2) for key, found in counts.items() if len(found) > 1}
        if usual:
            yield from self._unusual(cases, usual)

    def _unusual(
        self, cases: Iterable[Case], usual: dict[Key, list[tuple[str, int]]]
    ) -> Iterator[Finding]:
        item, said = "", dict[Key, tuple[FieldName, str]]()
        for case in cases:
            if case.item_id != item:
                item, said = case.item_id, {}
            for key, form in _used(case):
                if key not in usual:
                    continue
                field, before = said.setdefault(key, (case.field, form))
                if before != form and field != case.field:
                    yield self._mixed(case, key, form, before)
                elif _rare(form, usual[key]):
                    yield self._rare(case, key, form, usual[key][0])

    def _mixed(self, case: Case, key: Key, form: str, before: str) -> Finding:
        return self.finding(
            case.item_id,
            case.field,
            f"{quote(key[1])} is {quote(before)} in the question and {quote(form)} in the answer; "
            "call it by one word.",
        )

    def _rare(self, case: Case, key: Key, form: str, common: tuple[str, int]) -> Finding:
        return self.finding(
            case.item_id,
            case.field,
            f"{quote(key[1])} is {quote(form)} here and {quote(common[0])} in {common[1]} drafts; "
            "call it by one word, unless it is another thing.",
            severity=Severity.NEUTRAL,
        )


def _rare(form: str, usual: list[tuple[str, int]]) -> bool:
    (common, count), (_, second) = usual[0], usual[1]
    return form != common and count >= FEWEST and count > second


def _used(case: Case) -> Iterator[tuple[Key, str]]:
    """Yield what each decided ledger line replaces, with the form that the draft has for it."""
    for line in {(line.concept, line.before): line for line in case.ledger}.values():
        if line.open or not line.after_local or not line.before:
            continue
        form = _form(line, case.draft)
        if form is not None:
            yield (line.concept or "", line.before.casefold()), form


def _form(line: Substitution, draft: str) -> str | None:
    forms = (line.after_local or "", *line.accepted)
    return next((form for form in forms if form and stands_in(form, draft)), None)


plugin = TermConsistency()
