"""Golden samples of the check `outcome`."""

from __future__ import annotations

import pytest

from derive.checks.outcome import plugin
from derive.records import Outcome, Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "Call the police.", "Llame a la policía."),
    Good("es-MX", "", ""),
    Bad("es-MX", "Call the police.", "", "nothing", Severity.CRITICAL),
    Bad("ja-JP", "Call the police.", " \u3000\n", "nothing", Severity.CRITICAL),
    Bad(
        "es-MX", "How do I …?", "", "refused", Severity.CRITICAL, more={"outcome": Outcome.REFUSED}
    ),
    Bad(
        "ar-EG",
        "A text.",
        "",
        "(HTTP 500)",
        Severity.CRITICAL,
        more={"outcome": Outcome.ERROR, "detail": "HTTP 500"},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
