"""One check a file; see `derive.contracts.Check`.

`run_checks` runs them over one case; `signature` says which checks, in which versions, ran.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.contracts import Case, Check
from derive.records import Finding, Outcome, fingerprint

__all__ = ["run_checks", "signature", "usable"]


def usable(case: Case) -> bool:
    """Tell whether there is a draft to look at."""
    return case.outcome is Outcome.OK and bool(case.draft.strip())


def run_checks(case: Case, checks: Iterable[Check]) -> list[Finding]:
    """Return all findings on one case, in the order of ``checks``.

    Where the draft failed, only the checks that do not need one are run.
    """
    has_draft = usable(case)
    return [
        finding
        for check in checks
        if has_draft or not check.needs_draft
        for finding in check.run(case)
    ]


def signature(checks: Iterable[Check]) -> str:
    """Return 16 hex digits that change when a check is added, removed or given a new version.

    A check of another package that has no ``version`` counts as version 1.
    """
    return fingerprint(*sorted(f"{check.id}:{getattr(check, 'version', 1)}" for check in checks))
