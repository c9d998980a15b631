"""Checks that look at the whole set; see `derive.contracts.SetCheck`. One check a file.

`run_set_checks` runs them one after the other over the cases; `set_signature` says which, in which
versions, and with which tools.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.contracts import Case, SetCheck, SetTools
from derive.records import Finding, fingerprint

__all__ = ["run_set_checks", "set_signature"]


def run_set_checks(
    cases: Iterable[Case], checks: Iterable[SetCheck], tools: SetTools
) -> Iterator[Finding]:
    """Yield all findings, in the order of ``checks``. ``cases`` must bear more than one pass."""
    for check in checks:
        yield from check.run(cases, tools)


def set_signature(checks: Iterable[SetCheck], *tools: str) -> str:
    """Return 16 hex digits that change with a check, its version, or what it works with."""
    made = sorted(f"{check.id}:{getattr(check, 'version', 1)}" for check in checks)
    return fingerprint(made, *tools)
