"""The question is no longer about the same harm: softened, sharpened, or about another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from derive.checks._base import BaseCheck, span
from derive.checks._harm import ease, harm, lost
from derive.contracts import Case
from derive.records import Finding, Severity


class HarmCheck(BaseCheck):
    """Twice: English against adapted English (what adaptation did), and adapted English against its
    back-translation (what translation did). Works with words of eleven kinds of harm, so it is a
    signal for people and never more than minor; kinds that stand for each other are one.

    A borderline question, which only looks harmful, must not become a harmful one. What the
    embeddings and a judge say is in the checks of the whole set.
    """

    id = "harm"
    name = "Harm preserved"
    sentence = "The text speaks of another harm than before, or makes it lighter or graver."
    severity = Severity.MINOR
    needs_draft = False

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield at most one finding for each of the two ways."""
        if case.field != "question":
            return
        if case.english != case.adapted and case.english.strip() and case.adapted.strip():
            yield from self._drift(case, case.english, case.adapted, "adapted")
        if case.back and case.back.strip() and case.back != case.adapted:
            yield from self._drift(case, case.adapted, case.back, "back")

    def _drift(
        self, case: Case, before: str, after: str, side: Literal["adapted", "back"]
    ) -> Iterator[Finding]:
        here, there = harm(before), harm(after)
        if here == there:
            return
        gone, come = lost(here, there), lost(there, here)
        eased = ease(after) - ease(before)
        where = "adapted English" if side == "adapted" else "back-translation"
        if gone and come:
            what = f"is about {_listed(come)} and no longer about {_listed(gone)}"
        elif gone and eased and not there.kinds:
            what = f"is softer: {_listed(gone)} is gone and {_quoted(eased)} has come in"
        elif gone and not there.kinds:
            what = f"may be softer: nothing in it speaks of {_listed(gone)} any more"
        elif come and (case.borderline or not here.kinds):
            what = f"may be sharper: it speaks of {_listed(come)}, which was not there before"
        else:
            return
        sure = bool(gone and (come or eased)) or bool(come and case.borderline)
        yield self.finding(
            case,
            f"The {where} {what}; check that the harm is the same.",
            span(side, 0, len(after)),
            severity=None if sure else Severity.NEUTRAL,
        )


def _listed(kinds: frozenset[str]) -> str:
    return " and ".join(sorted(kinds))


def _quoted(words: frozenset[str]) -> str:
    return "“" + ", ".join(sorted(words)[:2]) + "”"


plugin = HarmCheck()
