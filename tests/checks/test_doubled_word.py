"""Golden samples of the check `doubled_word`."""

from __future__ import annotations

import pytest

from derive.checks.doubled_word import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("de-DE", "x", "Die Leute, die die Polizei rufen."),
    Good("fr-FR", "x", "Nous nous demandons si vous vous trompez."),
    Good("hi-IN", "x", "धीरे धीरे चलो"),
    Good("vi-VN", "x", "từ từ đi"),
    Good("ja-JP", "x", "いろ いろ ある"),
    Good("es-MX", "x", "Nueva York, York"),
    Bad(
        "es-MX",
        "x",
        "Llame a a la la policía.",
        "“la”",
        Severity.MINOR,
        fixed="Llame a a la policía.",
    ),
    Bad(
        "ru-RU",
        "x",
        "Позвоните в в полицию полицию.",
        "полицию",
        Severity.MINOR,
        fixed="Позвоните в в полицию.",
    ),
    Bad(
        "de-DE",
        "x",
        "Rufen Sie sofort sofort an.",
        "sofort",
        Severity.MINOR,
        fixed="Rufen Sie sofort an.",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
