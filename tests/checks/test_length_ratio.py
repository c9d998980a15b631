"""Golden samples of the check `length_ratio`."""

from __future__ import annotations

import pytest

from derive.checks.length_ratio import plugin
from tests.checks.sample import Bad, Good, Sample, verify

ENGLISH = "What should I do if somebody calls and says he is my son and needs money urgently?"

SAMPLES: tuple[Sample, ...] = (
    Good(
        "es-MX",
        ENGLISH,
        "¿Qué debo hacer si alguien llama y dice que es mi hijo y que necesita dinero urgente?",
    ),
    Good(
        "ja-JP",
        ENGLISH,
        "息子を名乗る人から、急にお金が必要になったと電話があったら、どうすればいいですか。",
    ),
    Good("zh-CN", ENGLISH, "如果有人打电话说是我儿子，急需用钱，我该怎么办？"),
    Good("ko-KR", "Yes.", "네."),
    Good(
        "sw-KE",
        ENGLISH,
        "Nifanye nini mtu akinipigia simu na kusema ni mwanangu na anahitaji pesa haraka?",
    ),
    Bad("es-MX", ENGLISH, "¿Qué debo hacer?", "short"),
    Bad("ja-JP", ENGLISH, "どうすれば？", "short"),
    Bad(
        "de-DE",
        ENGLISH,
        "Was soll ich tun, wenn jemand anruft und sagt, er ist mein Sohn und braucht schnell Geld? "
        * 3,
        "long",
    ),
    Bad("th-TH", ENGLISH, "ทำอย่างไร", "short"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
