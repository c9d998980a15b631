"""Forms of a language are found as words, in the way its script writes words."""

from __future__ import annotations

import pytest

from derive.locale_pack import Pack
from derive.locale_pack.match import Matcher


def found(locale: str, form: str, text: str) -> list[str]:
    entries = {"landmark": {"concept": "landmark", "forms": [{"en": "x", "local": form}]}}
    pack = Pack.model_validate(
        {
            "schema": 1,
            "locale": locale,
            "version": "1",
            "names": {"en": "X", "local": "X"},
            "entries": entries,
        }
    )
    return [match.text for match in Matcher(pack, "local").find(text)]


@pytest.mark.parametrize(
    ("locale", "form", "text"),
    [
        ("vi-VN", "ông", "Chào ông!"),
        ("id-ID", "SMA", "murid SMA itu"),
        ("tr-TR", "Galata", "Galata'da buluşalım"),
        ("de-DE", "Rathaus", "vor dem Rathaus."),
        ("ja-JP", "渋谷", "昨日渋谷駅で会った"),
        ("th-TH", "วัด", "ไปวัดพรุ่งนี้"),
        ("ko-KR", "서울", "서울에서 만나요"),
        ("ar-EG", "القاهرة", "في القاهرة اليوم"),
    ],
)
def test_a_word_is_found(locale: str, form: str, text: str) -> None:
    assert found(locale, form, text) == [form]


@pytest.mark.parametrize(
    ("locale", "form", "text"),
    [
        ("vi-VN", "ông", "con ong bay"),
        ("vi-VN", "bà", "trong bàn"),
        ("id-ID", "SMA", "SMASH HIT"),
        ("de-DE", "Amt", "Gesamtheit"),
        ("hi-IN", "घर", "शहघर"),
    ],
)
def test_a_part_of_another_word_is_not(locale: str, form: str, text: str) -> None:
    assert found(locale, form, text) == []
