"""Golden samples of the check `address`."""

from __future__ import annotations

from typing import Any

import pytest

from derive.checks.address import plugin
from derive.locale_pack import Style
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, bare_pack, make_case, verify

PAIRS = {
    "es-MX": ("Si usted quiere, lo ayudo.", "Si tú quieres, te ayudo."),
    "ca-ES": ("Si vostè vol, l'ajudo.", "Si tu vols, t'ajudo amb el teu cas."),
    "gl-ES": ("Se vostede quere, axúdoo.", "Se ti queres, axúdoche."),
    "it-IT": ("La prego di chiamare.", "Se vuoi, puoi chiamare."),
    "fr-FR": ("Vous pouvez appeler.", "Tu peux appeler avec ton téléphone."),
    "de-DE": ("Bitte rufen Sie die Polizei.", "Wenn du willst, ruf an."),
    "nl-NL": ("U kunt de politie bellen.", "Je kunt de politie bellen."),
    "pl-PL": ("Czy może Pan zadzwonić?", "Zadzwoń, jeśli ty możesz."),
    "ru-RU": ("Вы можете позвонить.", "Ты можешь позвонить."),
    "uk-UA": ("Ви можете подзвонити.", "Ти можеш подзвонити."),
    "tr-TR": ("Siz polisi arayabilirsiniz.", "Sen polisi arayabilirsin."),
    "id-ID": ("Anda dapat menelepon polisi.", "Kamu bisa menelepon polisi."),
    "hi-IN": ("आप पुलिस को फ़ोन करें।", "तुम पुलिस को फ़ोन करो।"),
    "zh-TW": ("您可以打電話給警察。", "你可以打電話給警察。"),
    "ja-JP": ("警察に電話してください。", "すぐに警察へ電話しろ。"),
    "ko-KR": ("경찰에 전화하세요.", "경찰에 전화해."),
    "th-TH": ("กรุณาโทรแจ้งตำรวจ", "เอ็งโทรแจ้งตำรวจ"),
}


def styled(locale: str, address: Any) -> dict[str, Any]:
    style = Style(question=address, reference_answer=address)
    return {"target_pack": bare_pack(locale).model_copy(update={"style": style})}


SAMPLES: tuple[Sample, ...] = (
    *(Good(k, "x", formal, styled(k, "formal")) for k, (formal, _) in PAIRS.items()),
    *(Good(k, "x", informal, styled(k, "informal")) for k, (_, informal) in PAIRS.items()),
    *(Good(k, "x", text) for k, both in PAIRS.items() for text in both),
    *(
        Bad(k, "x", informal, "addresses people", Severity.MINOR, more=styled(k, "formal"))
        for k, (_, informal) in PAIRS.items()
    ),
    *(
        Bad(k, "x", formal, "addresses people", Severity.MINOR, more=styled(k, "informal"))
        for k, (formal, _) in PAIRS.items()
    ),
    Good(
        "de-DE", "x", "Er sagte: „Du kannst gehen.“ Bitte rufen Sie an.", styled("de-DE", "formal")
    ),
    Good("de-DE", "x", "Sie kommt morgen. Sie ist da.", styled("de-DE", "informal")),
    Good("en-GB", "x", "You can call.", styled("en-GB", "formal")),
    Bad(
        "es-MX",
        "x",
        "Si usted quiere, te ayudo.",
        "mixes",
        Severity.MINOR,
        more={"field": "reference_answer"},
    ),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


def test_a_question_may_quote_how_people_speak() -> None:
    case = make_case("es-MX", "x", "Si usted quiere, te ayudo.")
    assert [f.severity for f in plugin.run(case)] == [Severity.NEUTRAL]
