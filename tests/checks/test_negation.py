"""Golden samples of the check `negation`: drafts in their own language, and the way back."""

from __future__ import annotations

import pytest

from derive.checks._negation import negation_change
from derive.checks.negation import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, verify

DO_NOT = "Do not open the door to a stranger."
DO = "Open the door to a stranger."

KEPT = {
    "es-MX": "No abra la puerta a un desconocido.",
    "pt-BR": "Não abra a porta a um desconhecido.",
    "fr-FR": "N'ouvrez pas la porte à un inconnu.",
    "it-IT": "Non apra la porta a uno sconosciuto.",
    "de-DE": "Öffnen Sie einem Fremden nicht die Tür.",
    "ca-ES": "No obriu la porta a un desconegut.",
    "gl-ES": "Non abra a porta a un descoñecido.",
    "ru-RU": "Не открывайте дверь незнакомцу.",
    "el-GR": "Μην ανοίγετε την πόρτα σε άγνωστο.",
    "tr-TR": "Bir yabancıya kapıyı açmayın.",
    "id-ID": "Jangan buka pintu untuk orang asing.",
    "vi-VN": "Đừng mở cửa cho người lạ.",
    "th-TH": "อย่าเปิดประตูให้คนแปลกหน้า",
    "hi-IN": "किसी अजनबी के लिए दरवाज़ा मत खोलिए।",
    "ar-EG": "لا تفتح الباب لشخص غريب.",
    "ja-JP": "見知らぬ人にドアを開けないでください。",
    "ko-KR": "낯선 사람에게 문을 열어 주지 마세요.",
    "zh-TW": "不要給陌生人開門。",
    "sw-KE": "Usimfungulie mgeni mlango, si salama.",
}
LOST = {
    "es-MX": "Abra la puerta a una persona.",
    "pt-BR": "Abra a porta a uma pessoa.",
    "fr-FR": "Ouvrez la porte à un étranger.",
    "it-IT": "Apra la porta a un estraneo.",
    "de-DE": "Öffnen Sie einem Fremden die Tür.",
    "ru-RU": "Откройте дверь чужому.",
    "el-GR": "Ανοίξτε την πόρτα σε έναν ξένο.",
    "tr-TR": "Bir yabancıya kapıyı açın.",
    "id-ID": "Buka pintu untuk orang asing.",
    "vi-VN": "Hãy mở cửa cho người lạ.",
    "th-TH": "เปิดประตูให้คนแปลกหน้า",
    "hi-IN": "किसी अजनबी के लिए दरवाज़ा खोलिए।",
    "ar-EG": "افتح الباب لشخص غريب.",
    "ja-JP": "知らせを受けたらドアを開けてください。",
    "ko-KR": "모든 사람에게 문을 열어 주세요.",
    "zh-TW": "給陌生人開門。",
}

SAMPLES: tuple[Sample, ...] = (
    *(Good(locale, DO_NOT, draft) for locale, draft in KEPT.items()),
    *(Bad(locale, DO_NOT, draft, "nothing", Severity.MINOR) for locale, draft in LOST.items()),
    Good("es-MX", "It is not only cheap but safe.", "Es barato y seguro."),
    Good("xx-YY", DO_NOT, "Abra la puerta."),
    Good("es-MX", DO_NOT, KEPT["es-MX"], {"back": DO_NOT}),
    Good("ja-JP", DO_NOT, KEPT["ja-JP"], {"back": "Never open the door for someone unknown."}),
    Good(
        "de-DE",
        "I was not able to open it.",
        "Ich konnte es nicht öffnen.",
        {"back": "I was unable to open it."},
    ),
    Bad(
        "de-DE",
        DO_NOT,
        LOST["de-DE"],
        "gone from the back-translation",
        Severity.MAJOR,
        more={"back": DO},
    ),
    Bad(
        "de-DE",
        DO_NOT,
        KEPT["de-DE"],
        "gone from the back-translation",
        Severity.MINOR,
        more={"back": DO},
    ),
    Bad(
        "ko-KR",
        DO,
        KEPT["ko-KR"],
        "come into the back-translation",
        Severity.MINOR,
        more={"back": DO_NOT},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("He is not here.", "He isn't here.", 0.0),
        ("He said No. 4 won.", "He said number four won.", 0.0),
        ("They are not happy.", "They are happy.", 1.0),
        ("They are not happy.", "They are unhappy.", 0.3),
        ("Nobody came without a ticket.", "Everybody came.", 1.0),
        ("I do not eat meat; I drink milk.", "I eat meat; I do not drink milk.", 0.2),
    ],
)
def test_english_with_english(one: str, other: str, score: float) -> None:
    assert negation_change(one, other).score == score
