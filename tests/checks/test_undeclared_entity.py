"""Golden samples of the check `undeclared_entity`."""

from __future__ import annotations

import pytest

from derive.checks.undeclared_entity import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good(
        "es-MX",
        "He met Bob Dylan in London.",
        "Conoció a Bob Dylan en Londres.",
        {"back": "He met Bob Dylan in London."},
    ),
    Good(
        "ja-JP",
        "He met Ehud Ur there.",
        "彼はそこでエフード・ウルに会った。",
        {"back": "He met Ehud Ul there."},
    ),
    Good("ja-JP", "He met Bob Dylan.", "彼はボブ・ディランに会った。"),
    Good(
        "ar-EG",
        "On Monday I met him.",
        "التقيت به يوم الاثنين.",
        {"back": "I met him at the start of the week."},
    ),
    Bad(
        "ja-JP",
        "He met Bob Dylan in a hotel.",
        "彼はホテルで歌手に会った。",
        "“Bob Dylan” is in neither",
        Severity.MINOR,
        more={"back": "He saw a singer at the inn."},
    ),
    Bad(
        "de-DE",
        "He met a singer.",
        "Er traf Freddie Mercury.",
        "names “Freddie Mercury”",
        Severity.MINOR,
        more={"back": "He met Freddie Mercury."},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
