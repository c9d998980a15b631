"""A locale as the base layer sees it, and what the modules of the base layer share."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import NamedTuple

from babel import UnknownLocaleError
from babel.core import Locale

from derive.errors import PackError
from derive.locale_pack.model import Entry, Form
from derive.locale_pack.scripts import script

ENGLISH = Locale("en")


class Place(NamedTuple):
    """A locale and its parts. ``language`` and ``region`` are subtags, ``script`` ISO 15924."""

    tag: str
    locale: Locale
    language: str
    region: str
    script: str

    @property
    def latin(self) -> bool:
        """Tell whether the language is written in Latin letters."""
        return self.script == "Latn"


Filler = Callable[[Place], Entry | None]
Fillers = Mapping[str, Filler]


@cache
def place(tag: str) -> Place:
    """Return the parts of ``tag``. Raises `PackError` where CLDR knows no such locale or region."""
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise PackError(
            f"CLDR knows no locale {tag!r}; write language-REGION, as in es-MX"
        ) from error
    if not locale.territory:
        raise PackError(f"{tag!r} names no region; write language-REGION, as in es-MX")
    if locale.territory not in ENGLISH.territories:
        raise PackError(f"{tag!r}: CLDR knows no region {locale.territory!r}")
    return Place(tag, locale, locale.language, locale.territory, script(tag))


def library(name: str) -> ModuleType | None:
    """Return a library of an extra, imported, or None where it is not installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and name.startswith(error.name):
            return None
        raise


@cache
def source(package: str, detail: str = "") -> str:
    """Return how a value from ``package`` names its source: the package with its version."""
    try:
        named = f"{package} {version(package)}"
    except PackageNotFoundError:
        named = package
    return f"{named} ({detail})" if detail else named


def entry(concept: str, forms: Iterable[Form], said_by: str, note: str = "") -> Entry | None:
    """Return an entry of the base layer, each form with its source; None where no form is left.

    Nobody has verified it: a library is a source, not a person who looked.
    """
    listed = tuple(form.model_copy(update={"source": said_by}) for form in forms if form.spelt())
    if not listed:
        return None
    return Entry(
        concept=concept, forms=listed, source=said_by, verified=False, note=note, origin="base"
    )


@cache
def everyday_words() -> frozenset[str]:
    """Return a thousand everyday English words: those Faker fills its English texts with."""
    module = library("faker.providers.lorem.en_US")
    return frozenset(module.Provider.word_list) if module else frozenset()
