"""New Year as python-holidays knows it; no other holiday of it is one of the concepts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from derive.locale_pack._place import Fillers, Place, entry, library, source
from derive.locale_pack.model import Entry, Form
from derive.locale_pack.scripts import likely_script, strange, without_own_letters

PACKAGE = "holidays"
EXTRA = ""
YEAR = 2026
"""The year whose holidays are read; names change so rarely that any year will do."""

_NEW_YEAR = re.compile(r"(?!Islamic)(?:[A-Z]\w+ )?New Year(?:'s Day)?")


def new_year(place: Place) -> Entry | None:
    """Return the feasts that are called New Year, in English and in the language."""
    module = library(PACKAGE)
    calendar = getattr(module, place.region, None) if module else None
    if calendar is None:
        return None
    said = source(PACKAGE, f"public holidays of {place.region}")
    return entry("holiday.new_year", _feasts(calendar, place), said)


def _feasts(calendar: Any, place: Place) -> Iterator[Form]:
    spoken = _language(calendar, place)
    if "en_US" not in calendar.supported_languages:
        return
    english = calendar(years=YEAR, language="en_US")
    local = calendar(years=YEAR, language=spoken) if spoken else {}
    seen = set()
    for day, name in sorted(english.items()):
        title = re.sub(r"\s*\(.*?\)", "", name)
        if _NEW_YEAR.fullmatch(title) and title not in seen:
            seen.add(title)
            yield Form(en=title, local=_fitting(local, day, place))


def _fitting(names: Any, day: datetime.date, place: Place) -> str:
    name = re.sub(r"\s*[(（].*?[)）]", "", str(names.get(day, "")))
    wrong = strange(name, place.tag) or without_own_letters(name, place.tag) or ";" in name
    return "" if wrong else name


def _language(calendar: Any, place: Place) -> str | None:
    """Return the library's tag for a language; None where it would fall back to another one."""
    for known in calendar.supported_languages:
        language, _, region = str(known).partition("_")
        written = likely_script(language, region)
        if (language, written) == (place.language, place.script):
            return str(known)
    return None


FILLERS: Fillers = {"holiday.new_year": new_year}
