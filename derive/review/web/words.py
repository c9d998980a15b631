"""The interface's languages: gettext catalogues (``templates/web/locale/<language>.po``).

English is the source; the catalogues are read when a language is first asked for.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "es": "Español", "ja": "日本語"}
"""The languages of the interface, by their own names."""

COOKIE = "derive_language"


class Words(NamedTuple):
    """The interface in one language."""

    language: str
    catalogue: NullTranslations

    def __call__(self, text: str) -> str:
        """Return ``text`` in the language."""
        return self.catalogue.gettext(text) if text else ""

    def many(self, one: str, more: str, count: int) -> str:
        """Return the form of a text that fits ``count``."""
        return self.catalogue.ngettext(one, more, count)


@cache
def words(language: str) -> Words:
    """Return the interface in a language of `LANGUAGES`, English for any other."""
    if language not in LANGUAGES or language == "en":
        return Words("en", NullTranslations())
    source = files("derive.templates").joinpath("web", "locale", f"{language}.po").read_bytes()
    binary = BytesIO()
    write_mo(binary, read_po(BytesIO(source), locale=language))
    binary.seek(0)
    return Words(language, GNUTranslations(binary))


def choose(cookie: str | None, accepted: str) -> str:
    """Return the language of a cookie, else the best of an ``Accept-Language`` header."""
    if cookie in LANGUAGES:
        return str(cookie)
    wanted = [part.split(";")[0].strip() for part in accepted.split(",")[:20]]
    known = [tag for tag in wanted if tag and tag.replace("-", "").isalnum()]
    return negotiate_locale(known, list(LANGUAGES), sep="-") or "en"
