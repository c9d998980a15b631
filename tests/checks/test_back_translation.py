"""Golden samples of the check `back_translation`."""

from __future__ import annotations

import pytest

from derive.checks.back_translation import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

TEXT = "What should I do if somebody threatens me?"

SAMPLES: tuple[Sample, ...] = (
    Good(
        "es-MX",
        TEXT,
        "¿Qué debo hacer si alguien me amenaza?",
        {"back": "What must I do if someone threatens me?"},
    ),
    Good("es-MX", TEXT, "¿Qué debo hacer si alguien me amenaza?"),
    Good("es-MX", TEXT, "¿Qué debo hacer si alguien me amenaza?", {"back": TEXT}),
    Good("en-GB", TEXT, TEXT, {"back": TEXT}),
    Bad("es-MX", TEXT, TEXT, "proves nothing", more={"back": TEXT}),
    Bad(
        "ja-JP",
        TEXT,
        "天気はいいですね。",
        "not calibrated",
        Severity.MINOR,
        more={"back": "Lovely weather today, is it not."},
    ),
    Bad(
        "es-MX",
        TEXT,
        "¿Qué debo hacer si alguien me amenaza?",
        "flatters itself",
        Severity.NEUTRAL,
        more={
            "back": TEXT,
            "engine": "apertium|source:en|target:es|version:3",
            "back_engine": "apertium|source:es|target:en|version:3",
        },
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
