"""A new pack to fill in: what libraries know, and every open concept with meaning and example."""

from __future__ import annotations

import json
from collections.abc import Iterator

from derive.locale_pack.base import Place, base_entries, currency_code, hint, missing, place
from derive.locale_pack.load import available, load_concepts, load_pack
from derive.locale_pack.model import Concept, Entry, Pack
from derive.locale_pack.survey import first

EXAMPLE = "ja-JP"

_INTRODUCTION = """\
# Take the # away from a concept to fill it. What stays a comment is open: an item that needs it
# goes to a person. Invent nothing; locales/README.md explains the fields.
#
# What libraries know is there already and shown under `known`: write such a concept only to say it
# better, or with `extend: true` to add to it."""


def skeleton(tag: str) -> str:
    """Return the text of a pack for ``tag`` that loads, and in which every concept is a comment.

    Raises `PackError` where CLDR knows no such locale or the tag names no region.
    """
    where = place(tag)
    example = load_pack(EXAMPLE if EXAMPLE in available() else available()[0])
    base = base_entries(tag)
    lines = [*_head(where, base), "concepts:"]
    for concept in load_concepts().concepts.values():
        lines += ["", *_block(concept, base.get(concept.id), example, tag)]
    return "\n".join(lines) + "\n"


def _head(where: Place, base: dict[str, Entry]) -> Iterator[str]:
    country = base["country"].forms[0] if "country" in base else None
    english = country.en if country else where.tag
    local = (country.local if country else "") or english
    yield _INTRODUCTION
    yield "schema: 1"
    yield f"locale: {where.tag}"
    yield 'version: "0.1"'
    yield f"names: {{en: {_quoted(english)}, local: {_quoted(local)}}}"
    yield "# numbers:"
    yield f"#   currency_code: {currency_code(where) or 'XXX'}"
    yield "#   per_usd:                  # units that buy one US dollar"
    yield "#   per_usd_source:"
    yield "#   per_usd_date:"
    yield "#   verified: false"


def _block(concept: Concept, known: Entry | None, example: Pack, tag: str) -> Iterator[str]:
    yield f"  # {concept.meaning}"
    yield from _known(concept, known, tag)
    entry = example.entries.get(concept.id)
    form = entry.forms[0] if entry and entry.forms else None
    if form is not None:
        yield f"  # {example.names.en}: {form.en} / {form.local}"
    elif entry is not None:
        yield f"  # {example.names.en}: there is none ({entry.note})"
    yield f"  # {concept.id}:"
    yield '  #   en: ""'
    yield '  #   local: ""'
    yield "  #   aliases: []"
    yield "  #   local_aliases: []"
    if concept.type == "age":
        yield "  #   value:"
    yield "  #   source:"
    yield "  #   date:"
    if concept.fact:
        yield "  #   verified: false"


def _known(concept: Concept, known: Entry | None, tag: str) -> Iterator[str]:
    """Say what libraries know of a concept, and which package would know more."""
    if known is not None:
        spelt = ["/".join(filter(None, (f.en, f.local))) for f in known.forms] or [first(known)]
        more = f" … {len(spelt)} in all" if len(spelt) > 6 else ""
        yield f"  # known: {', '.join(spelt[:6])}{more} ({known.source})"
        if known.note:
            yield f"  #   {known.note}"
    told = hint(tag, concept.id)
    if told:
        yield f"  # {told}"
    package = missing(concept.id)
    if package is not None:
        yield f"  # {package.package} knows more: {package.command}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
