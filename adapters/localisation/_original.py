"""What the original shows beyond the English: transcribed words, and names left out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.locale_pack import Pack, load_concepts, matcher
from derive.records import FieldName, Strategy, Substitution

from ._found import Found, Span

HIDING = frozenset({"place", "person", "organisation", "company", "media", "event", "law", "phone"})
"""Types of concept whose local form, seen in the original only, a reviewer should know of."""


def scan(
    english: str, original: str | None, source: Pack, found: list[Found], taken: list[Span]
) -> Iterator[Found]:
    """Yield words of the English text that only write the original in Latin letters.

    Where the source pack lists the word of the original, the find is of its concept.
    """
    if original is None or source.language != "ja":
        return
    from . import _japanese  # noqa: PLC0415  (a Spanish source needs no dictionary)

    dialect = any(find.concept == "language.regional_variety" for find in found)
    for phrase in _japanese.scan_phrases(english, original, taken):
        yield replace(phrase, concept="language.regional_variety") if dialect else phrase
    for find in _japanese.scan_romanised(english, original, taken):
        yield _listed(find, source)


def _listed(find: Found, source: Pack) -> Found:
    matches = matcher(source, "local", ("age",)).find(find.original) if find.original else []
    known = next((match for match in matches if len(match.text) == len(find.original)), None)
    return replace(find, concept=known.concept, form=known.form) if known is not None else find


def hidden(
    field: FieldName, english: str, original: str | None, source: Pack, found: list[Found]
) -> Iterator[Substitution]:
    """Yield a line for every name that the original has and the English does not show."""
    if original is None:
        return
    shown = {find.concept for find in found}
    concepts = load_concepts().concepts
    matches = matcher(source, "local", ("age",)).find(original)
    for match in matches:
        hiding = concepts[match.concept].type in HIDING and len(match.text) > 1
        if hiding and match.concept not in shown:
            shown.add(match.concept)
            yield _line(field, match.text, match.concept)
    if source.language == "ja":
        from . import _japanese  # noqa: PLC0415

        listed = {match.text for match in matches}
        for token in _japanese.hidden_names(english, original):
            if not any(token.surface in text or text in token.surface for text in listed):
                yield _line(field, token.surface, token.concept)


def _line(field: FieldName, surface: str, concept: str | None) -> Substitution:
    return Substitution(
        field=field,
        concept=concept,
        strategy=Strategy.GENERALISE,
        before=surface,
        reason="the original names it, the English translation says it in general words",
        confirm=True,
    )
