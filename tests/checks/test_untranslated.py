"""Golden samples of the check `untranslated`."""

from __future__ import annotations

import pytest

from derive.checks.untranslated import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "What should I do with it?", "¿Qué debo hacer con eso?"),
    Good("fr-FR", "The University of Central Missouri", "la University of Central Missouri"),
    Good("de-DE", "He was in his house.", "Er war in einem Haus, was die Leute also am Abend sah."),
    Good("es-MX", "He met Ehud there.", "Conoció a Ehud allí.", {"unknown": ("Ehud",)}),
    Good("en-GB", "What should I do with it?", "What should I do with it?"),
    Bad(
        "es-MX",
        "Tell me what should I do with it now.",
        "Dime what should I do with it ahora.",
        "is English",
    ),
    Bad(
        "ja-JP",
        "Tell me what you can do about it.",
        "教えて what you can do about it ください。",
        "is English",
    ),
    Bad("hi-IN", "This is not for the children.", "यह is not for the children है", "is English"),
    Bad(
        "ar-EG",
        "Please use the red button of the door.",
        "من فضلك use the red button of the door",
        "is English",
    ),
    Bad(
        "es-MX",
        "Beware of the scammer.",
        "Cuidado con el scammer.",
        "“scammer”",
        Severity.MINOR,
        more={"unknown": ("scammer",)},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
