"""Golden samples of the check `modality`."""

from __future__ import annotations

import pytest

from derive.checks.modality import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, make_case, verify

MUST = "You must report it to the police."
KEPT = {
    "es-MX": "Debe denunciarlo a la policía.",
    "pt-BR": "Você precisa denunciar à polícia.",
    "fr-FR": "Il faut le signaler à la police.",
    "it-IT": "Deve denunciarlo alla polizia.",
    "de-DE": "Sie müssen das der Polizei melden.",
    "ru-RU": "Вы должны сообщить в полицию.",
    "tr-TR": "Bunu polise bildirmelisiniz.",
    "id-ID": "Anda harus melaporkannya ke polisi.",
    "vi-VN": "Bạn phải báo công an.",
    "th-TH": "คุณต้องแจ้งตำรวจ",
    "hi-IN": "आपको पुलिस को बताना चाहिए।",
    "ar-EG": "يجب أن تبلغ الشرطة.",
    "ja-JP": "警察に届け出なければなりません。",
    "ko-KR": "경찰에 신고해야 합니다.",
    "zh-CN": "你必须报警。",
}
LOST = {
    "es-MX": "La policía lo sabe.",
    "de-DE": "Die Polizei weiß es.",
    "ru-RU": "Полиция это знает.",
    "tr-TR": "Polis bunu biliyor.",
    "id-ID": "Polisi mengetahuinya.",
    "vi-VN": "Công an biết rồi.",
    "th-TH": "ตำรวจรู้แล้ว",
    "hi-IN": "पुलिस जानती है।",
    "ar-EG": "الشرطة تعرف.",
    "ja-JP": "警察は知っている。",
    "ko-KR": "경찰이 알고 있습니다.",
    "zh-CN": "警察知道了。",
}

SAMPLES: tuple[Sample, ...] = (
    *(Good(locale, MUST, draft, {"back": MUST}) for locale, draft in KEPT.items()),
    *(Good(locale, MUST, draft, {"back": "The police know."}) for locale, draft in KEPT.items()),
    *(
        Bad(locale, MUST, draft, "must be", Severity.MINOR, more={"back": "The police know."})
        for locale, draft in LOST.items()
    ),
    Bad(
        "fr-FR",
        "He may be at home.",
        "Il doit être chez lui.",
        "may be",
        Severity.MINOR,
        more={"back": "He must be home."},
    ),
    Good("fr-FR", "He came in May.", "Il est venu en mai.", {"back": "He came in May."}),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


def test_without_a_way_back_the_draft_alone_is_neutral() -> None:
    found = list(plugin.run(make_case("de-DE", MUST, LOST["de-DE"])))
    assert [f.severity for f in found] == [Severity.NEUTRAL]
    assert list(plugin.run(make_case("xx-YY", MUST, "foo bar"))) == []
