"""Golden samples of the check `placeholders`."""

from __future__ import annotations

import pytest

from derive.checks.placeholders import plugin
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good(
        "es-MX", "Hello {name}, see https://a.example/b.", "Hola {name}, vea https://a.example/b."
    ),
    Good("ja-JP", "See https://a.example/b.", "https://a.example/bをご覧ください。"),
    Good("zh-CN", "Mail a@b.example", "请发邮件至a@b.example。"),
    Good("es-MX", "It is 50% off.", "Está al 50 %."),
    Bad("es-MX", "Hello {name}.", "Hola.", "“{name}” is missing"),
    Bad("es-MX", "Hello {name}.", "Hola {nombre}.", "became “{nombre}”", fixed="Hola {name}."),
    Bad(
        "ja-JP",
        "Hello {name}.",
        "こんにちは、｛name｝さん。",
        "became “｛name｝”",
        fixed="こんにちは、{name}さん。",
    ),
    Bad("de-DE", "Write to help@a.example.", "Schreiben Sie.", "help@a.example"),
    Bad(
        "ar-EG",
        "See https://a.example/b",
        "انظر https://a.example/c",
        "https://a.example/b",
        fixed="انظر https://a.example/b",
    ),
    Bad("fr-FR", "Hello [NAME].", "Bonjour [NOM].", "[NAME]", fixed="Bonjour [NAME]."),
    Bad("hi-IN", "<b>Stop</b>", "<b>रुको", "</b>"),
    Bad("tr-TR", "Stop.", "Dur {0}.", "does not; delete it"),
    Bad("ko-KR", "Call 112.", "전화하세요.", "The engine lost “112”", more={"lost": ("112",)}),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
