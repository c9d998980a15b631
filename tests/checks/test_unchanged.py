"""Golden samples of the check `unchanged`."""

from __future__ import annotations

import pytest

from derive.checks.unchanged import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "How can I reach the police?", "¿Cómo puedo llamar a la policía?"),
    Good("de-DE", "Toyota Motor Corporation", "Toyota Motor Corporation"),
    Good("fr-FR", "See https://example.org/a/b/c/d", "See https://example.org/a/b/c/d"),
    Good("en-GB", "How can I reach the police?", "How can I reach the police?"),
    Bad(
        "es-MX",
        "How can I reach the police?",
        "How can I reach the police?",
        "translate it",
        Severity.CRITICAL,
    ),
    Bad(
        "ja-JP",
        "How can I reach the police?",
        "how can I reach the police ?",
        "translate it",
        Severity.CRITICAL,
    ),
    Bad(
        "tr-TR",
        "What should I do when the car stops on the road at night and nobody is near?",
        "What should I do when the araba stops on the road at night and nobody is near?",
        "translate it",
        Severity.CRITICAL,
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
