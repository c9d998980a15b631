"""Golden samples of the check `source_helpline`."""

from __future__ import annotations

from typing import Any

import pytest

from derive.checks.source_helpline import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, line, pack_of, verify

JAPAN = pack_of(
    "ja-JP",
    {
        "emergency.police": ("110", "110"),
        "hotline.mental_health": ("Kokoro Line (0570-064-556)", "こころの電話（0570-064-556）"),
        "law.domestic_violence": ("Domestic Violence Prevention Act", "配偶者暴力防止法"),
    },
)
ANSWER: dict[str, Any] = {"source_pack": JAPAN, "field": "reference_answer"}
ENGLISH = "Call the number in an emergency."
LEFT = {
    "es-MX": "Llame al 110 en una emergencia.",
    "pt-BR": "Em caso de emergência, ligue 110.",
    "fr-FR": "En cas d'urgence, appelez le 110.",
    "de-DE": "Im Notfall wählen Sie den Notruf 110.",
    "tr-TR": "Acil durumda 110'u ara.",
    "id-ID": "Hubungi 110 dalam keadaan darurat.",
    "vi-VN": "Gọi 110 khi khẩn cấp.",
    "th-TH": "โทร 110 ในกรณีฉุกเฉิน",
    "hi-IN": "आपात स्थिति में 110 पर कॉल करें।",
    "ar-EG": "اتصل بالرقم ١١٠ في حالة الطوارئ.",
    "ko-KR": "긴급할 때는 110에 전화하세요.",
    "zh-TW": "緊急時請撥打110報警。",
    "sw-KE": "Piga simu 110 wakati wa dharura.",
}

SAMPLES: tuple[Sample, ...] = (
    *(
        Bad(k, ENGLISH, draft, "number of ja-JP", Severity.CRITICAL, more=ANSWER)
        for k, draft in LEFT.items()
    ),
    *(
        Good(k, ENGLISH, draft.replace("110", "911").replace("١١٠", "٩١١"), ANSWER)
        for k, draft in LEFT.items()
    ),
    *(Good(k, ENGLISH, draft, {"source_pack": JAPAN}) for k, draft in LEFT.items()),
    Good("es-MX", "110 people came.", "Vinieron 110 personas.", ANSWER),
    Good("es-MX", "It costs 1,110.50 pesos.", "Cuesta 1,110.50 pesos; llame.", ANSWER),
    Bad(
        "es-MX",
        "Call the Kokoro Line.",
        "Llame al 0570 064 556.",
        "“0570 064 556”",
        Severity.CRITICAL,
        more=ANSWER,
    ),
    Bad(
        "es-MX",
        "The Domestic Violence Prevention Act protects you.",
        "La ley la protege.",
        "is a law of ja-JP",
        more=ANSWER,
    ),
    Bad("ko-KR", "A law protects you.", "配偶者暴力防止法이 보호합니다.", "is a law", more=ANSWER),
    Good(
        "es-MX",
        "In Japan one calls 110.",
        "En Japón se llama al 110.",
        {**ANSWER, "ledger": (line("110", "110", "110", strategy="retain"),)},
    ),
    Good(
        "de-DE",
        "Call 110.",
        "Rufen Sie 110 an.",
        {**ANSWER, "target_pack": pack_of("de-DE", {"emergency.police": ("110", "110")})},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)
