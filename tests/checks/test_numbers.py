"""Golden samples of the check `numbers`."""

from __future__ import annotations

import pytest

from derive.checks.numbers import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, line, verify

SAMPLES: tuple[Sample, ...] = (
    Good("ja-JP", "It has 30 rooms.", "部屋は３０室です。"),
    Good("de-DE", "It costs 1,200.5 euros.", "Es kostet 1.200,5 Euro."),
    Good("fr-FR", "It costs 1,200.5 euros.", "Cela coûte 1 200,5 euros."),
    Good("ja-JP", "About 120 million people", "およそ1億2,000万人"),
    Good("ja-JP", "In 2024", "令和6年に"),
    Good("zh-CN", "30,000 people", "3万人"),
    Good("ko-KR", "It costs 15,000 won.", "가격은 1만 5천 원입니다."),
    Good("ar-EG", "In 1998, 45 people", "في عام ١٩٩٨، ٤٥ شخصًا"),
    Good("hi-IN", "1,500,000 people", "15 लाख लोग"),
    Good("hi-IN", "100,000 people", "1,00,000 लोग"),
    Good("th-TH", "In 2016", "ในปี 2559"),
    Good("es-MX", "Take 3 pills.", "Tome tres pastillas."),
    Good("es-ES", "In the 16th century", "En el siglo XVI"),
    Good("de-DE", "At 10:30 pm", "Um 22:30 Uhr"),
    Good("tr-TR", "Twenty-five people", "25 kişi"),
    Good(
        "es-MX",
        "Call 911.",
        "Llame al 066.",
        {"ledger": (line("110", "911", "066", adapted_start=5, adapted_end=8),)},
    ),
    Bad("es-MX", "It takes 35 days.", "Tarda 53 días.", "“35” became “53”", fixed="Tarda 35 días."),
    Bad(
        "ja-JP",
        "Take 2 pills.",
        "5錠飲んでください。",
        "“2” became “5”",
        fixed="2錠飲んでください。",
    ),
    Bad("ru-RU", "It happened in 1987.", "Это случилось давно.", "“1987” is not in the draft"),
    Bad("zh-CN", "Many people came.", "来了4512人。", "“4512”"),
    Bad("hi-IN", "It costs 200 rupees.", "इसकी कीमत है।", "“200”", Severity.MINOR),
    Bad(
        "de-DE",
        "It costs 1,200 euros.",
        "Es kostet 1,200 Euro.",
        "“1.200”",
        Severity.MINOR,
        fixed="Es kostet 1.200 Euro.",
    ),
    Bad("fr-FR", "Dial 17.", "Composez le 18.", "“17” became “18”", fixed="Composez le 17."),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
