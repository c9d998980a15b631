"""Golden samples of the check `undeclared_change`."""

from __future__ import annotations

import pytest

from derive.checks.undeclared_change import plugin
from tests.checks.sample import Bad, Good, Sample, line, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "I live in Tokyo.", "x"),
    Good(
        "es-MX",
        "I live in Mexico City.",
        "x",
        {
            "english": "I live in Tokyo.",
            "ledger": (line("Tokyo", "Mexico City", start=10, end=15),),
        },
    ),
    Good(
        "es-MX",
        "He ate a taco.",
        "x",
        {"english": "He ate an onigiri.", "ledger": (line("onigiri", "taco", start=10, end=17),)},
    ),
    Bad(
        "es-MX",
        "I live in Lima.",
        "x",
        "“Tokyo” became “Lima”",
        more={"english": "I live in Tokyo."},
    ),
    Bad(
        "es-MX",
        "I live in Tokyo now.",
        "x",
        "“now” was added",
        more={"english": "I live in Tokyo."},
    ),
    Bad("es-MX", "I live.", "x", "“in Tokyo” is gone", more={"english": "I live in Tokyo."}),
    Bad(
        "es-MX",
        "I do not live in Lima.",
        "x",
        "“do not”",
        more={"english": "I live in Tokyo.", "ledger": (line("Tokyo", "Lima", start=10, end=15),)},
    ),
    Bad(
        "es-MX",
        "I live in Tokyo.",
        "x",
        "“Lima” became “Tokyo”",
        more={"english": "I live in Tokyo.", "ledger": (line("Tokyo", "Lima", start=10, end=15),)},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
