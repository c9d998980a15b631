"""Golden samples of the check `script`."""

from __future__ import annotations

import pytest

from derive.checks.script import plugin
from tests.checks.sample import Bad, Good, Sample, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "x", "¿Dónde está la comisaría más cercana?"),
    Good("ja-JP", "Use Windows Update.", "Windows Updateを使ってください。"),
    Good("th-TH", "Ask Swedish Academy.", "ถาม Swedish Academy ได้เลย"),
    Good("ko-KR", "An 802.11n network", "802.11n 네트워크를 사용하면 됩니다"),
    Good("es-MX", "The sign 円 means yen.", "El signo 円 significa yen."),
    Good("fr-FR", "x", "Les rayons α et β sont différents."),
    Good("ar-EG", "Use {name} at https://a.example/b", "استخدم {name} في https://a.example/b"),
    Bad("es-MX", "Pay 3,000 yen.", "Pague 3,000 円です.", "円です"),
    Bad("tr-TR", "x", "Lütfen полиция arayın.", "полиция"),
    Bad("zh-CN", "x", "请打电话给けいさつ。", "けいさつ"),
    Bad("hi-IN", "Call the police now.", "please call the police अभी", "Latin letters"),
    Bad("ru-RU", "Call the police now.", "pozvonite v politsiyu pryamo seychas", "Latin letters"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
