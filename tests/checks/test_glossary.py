"""Golden samples of `glossary` and `forbidden_term`, and of reading a glossary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from derive.checks.forbidden_term import plugin as forbidden
from derive.checks.glossary import plugin as glossary
from derive.errors import PackError
from derive.locale_pack import Style, Term, read_glossary
from derive.records import Severity
from tests.checks.sample import Bad, Good, Sample, bare_pack, line, verify

ENGLISH = "The helpline is free."
WORDS = {
    "es-MX": ("línea de ayuda", "La línea de ayuda es gratuita.", "El teléfono es gratuito."),
    "pt-BR": ("linha de apoio", "A linha de apoio é gratuita.", "O número é gratuito."),
    "fr-FR": ("ligne d'écoute", "La ligne d'écoute est gratuite.", "Le numéro est gratuit."),
    "de-DE": ("Beratungstelefon", "Das Beratungstelefon ist frei.", "Die Nummer ist frei."),
    "ru-RU": ("телефон доверия", "Телефон доверия бесплатный.", "Номер бесплатный."),
    "tr-TR": ("yardım hattı", "Yardım hattı ücretsizdir.", "Numara ücretsizdir."),
    "id-ID": ("layanan bantuan", "Layanan bantuan ini gratis.", "Nomor ini gratis."),
    "vi-VN": ("đường dây nóng", "Đường dây nóng miễn phí.", "Số này miễn phí."),
    "th-TH": ("สายด่วน", "สายด่วนนี้ฟรี", "เบอร์นี้ฟรี"),
    "hi-IN": ("हेल्पलाइन", "हेल्पलाइन मुफ़्त है।", "नंबर मुफ़्त है।"),
    "ar-EG": ("خط المساعدة", "خط المساعدة مجاني.", "الرقم مجاني."),
    "ja-JP": ("相談窓口", "相談窓口は無料です。", "番号は無料です。"),
    "ko-KR": ("상담전화", "상담전화는 무료입니다.", "번호는 무료입니다."),
    "zh-TW": ("求助專線", "求助專線免費。", "號碼免費。"),
}


def styled(locale: str, **term: Any) -> dict[str, Any]:
    style = Style(terms=(Term(**term),))
    return {"target_pack": bare_pack(locale).model_copy(update={"style": style})}


REQUIRED: tuple[Sample, ...] = (
    *(
        Good(k, ENGLISH, good, styled(k, en="helpline", local=word))
        for k, (word, good, _) in WORDS.items()
    ),
    *(
        Bad(k, ENGLISH, bad, word, Severity.MINOR, more=styled(k, en="helpline", local=word))
        for k, (word, _, bad) in WORDS.items()
    ),
    Good("de-DE", "Two helplines.", "Zwei Hotlines.", styled("de-DE", en="line", local="Leitung")),
    Bad(
        "de-DE",
        "Two helplines.",
        "Zwei Hotlines.",
        "Beratungstelefon",
        Severity.MINOR,
        more=styled("de-DE", en="helpline", local="Beratungstelefon"),
    ),
    Good(
        "de-DE",
        "Two helplines.",
        "Zwei Hotlines.",
        styled("de-DE", en="helpline", local="Beratungstelefon", accepted=("Hotline",)),
    ),
    Good(
        "es-MX",
        "Call the helpline.",
        "Llame a SAPTEL.",
        {
            **styled("es-MX", en="helpline", local="línea de ayuda"),
            "ledger": (line("x", "helpline", "SAPTEL", adapted_start=9, adapted_end=17),),
        },
    ),
)
FORBIDDEN: tuple[Sample, ...] = (
    *(
        Bad(k, "x", good, "forbids", more=styled(k, forbidden=(word,)))
        for k, (word, good, _) in WORDS.items()
    ),
    *(Good(k, "x", bad, styled(k, forbidden=(word,))) for k, (word, _, bad) in WORDS.items()),
    Bad(
        "es-MX",
        "x",
        "Minusválido o no.",
        "“persona con discapacidad”",
        fixed="Persona con discapacidad o no.",
        more=styled("es-MX", forbidden=("minusválido",), local="persona con discapacidad"),
    ),
    Bad(
        "de-DE",
        "x",
        "Die Krüppeln.",
        "use another word",
        more=styled("de-DE", forbidden=("Krüppel",)),
    ),
    Good("de-DE", "x", "Das ist Kunst.", styled("de-DE", forbidden=("un",))),
)


@pytest.mark.parametrize("sample", REQUIRED)
def test_required(sample: Sample) -> None:
    verify(glossary, sample)


@pytest.mark.parametrize("sample", FORBIDDEN)
def test_forbidden(sample: Sample) -> None:
    verify(forbidden, sample)


def test_a_glossary_is_read(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(
        "en\tlocal\tforbidden\nhelpline\tlínea de ayuda\tteléfono rojo|hotline\n", "utf-8"
    )
    term = Term(en="helpline", local="línea de ayuda", forbidden=("teléfono rojo", "hotline"))
    assert read_glossary(path) == (term,)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("en,lokal\na,b\n", "line 1: no column 'lokal'"),
        ("en,local\nhelpline,\n", "line 2: give `en` and `local`"),
        ("en,local\na,b,c\n", "line 2: more cells than columns"),
        ('en,local\n"a,b\n', "unexpected end of data"),
        ("\xff", "not UTF-8"),
    ],
)
def test_a_bad_glossary_is_one_line(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(PackError) as caught:
        read_glossary(path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_glossary_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="cannot be read"):
        read_glossary(tmp_path / "none.csv")
