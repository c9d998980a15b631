"""Golden samples of the check `declared_substitution`."""

from __future__ import annotations

import pytest

from derive.checks.declared_substitution import plugin
from tests.checks.sample import Bad, Good, Sample, line, verify

SAMPLES: tuple[Sample, ...] = (
    Good(
        "es-MX",
        "Mexico City",
        "en la Ciudad de México",
        {"ledger": (line("Tokyo", "Mexico City", "Ciudad de México"),)},
    ),
    Good("de-DE", "The police", "Die Polizisten kamen.", {"ledger": (line("a", "b", "Polizist"),)}),
    Good(
        "ru-RU", "In Moscow", "Мы живём в Москве.", {"ledger": (line("Tokyo", "Moscow", "Москва"),)}
    ),
    Good(
        "tr-TR", "In Istanbul", "İstanbul'da", {"ledger": (line("Tokyo", "Istanbul", "İstanbul"),)}
    ),
    Good("ko-KR", "In Seoul", "서울에서", {"ledger": (line("Tokyo", "Seoul", "서울"),)}),
    Good("ja-JP", "Call 110", "１１０番に", {"ledger": (line("911", "110", "110"),)}),
    Good(
        "ar-EG",
        "In Cairo",
        "بالقاهرة",
        {"ledger": (line("Tokyo", "Cairo", "القاهرة", accepted=("قاهرة",)),)},
    ),
    Good("es-MX", "x", "x", {"ledger": (line("Tokyo", "", None, strategy=None),)}),
    Bad(
        "es-MX",
        "Mexico City",
        "en la capital",
        "“Ciudad de México”",
        more={
            "ledger": (
                line("Tokyo", "Mexico City", "Ciudad de México", adapted_start=0, adapted_end=11),
            )
        },
    ),
    Bad(
        "es-MX",
        "the SAT",
        "pague a the SAT hoy",
        "left in English",
        fixed="pague a Servicio de Administración Tributaria hoy",
        more={"ledger": (line("NTA", "the SAT", "Servicio de Administración Tributaria"),)},
    ),
    Bad(
        "th-TH",
        "Bangkok",
        "ในโตเกียว",
        "“กรุงเทพ”",
        more={"ledger": (line("Tokyo", "Bangkok", "กรุงเทพ"),)},
    ),
    Bad("ja-JP", "Call 110", "1100円", "“110”", more={"ledger": (line("911", "110", "110"),)}),
    Bad(
        "hi-IN", "Delhi", "टोक्यो में", "“दिल्ली”", more={"ledger": (line("Tokyo", "Delhi", "दिल्ली"),)}
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
