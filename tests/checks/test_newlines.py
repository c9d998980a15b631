"""Golden samples of the check `newlines`."""

from __future__ import annotations

import pytest

from derive.checks.newlines import plugin
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "One.\n\nTwo.", "Uno.\nDos."),
    Good("ja-JP", "- one\n- two", "・一\r\n・二"),
    Bad("es-MX", "- one\n- two\n- three", "- uno - dos - tres", "3 lines and the draft 1"),
    Bad("ar-EG", "One. Two.", "واحد.\nاثنان.", "1 lines and the draft 2"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
