"""A new pack to fill in: every concept as a comment, with its meaning and an example."""

from __future__ import annotations

from collections.abc import Iterator

from babel import UnknownLocaleError
from babel.core import Locale
from babel.numbers import get_territory_currencies

from derive.errors import PackError
from derive.locale_pack.load import available, load_concepts, load_pack
from derive.locale_pack.model import Concept, Pack

EXAMPLE = "es-MX"


def skeleton(tag: str) -> str:
    """Return the text of a pack for ``tag`` that loads, and in which everything is still open.

    Raises `PackError` where CLDR knows no such locale or the tag names no region.
    """
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise PackError(
            f"CLDR knows no locale {tag!r}; write language-REGION, as in es-MX"
        ) from error
    if not locale.territory:
        raise PackError(f"{tag!r} names no region; write language-REGION, as in es-MX")
    example = load_pack(EXAMPLE if EXAMPLE in available() and tag != EXAMPLE else available()[0])
    lines = [*_head(tag, locale), "concepts:"]
    for concept in load_concepts().concepts.values():
        lines += ["", *_block(concept, example)]
    return "\n".join(lines) + "\n"


def _head(tag: str, locale: Locale) -> Iterator[str]:
    english = locale.get_territory_name(Locale("en")) or tag
    local = locale.get_territory_name(locale) or english
    codes = get_territory_currencies(str(locale.territory))
    yield "# Take the # away from a concept to fill it. What stays a comment is open: an item that"
    yield "# needs it goes to a person. Invent nothing; locales/README.md explains the fields."
    yield "schema: 1"
    yield f"locale: {tag}"
    yield 'version: "0.1"'
    yield f'names: {{en: "{english}", local: "{local}"}}'
    yield "# numbers:"
    yield f"#   currency_code: {codes[0] if codes else 'XXX'}"
    yield "#   per_usd:                  # units that buy one US dollar"
    yield "#   per_usd_source:"
    yield "#   per_usd_date:"
    yield "#   verified: false"


def _block(concept: Concept, example: Pack) -> Iterator[str]:
    entry = example.entries.get(concept.id)
    form = entry.forms[0] if entry and entry.forms else None
    yield f"  # {concept.meaning}"
    if form is not None:
        yield f"  # {example.names.en}: {form.en} / {form.local}"
    elif entry is not None:
        yield f"  # {example.names.en}: there is none ({entry.note})"
    yield f"  # {concept.id}:"
    yield '  #   en: ""'
    yield '  #   local: ""'
    yield "  #   aliases: []"
    if concept.type == "age":
        yield "  #   value:"
    if concept.fact:
        yield "  #   source:"
        yield "  #   date:"
        yield "  #   verified: false"
