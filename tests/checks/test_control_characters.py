"""Golden samples of the check `control_characters`."""

from __future__ import annotations

import pytest

from derive.checks.control_characters import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "x", "Línea uno\nlínea\tdos"),
    Good("fa-IR", "x", "می\u200cخواهم"),
    Good("hi-IN", "x", "क्\u200dष"),
    Good("ar-EG", "x", "رقم \u200f110"),
    Good("th-TH", "x", "ไป\u200bบ้าน"),
    Good("es-MX", "x", "Familia 👨\u200d👩\u200d👧 y ❤️"),
    Bad("es-MX", "x", "Ho\x07la", "U+0007", fixed="Hola"),
    Bad("es-MX", "x", "\ufeffHola", "U+FEFF", Severity.MINOR, fixed="Hola"),
    Bad("de-DE", "x", "Das\u200b ist", "U+200B", Severity.MINOR, fixed="Das ist"),
    Bad("ja-JP", "x", "警\ufffd署", "was lost"),
    Bad("ar-EG", "x", "مرحبا \u202eabc", "U+202E", fixed="مرحبا abc"),
    Bad("zh-CN", "x", "你\u0085好", "U+0085", fixed="你好"),
    Bad("fr-FR", "x", "Bon\U000e0041jour", "U+E0041", fixed="Bonjour"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
