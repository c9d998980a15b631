"""Amounts of the source's money: found in any usual spelling, converted, rounded as people do."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from babel.core import Locale
from babel.numbers import format_decimal, get_currency_name

from derive.locale_pack import Pack

from ._found import Found
from ._numerals import DIGITS, NUMBER, value

STEPS = (1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9, 10)
"""What people round to, times a power of ten."""

_RANGE = rf"{NUMBER}(?:\s?(?:-|–|to|and|or)\s?{NUMBER})?"
_VAGUE = (
    r"(?:several|a few|some|many|(?:tens|dozens|hundreds|thousands|millions|billions) of)"
    r"(?:\s(?:hundred|thousand|million|billion|hundreds|thousands|millions)(?:\sof)?)*(?:\sof)?"
)
_IN_WORDS = re.compile(r"[mbtr]illion", re.IGNORECASE)
_MAGNITUDE = {
    "ten": 1e1,
    "dozen": 1e1,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
}


def scan(text: str, pack: Pack) -> Iterator[Found]:
    """Yield every amount in the pack's currency: ``¥30,000``, ``3 million yen``, ``a few yen``."""
    pattern = _pattern(pack)
    if pattern is None:
        return
    for found in pattern.finditer(text):
        numbers = [value(n) for n in re.findall(NUMBER, found.group(), re.IGNORECASE)]
        amount = max(numbers) if numbers and not found["vague"] else None
        yield Found(*found.span(), found.group(), "currency", "money", 0, value=amount)


@lru_cache(maxsize=64)
def _pattern(pack: Pack) -> re.Pattern[str] | None:
    entry = pack.filled("currency")
    if entry is None:
        return None
    forms = [text for form in entry.forms for text in form.english()]
    signs = "|".join(re.escape(text) for text in forms if not text.isalpha() or text.isupper())
    words = "|".join(
        sorted((re.escape(text) for text in forms if text[0].isalpha()), key=len)[::-1]
    )
    before = rf"(?:{signs})\s?{DIGITS}(?:[\s-]?(?:k|m|bn|thousand|million|billion|trillion)\b)?"
    before += rf"(?:\s?(?:-|–|to)\s?(?:{signs})?\s?{DIGITS}(?:\s(?:thousand|million|billion)\b)?)?"
    after = rf"\b(?:{_RANGE})[\s-]?(?:{words})s?\b"
    vague = rf"\b(?P<vague>{_VAGUE})\s(?:{words})s?\b"
    choices = [vague, after] + ([before] if signs else [])
    return re.compile("|".join(choices), re.IGNORECASE)


def converted(text: str, source: Pack, target: Pack) -> tuple[str, str] | None:
    """Return an amount in the target's money: in English, and as its language writes it.

    None where a pack does not say what its money is worth.
    """
    if source.numbers is None or target.numbers is None or not target.filled("currency"):
        return None
    rate = target.numbers.per_usd / source.numbers.per_usd
    vague = re.match(_VAGUE, text, re.IGNORECASE)
    if vague:
        words = _vague_words(vague.group(), rate)
        return f"{words} {_noun(target, 'en', 1000)}", ""
    numbers = list(re.finditer(NUMBER, text, re.IGNORECASE))
    amounts = [_scaled(numbers, position) for position in range(len(numbers))]
    amounts = [rounded(amount * rate, significant(amount)) for amount in amounts]
    joint = {"en": " to ", "local": "–"}
    sides = []
    for side, locale in (("en", Locale("en")), ("local", Locale.parse(target.locale, sep="-"))):
        worded = side == "en" and bool(_IN_WORDS.search(text)) and amounts[0] >= 1e6
        figures = joint[side].join(_figure(amount, locale, worded) for amount in amounts)
        space = "" if target.language in {"ja", "zh"} and side == "local" else " "
        sides.append(f"{figures}{space}{_noun(target, side, amounts[-1])}")
    return sides[0], sides[1]


def _figure(amount: float, locale: Locale, worded: bool) -> str:
    """Write an amount in digits, or as *3.5 million* where the original was worded so."""
    if not worded:
        return str(format_decimal(amount, locale=locale))
    scale, word = (1e9, "billion") if amount >= 1e9 else (1e6, "million")
    return f"{amount / scale:g} {word}"


def _scaled(numbers: list[re.Match[str]], position: int) -> float:
    """Return a number of a range; ``3 to 5 million`` means three million."""
    own, last = value(numbers[position].group()), value(numbers[-1].group())
    scale = re.search(
        r"(thousand|million|billion|trillion|k|m|bn)\s*$", numbers[-1].group(), re.IGNORECASE
    )
    has_own = re.search(r"[a-z]\s*$", numbers[position].group(), re.IGNORECASE)
    if scale and not has_own and own < 1000 <= last:
        return own * value(f"1 {scale.group(1)}")
    return own


def significant(amount: float) -> int:
    """Return how many significant digits an amount was given with (30,000 has one)."""
    digits = f"{amount:.2f}".rstrip("0").rstrip(".").replace(".", "").strip("0")
    return max(1, len(digits))


def rounded(amount: float, digits: int) -> float:
    """Return ``amount`` as a person would say it: a round number for a round number.

    With one or two significant digits it goes to the nearest of `STEPS`; with more, it keeps three.
    """
    if amount <= 0:
        return 0
    power = 10 ** math.floor(math.log10(amount))
    if digits > 2:
        return float(f"{amount:.3g}") if amount < 100 else float(int(float(f"{amount:.3g}")))
    step = min(STEPS, key=lambda s: abs(math.log(s * power / amount)))
    result = max(1, step * power)
    return round(result, 2) if result < 10 else float(round(result))


def _vague_words(words: str, rate: float) -> str:
    """Say an order of magnitude in the other money: hundreds of thousands → tens of thousands."""
    size = 1.0
    for word, factor in _MAGNITUDE.items():
        if re.search(rf"\b{word}s?\b", words, re.IGNORECASE):
            size *= factor
    power = max(1, round(math.log10(size * rate)))
    names = {1: "tens of", 2: "hundreds of", 3: "thousands of", 4: "tens of thousands of"}
    names |= {5: "hundreds of thousands of", 6: "millions of", 7: "tens of millions of"}
    return names.get(power, "hundreds of millions of" if power == 8 else "billions of")


def noun(target: Pack) -> str:
    """Return the plain English name of the target's money, as in *pay in pesos*."""
    return _noun(target, "en", 1000)


def _noun(target: Pack, side: str, amount: float) -> str:
    """Return the name of the target's money in the number that ``amount`` asks for (CLDR)."""
    entry = target.filled("currency")
    form = entry.forms[0] if entry else None
    word = (form.en if side == "en" else form.local) if form else ""
    locale = Locale("en") if side == "en" else Locale.parse(target.locale, sep="-")
    code = target.numbers.currency_code if target.numbers else ""
    name = get_currency_name(code, count=amount, locale=locale)
    return next((w for w in name.split() if word and w.lower().startswith(word.lower())), word)
