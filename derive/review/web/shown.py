"""What of the findings a visitor sees, and how the page's script marks them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from derive.records import Finding
from derive.review.records import Desk, Phase


def blind(desk: Desk) -> bool:
    """Tell whether the desk is of somebody who tries an item out: they see the text alone, not
    where it comes from, what was found in it, or what others made of it."""
    return desk.phase is Phase.PRETEST and desk.mine


def shown_findings(desk: Desk) -> tuple[Finding, ...]:
    """Return the findings that the visitor sees, the worst first."""
    return worst_first(desk.report.findings) if desk.report and not blind(desk) else ()


def worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings by severity, those of a severity in the order of their texts."""
    return tuple(sorted(findings, key=lambda finding: -finding.severity.weight))


def highlights(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the findings on the draft as the page's script marks and fixes them."""
    return [
        {
            "n": n,
            "field": finding.field,
            "severity": finding.severity.value,
            "spans": [[span.start, span.end] for span in finding.spans if span.text == "draft"],
            "fix": finding.fix.model_dump() if finding.fix else None,
        }
        for n, finding in enumerate(findings)
    ]
