"""Where a pack's file says other than libraries do: one of the two is wrong, or out of date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from derive.locale_pack.base import base_entry, currency_code, emergency, place
from derive.locale_pack.context import fold
from derive.locale_pack.model import Entry, Pack
from derive.locale_pack.survey import Remark

_SAME_NAME = ("country", "city.capital", "unit.length", "unit.temperature", "language.national")
"""Concepts of which a country has one, or one that everybody names first."""


def contradictions(pack: Pack) -> Iterator[Remark]:
    """Yield every value of the file that the base layer contradicts."""
    for look in _LOOKS:
        yield from look(pack)


def _money(pack: Pack) -> Iterator[Remark]:
    known = currency_code(place(pack.locale))
    said = pack.numbers.currency_code if pack.numbers else known
    if known and said != known:
        yield Remark("numbers.currency_code", f"{said}: CLDR has {known} for {pack.region}")


def _names(pack: Pack) -> Iterator[Remark]:
    for concept in _SAME_NAME:
        own, base = pack.filled(concept), base_entry(pack.locale, concept)
        if own is None or base is None or own.origin != "pack" or base.absent:
            continue
        if not _spellings(own) & _spellings(base):
            said, known = own.forms[0], base.forms[0]
            text = f"{said.en or said.local}: {base.source} has {known.en or known.local}"
            yield Remark(concept, text)


def _spellings(entry: Entry) -> set[str]:
    texts = {text for form in entry.forms for text in (*form.english(), *form.locals())}
    return {fold(text) for text in texts} | {_plain(text) for text in texts}


def _plain(text: str) -> str:
    """Return a name without what names of one thing differ by: British spelling, *language*."""
    return fold(text).replace("metre", "meter").removesuffix(" language").removeprefix("the ")


def _dialling_code(pack: Pack) -> Iterator[Remark]:
    own, base = pack.filled("phone.country_code"), base_entry(pack.locale, "phone.country_code")
    if own is None or base is None or own.origin != "pack":
        return
    known = base.forms[0].en
    said = {"".join(re.findall(r"\d", text)) for form in own.forms for text in form.english()}
    if known.removeprefix("+") not in said:
        yield Remark("phone.country_code", f"{own.forms[0].en}: {base.source} has {known}")


def _emergency_numbers(pack: Pack) -> Iterator[Remark]:
    for concept, entry in pack.entries.items():
        if not concept.startswith("emergency.") or entry.absent or not entry.forms:
            continue
        number = "".join(re.findall(r"\d", entry.forms[0].en or entry.forms[0].local))
        if 2 <= len(number) <= 5 and emergency(place(pack.locale), number) is False:
            yield Remark(concept, f"{number}: libphonenumber knows no such short number there")


_LOOKS: tuple[Callable[[Pack], Iterator[Remark]], ...] = (
    _money,
    _names,
    _dialling_code,
    _emergency_numbers,
)
