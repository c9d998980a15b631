"""Golden samples of the check `language`."""

from __future__ import annotations

import pytest

from derive.checks.language import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, bare_pack, verify

SAMPLES: tuple[Sample, ...] = (
    Good("es-MX", "Where can I get help?", "¿Dónde puedo conseguir ayuda si alguien me amenaza?"),
    Good("gl-ES", "x", "Onde podo conseguir axuda se alguén me ameaza polo teléfono?"),
    Good("id-ID", "x", "Di mana saya bisa mendapatkan bantuan jika seseorang mengancam saya?"),
    Good("ja-JP", "x", "誰かに脅されたら、どこに助けを求めればいいですか。"),
    Good("th-TH", "x", "ฉันจะขอความช่วยเหลือได้ที่ไหนหากมีคนข่มขู่ฉัน"),
    Good("ru-RU", "x", "Где я могу получить помощь, если мне угрожают по телефону?"),
    Good("es-MX", "x", "Sí, claro."),
    Bad(
        "es-MX",
        "x",
        "Where can I get help if somebody threatens me on the telephone every day?",
        "in English, not in Spanish",
        Severity.CRITICAL,
    ),
    Bad(
        "es-MX",
        "x",
        "Onde posso obter ajuda se alguém me ameaçar todos os dias pelo telefone em casa?",
        "in Portuguese, not in Spanish",
        Severity.CRITICAL,
    ),
    Bad(
        "de-DE",
        "x",
        "Où puis-je obtenir de l'aide si quelqu'un me menace tous les jours au téléphone ?",
        "not in German",
        Severity.CRITICAL,
        more={"source_pack": bare_pack("fr-FR")},
    ),
    Bad(
        "zh-CN",
        "x",
        "誰かに電話で脅されたら、どこに助けを求めればいいのでしょうか。教えてください。",
        "in Japanese, not in Chinese",
        Severity.CRITICAL,
    ),
    Bad(
        "hi-IN",
        "x",
        "Where can I get help if somebody threatens me on the telephone every day?",
        "not in Hindi",
        Severity.CRITICAL,
    ),
    Bad(
        "ru-RU",
        "x",
        "Де я можу отримати допомогу, якщо мені щодня погрожують по телефону вдома?",
        "in Ukrainian, not in Russian",
        Severity.CRITICAL,
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
