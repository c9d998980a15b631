"""Golden samples of the check `back_numbers`, and the reading of numbers that it rests on."""

from __future__ import annotations

import pytest

from derive.checks._quantities import difference
from derive.checks.back_numbers import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, line, make_case, verify

THIRTY = "It happened thirty years ago."
WRONG = {
    "es-MX": "Pasó hace trece años.",
    "fr-FR": "C'était il y a treize ans.",
    "de-DE": "Das war vor dreizehn Jahren.",
    "it-IT": "È successo tredici anni fa.",
    "ru-RU": "Это было тринадцать лет назад.",
    "tr-TR": "Bu on üç yıl önce oldu.",
    "id-ID": "Itu terjadi tiga belas tahun lalu.",
    "vi-VN": "Chuyện đó xảy ra mười ba năm trước.",
    "th-TH": "เกิดขึ้นเมื่อสิบสามปีก่อน",
    "hi-IN": "यह तेरह साल पहले हुआ था।",
    "ar-EG": "حدث ذلك قبل ثلاثة عشر عامًا.",
    "ko-KR": "십삼 년 전 일입니다.",
}

SAMPLES: tuple[Sample, ...] = (
    *(
        Bad(locale, THIRTY, draft, "became", more={"back": "It happened thirteen years ago."})
        for locale, draft in WRONG.items()
    ),
    Good("ja-JP", THIRTY, "30年前のことです。", {"back": "It happened 30 years ago."}),
    Good(
        "ja-JP", THIRTY, "30年前のことです。", {"back": "It happened 3 years ago."}
    ),  # the way back
    Good("zh-CN", THIRTY, "那是三十年前的事。", {"back": "It happened three decades ago."}),
    Good("es-MX", THIRTY, "Pasó hace 30 años."),
    Good("es-MX", "One of the two came.", "Vino uno de los dos.", {"back": "One of both came."}),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


def test_a_declared_number_is_no_finding() -> None:
    ledger = (line("110", "911", "911", adapted_start=5, adapted_end=8),)
    case = make_case("es-MX", "Call 911.", "Llame al 911.", back="Call it.", ledger=ledger)
    assert all(f.severity is Severity.NEUTRAL for f in plugin.run(case))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("in the twentieth century", "in the 20th century", True),
        ("two hundred and six bones", "206 bones", True),
        ("1.4 million people", "1,400,000 people", True),
        ("1.4 million people", "1.9 million people", False),
        ("at 10:00 am", "at 10 am", True),
        ("a man in his thirties", "a man in his 30s", True),
        ("COVID-19 spread", "the coronavirus spread", True),
        ("two came and two left", "four came and two left", False),
        ("from 30 to 60", "from 30 to 70", False),
        ("a dozen eggs", "12 eggs", True),
    ],
)
def test_numbers_of_two_english_texts(one: str, other: str, same: bool) -> None:
    assert (difference(one, other).score == 0) is same
