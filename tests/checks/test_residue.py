"""Golden samples of the check `residue`."""

from __future__ import annotations

import pytest

from derive.checks.residue import plugin
from derive.records import Severity, Strategy
from tests.checks.sample import Bad, Good, Sample, line, pack_of, verify

JAPAN = pack_of("ja-JP", {"city.capital": ("Tokyo", "東京")}, currency="JPY")

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "In Mexico City", "En la Ciudad de México", {"source_pack": JAPAN}),
    Good(
        "es-MX",
        "In Tokyo",
        "En Tokio",
        {
            "source_pack": JAPAN,
            "ledger": (line("Tokyo", "Tokyo", "Tokio", strategy=Strategy.RETAIN),),
        },
    ),
    Good(
        "en-GB",
        "In Tokyo",
        "In Tokyo",
        {"source_pack": pack_of("en-GB", {"city.capital": ("Tokyo", "Tokyo")})},
    ),
    Good(
        "es-MX",
        "It costs $5.",
        "Cuesta $5.",
        {
            "source_pack": pack_of("en-US", currency="USD"),
            "target_pack": pack_of("es-MX", currency="MXN"),
        },
    ),
    Bad(
        "es-MX",
        "In Tokyo",
        "En Tokio",
        "nothing was decided",
        Severity.MINOR,
        more={"source_pack": JAPAN},
    ),
    Bad("es-MX", "In the capital", "En 東京", "“東京”", more={"source_pack": JAPAN}),
    Bad(
        "th-TH",
        "It costs ¥500.",
        "ราคา 500 บาท",
        "“¥500”",
        more={"source_pack": JAPAN, "target_pack": pack_of("th-TH", currency="THB")},
    ),
    Bad(
        "es-MX", "It costs money.", "Cuesta 3,000 JPY.", "“3,000 JPY”", more={"source_pack": JAPAN}
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
