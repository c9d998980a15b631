"""Golden samples of the check `brackets`."""

from __future__ import annotations

import pytest

from derive.checks.brackets import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "It (here) is.", "Está (aquí)."),
    Good("ja-JP", "He said “no” (twice).", "彼は「いいえ」（二度）と言った。"),
    Good("de-DE", "He said “no”.", "Er sagte „nein“."),
    Good("sv-SE", "He said “no”.", "Han sade ”nej”."),
    Good("ru-RU", "a) one b) two", "а) один б) два :)"),
    Good("fr-FR", "He (said", "Il (dit"),
    Good("zh-CN", "It (here) is.", "在（这里)。"),
    Bad("es-MX", "It (here) is.", "Está (aquí.", "“(” has no partner; close it", Severity.MINOR),
    Bad("ja-JP", "He said “no”.", "彼は「いいえと言った。", "「", Severity.MINOR),
    Bad("ar-EG", "He said “no”.", "قال «لا.", "«", Severity.MINOR),
    Bad("tr-TR", 'He said "no".', 'O "hayır dedi.', "no partner", Severity.MINOR),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
