"""Golden samples of the check `repetition`."""

from __future__ import annotations

import pytest

from derive.checks.repetition import plugin
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "Ha ha ha!", "¡Jajajaja, ja, ja, ja!"),
    Good("ja-JP", "Ha ha ha!", "ハハハハハ、はははは！"),
    Good("th-TH", "Ha ha", "5555555 ฮ่าๆๆๆ"),
    Good("de-DE", "ha " * 20, "ha " * 20),
    Good("fr-FR", "Many people.", "beaucoup de gens de la ville de Paris de France de nuit"),
    Bad("es-MX", "No.", "No no sé qué no sé qué no sé qué no sé qué no sé qué", "over and over"),
    Bad(
        "ja-JP",
        "I see.",
        "そうですかそうですかそうですかそうですかそうですか",
        "over and over",
        fixed="そうですか",
    ),
    Bad("th-TH", "Good", "ดีมากๆ ครับ ดีมากๆ ครับ ดีมากๆ ครับ ดีมากๆ ครับ ดีมากๆ ครับ", "over and over"),
    Bad("ar-EG", "Yes", "نعم بالطبع نعم بالطبع نعم بالطبع نعم بالطبع نعم بالطبع", "over and over"),
    Bad("hi-IN", "Go home", "घर जाओ अभी घर जाओ अभी घर जाओ अभी घर जाओ अभी ", "over and over"),
    Bad(
        "zh-CN",
        "Help me",
        "请帮帮我请帮帮我请帮帮我请帮帮我请帮帮我",
        "over and over",
        fixed="请帮帮我",
    ),
    Bad(
        "de-DE",
        "Call the police. Wait.",
        "Rufen Sie die Polizei an. So. Rufen Sie die Polizei an. Und. Rufen Sie die Polizei an.",
        "3 times",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
