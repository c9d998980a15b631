"""Engines of an ensemble that made very different texts of the same one: look twice."""

from __future__ import annotations

from collections.abc import Iterator

from derive.checks._base import BaseCheck, quote
from derive.contracts import Case
from derive.records import Finding, Severity

LOW, VERY_LOW = 35.0, 25.0
LOW_IN_CJK, VERY_LOW_IN_CJK = 25.0, 15.0
"""chrF++ with the draft, not calibrated to people's verdicts. ``benchmarks/engine_agreement.py``:
two translations of one FLORES sentence seldom fall below the lower value, those of two sentences
mostly do. Japanese, Korean and Chinese have fewer characters to share."""


class EngineAgreement(BaseCheck):
    """Speaks only where several engines drafted; the one that agrees least is named."""

    id = "engine_agreement"
    name = "Agreement of engines"
    sentence = "Another engine made something very different of the same text."
    severity = Severity.MINOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding where the least agreement is low; neutral where it is not very low."""
        measured = [(a.agreement, a) for a in case.alternatives if a.agreement is not None]
        if not measured:
            return
        agreement, other = min(measured, key=lambda pair: pair[0])
        low, very_low = limits(case.language)
        if agreement < low:
            yield self.finding(
                case,
                f"{other.engine.name} made {quote(other.text)} of it: agreement with the draft "
                f"{agreement:.0f} of 100 (chrF++, not calibrated)",
                severity=Severity.MINOR if agreement < very_low else Severity.NEUTRAL,
            )


def limits(language: str) -> tuple[float, float]:
    """Return the values below which agreement is low and very low in a language."""
    cjk = language.split("-", maxsplit=1)[0] in {"ja", "ko", "zh"}
    return (LOW_IN_CJK, VERY_LOW_IN_CJK) if cjk else (LOW, VERY_LOW)


plugin = EngineAgreement()
