"""The engine delivered no usable draft."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck
from derive.contracts import Case
from derive.records import Finding, Outcome, Severity

WHAT_HAPPENED = {
    Outcome.REFUSED: "the engine refused to translate it",
    Outcome.FILTERED: "a content filter stopped the engine",
    Outcome.ECHOED: "the engine gave the English back",
    Outcome.META_TEXT: "the engine wrote about the task instead of translating",
    Outcome.TRUNCATED: "the engine stopped before the end",
    Outcome.REPETITION: "the engine repeated itself without end",
    Outcome.EMPTY: "the engine returned nothing",
    Outcome.MISALIGNED: "the engine's answer could not be matched to this text",
    Outcome.ERROR: "the engine failed",
}


class OutcomeCheck(BaseCheck):
    """Speaks where there is nothing to review: the draft has to be made again or by hand."""

    id = "outcome"
    name = "No draft"
    sentence = "There is no usable draft: the engine failed, refused, or returned nothing."
    severity = Severity.CRITICAL
    needs_draft = False

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield one finding where the outcome is not ok, or the draft is blank."""
        outcome = case.outcome
        if outcome is Outcome.OK:
            if case.draft.strip() or not case.adapted.strip():
                return
            outcome = Outcome.EMPTY
        detail = f" ({case.detail})" if case.detail else ""
        yield self.finding(
            case,
            f"There is no draft: {WHAT_HAPPENED[outcome]}{detail}; draft it again or write it.",
        )


plugin = OutcomeCheck()
