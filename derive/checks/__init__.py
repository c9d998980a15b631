"""One check a file; see `derive.contracts.Check`.

`run_checks` runs them over one case; `signature` says which checks, in which versions, ran, and
`pack_state` what they know of a pack beside its label.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from derive.checks._expiry import expired
from derive.contracts import Case, Check
from derive.locale_pack import Pack
from derive.records import Finding, Outcome, fingerprint

__all__ = ["pack_state", "run_checks", "signature", "usable"]


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


def pack_state(pack: Pack, today: datetime.date | None = None) -> str:
    """Return 16 hex digits of what only checks look at in a pack: its style, and what has expired.

    So findings are stale from the day on which a fact expires, and not before.
    """
    today = today or datetime.datetime.now(datetime.UTC).date()
    return fingerprint(pack.style.model_dump(mode="json"), expired(pack, today))
