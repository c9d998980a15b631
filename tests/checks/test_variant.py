"""Golden samples of the check `variant`."""

from __future__ import annotations

import pytest

from derive.checks.variant import plugin
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, make_case, verify

SAMPLES: tuple[Sample, ...] = (
    Good("zh-CN", "x", "请马上打电话给警察，说明发生了什么事。"),
    Good("zh-TW", "x", "請馬上打電話給警察，說明發生了什麼事。"),
    Good("ja-JP", "x", "国の警察に電話する。"),
    Bad("zh-TW", "x", "请马上打电话给警察，说明发生了什么事。", "traditional"),
    Bad("zh-CN", "x", "請馬上打電話給警察，說明發生了什麼事。", "simplified"),
    Bad("zh-Hant-HK", "x", "请马上打电话给警察，说明发生了什么事。", "traditional"),
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample(sample: Sample) -> None:
    verify(plugin, sample)


FORMS: tuple[Sample, ...] = (
    Good("es-ES", "x", "Vosotros habláis con vuestro médico."),
    Bad("es-MX", "x", "Vosotros podéis llamar.", "“Vosotros”", Severity.MINOR),
    Bad("es-AR", "x", "¿Habláis con la policía?", "“Habláis”", Severity.MINOR),
    Good("es-AR", "x", "¿Vos podés llamar?"),
    Bad("es-MX", "x", "¿Y vos podés llamar?", "“podés”", Severity.MINOR),
    Good("es-MX", "x", "Hay dieciséis países y veintiséis jamás."),
    Good("pt-BR", "x", "Estou fazendo um registro econômico."),
    Bad("pt-BR", "x", "Agora estou a fazer isto.", "“estou a fazer”", Severity.MINOR),
    Bad("pt-BR", "x", "Foi um contacto com a equipa.", "“contacto”", Severity.MINOR),
    Bad("pt-PT", "x", "Agora estou fazendo isto.", "“estou fazendo”", Severity.MINOR),
    Good("pt-PT", "x", "Agora estou a fazer um registo."),
    Bad("en-US", "x", "The colour of the theatres.", "“colour”", Severity.MINOR),
    Good("en-US", "x", "The color of the theaters."),
    Bad("en-GB", "x", "The color of the theaters.", "“color”", Severity.MINOR),
    Bad(
        "de-DE",
        "x",
        "Auf der Strasse ist es kalt; ausserdem regnet es.",
        "ausserdem",
        Severity.MINOR,
    ),
    Good("de-DE", "x", "Er will sich aussprechen und ausschließlich fragen."),
    Bad("de-CH", "x", "Das ist ein schöner fleiß.", "“fleiß”", Severity.MINOR),
)


@pytest.mark.parametrize("sample", FORMS)
def test_forms_of_another_variety(sample: Sample) -> None:
    verify(plugin, sample)


@pytest.mark.parametrize(
    ("locale", "draft", "says"),
    [
        ("zh-TW", "請把視頻和軟件寄給我。", "“視頻”"),
        ("zh-CN", "请把软体寄给我。", "“软体”"),
        ("es-MX", "Usa el ordenador.", "computadora"),
        ("es-ES", "Usa la computadora.", "ordenador"),
        ("pt-BR", "Perdi o autocarro.", "ônibus"),
        ("pt-PT", "Perdi o ônibus.", "autocarro"),
        ("fr-CA", "Bon week-end.", "fin de semaine"),
        ("fr-FR", "J'ai lu ton courriel.", "e-mail"),
        ("en-US", "The lorry stopped.", "truck"),
        ("en-GB", "The apartment is small.", "flat"),
        ("hr-HR", "Kupi hleb.", "kruh"),
        ("ko-KR", "손전화로 연락하세요.", "휴대전화"),
    ],
)
def test_words_of_another_variety_are_neutral(locale: str, draft: str, says: str) -> None:
    found = list(plugin.run(make_case(locale, "x", draft)))
    assert {f.severity for f in found} == {Severity.NEUTRAL}
    assert any(says in f.message for f in found)
