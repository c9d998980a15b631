"""Numbers in words: English, Chinese characters, and the words for thousand and more."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.checks._regex import compiled
from derive.checks._words import word_list

MAGNITUDES: dict[str, float] = {
    **dict.fromkeys(
        word_list("百 hundred ciento cento cent yüz सौ ร้อย trăm ratus مائة مئة"),
        1e2,
    ),
    **dict.fromkeys(
        word_list(
            "千 천 thousand mil mila mille tausend bin ribu nghìn ngàn พัน हजार हज़ार ألف آلاف الف "
            "тысяч тысячи тысяча тыс duizend tusen tisíc tysięcy"
        ),
        1e3,
    ),
    **dict.fromkeys(["万", "萬", "만", "หมื่น"], 1e4),
    **dict.fromkeys(["लाख", "lakh", "แสน"], 1e5),
    **dict.fromkeys(
        word_list(
            "million millions millón millones milhão milhões millón milións milions milió millóns "
            "milioni milione millionen ล้าน triệu juta milyon मिलियन दशलक्ष مليون ملايين миллион "
            "миллиона миллионов млн miljoen miljoner"
        ),
        1e6,
    ),
    **dict.fromkeys(["करोड़", "crore", "crores"], 1e7),
    **dict.fromkeys(["億", "亿", "억"], 1e8),
    **dict.fromkeys(
        word_list(
            "billion billions bilhão bilhões miliardi miliardo milliarden milliarde milliard "
            "milliards tỷ tỉ miliar milyar अरब बिलियन مليار مليارات миллиард миллиарда миллиардов "
            "млрд"
        ),
        1e9,
    ),
    **dict.fromkeys(["兆", "조"], 1e12),
    **dict.fromkeys(
        word_list(
            "trillion trillions billón billones trilhão trilhões billionen bilioni triliun "
            "trilyon ट्रिलियन تريليون триллион триллиона триллионов"
        ),
        1e12,
    ),
    "十": 1e1,
    "dozen": 12,
}

MAGNITUDE = compiled(
    r"[\s\-‑]?(?:de\s|de\sde\s)?("
    + "|".join(map(re.escape, sorted(MAGNITUDES, key=len, reverse=True)))
    + r")(?![a-zà-ỹ])",
    re.IGNORECASE,
)

UNITS = word_list(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen"
)
TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
ORDINALS = word_list(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
OTHERS: dict[str, tuple[float, ...]] = {
    "hundred": (100,),
    "hundreds": (100,),
    "thousand": (1e3,),
    "thousands": (1e3,),
    "million": (1e6,),
    "millions": (1e6,),
    "billion": (1e9,),
    "billions": (1e9,),
    "half": (0.5, 30, 50),
    "quarter": (0.25, 15, 25),
    "dozen": (12,),
    "dozens": (12, 10),
    "score": (20,),
    "decade": (10,),
    "decades": (10,),
    "century": (100,),
    "centuries": (100,),
    "fortnight": (14,),
    "millennium": (1000,),
    "millennia": (1000,),
    "noon": (12,),
    "midnight": (0, 24, 12),
    "fully": (100,),
    "twice": (2,),
    "teen": (13, 19, 10),
    "teenager": (13, 19, 10),
    "teenagers": (13, 19, 10),
    "teenage": (13, 19, 10),
    "teens": (13, 19, 10),
    "round-the-clock": (24,),
}

WORDS: dict[str, tuple[float, ...]] = {
    **{word: (float(n),) for n, word in enumerate(UNITS)},
    **{word: (float(n),) for n, word in enumerate(ORDINALS)},
    **{word: (10.0 * n,) for n, word in enumerate(TENS, 2)},
    **{word[:-1] + "ieth": (10.0 * n,) for n, word in enumerate(TENS, 2)},
    **{word[:-1] + "ies": (10.0 * n,) for n, word in enumerate(TENS, 2)},
    **OTHERS,
}

ENGLISH = re.compile(
    r"(?<![\w])(?:" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")(?!\w)"
)
_NUMERALS = re.compile("[IVX]{2}")
ROMAN = compiled(r"(?<![\w.])(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})(?![\w])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}

KANJI = compiled(r"[〇零一二三四五六七八九十百千万萬億亿兆两兩]+")
_DIGITS = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "천": 1000, "백": 100, "십": 10}
_LARGE = {"万": 1e4, "萬": 1e4, "만": 1e4, "億": 1e8, "亿": 1e8, "억": 1e8, "兆": 1e12, "조": 1e12}

MIXED = compiled(
    r"(?:\d[\d,.]*\s?[十百千천백십]?[多余餘数여]?[万萬億亿兆만억조千천百백]\s?)+(?:\d[\d,.]*[百千천백]?)?"
)
"""Digits with Chinese or Korean units: 1億2,345万, 2万5千, 1만 5천."""

_MIXED_PART = compiled(r"\d[\d,.]*|[十百千천백십万萬億亿兆만억조]")


def english_values(text: str) -> Iterator[float]:
    """Yield the numbers that English words and Roman numerals of ``text`` may stand for."""
    before: float | None = None
    last_end = -2
    for found in ENGLISH.finditer(text.casefold()):
        values = WORDS[found.group()]
        yield from values
        if before is not None and found.start() - last_end <= 1:
            if values[0] < 10 <= before < 100:
                yield before + values[0]
            elif values[0] >= 100:
                yield before * values[0]
        before, last_end = values[0], found.end()
    yield from roman_values(text)


def roman_values(text: str) -> Iterator[float]:
    """Yield the values of the Roman numerals of ``text``, up to 39."""
    for found in ROMAN.finditer(text) if _NUMERALS.search(text) else ():
        yield float(roman(found.group()))


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral of I, V and X."""
    values = [_ROMAN_VALUES[char] for char in numeral]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))


def kanji_values(text: str) -> Iterator[float]:
    """Yield the numbers written in Chinese characters: 三十五, 二〇一六, 二千."""
    for found in KANJI.finditer(text):
        chars = found.group()
        if all(char in _DIGITS for char in chars):
            yield float("".join(str(_DIGITS[char]) for char in chars[:15]))
        else:
            yield _evaluate([float(_DIGITS[c]) if c in _DIGITS else c for c in chars])


def mixed_value(text: str) -> float:
    """Return the value of digits with Chinese or Korean units (`MIXED`)."""
    parts = _MIXED_PART.findall(text)
    return _evaluate([_plain(part) if part[0].isdecimal() else part for part in parts])


def _plain(digits: str) -> float:
    try:
        return float(digits.rstrip(".,").replace(",", ""))
    except ValueError:
        return float("".join(filter(str.isdecimal, digits))[:15])


def _evaluate(parts: list[float | str]) -> float:
    """Add up digits and units: a small unit multiplies its digit, a large one all before it."""
    total = section = digit = 0.0
    for part in parts:
        if isinstance(part, float):
            section, digit = section + digit, part
        elif part in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[part], 0.0
        else:
            total += (section + digit or 1) * _LARGE[part]
            section = digit = 0.0
    return total + section + digit
