"""The rules locale adapter: finds culture-specific items with packs, patterns and the original.

Scanners, in the order in which ties are settled: amounts of money, ages beside a law, years by
era, the language by name, the source pack's English forms, honorifics and titles, laws and bodies
by their shape; then, on what is left, figures and dates that a law fixes, other countries,
Japanese words in Latin letters (where the original is Japanese) and capitals in mid-sentence. The
original is read for names that the English translation hides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from derive.locale_pack import Match, Pack, load_concepts, matcher
from derive.locale_pack.match import fold, opaque
from derive.records import FIELDS, FieldName, Signature, SourceItem, Strategy, Substitution

from . import _ages, _countries, _eras, _figures, _language, _marks, _money, _names
from ._articles import with_articles
from ._found import Found, Span, settle
from ._kinds import with_kinds
from ._pairs import joined
from ._replace import Chooser

VERSION = "1"
NAMES = frozenset({"name.family", "name.given.female", "name.given.male"})
HIDING = frozenset({"place", "person", "organisation", "company", "media", "event", "law", "phone"})
"""Types of concept whose local form, seen in the original only, a reviewer should know of."""

_INSTITUTION = re.compile(
    r"\s(?:governments?|laws?|police|econom(?:y|ics)|markets?|citizens?|presidents?|army|military|"
    r"societ(?:y|ies)|culture|history|dollars?|constitution|passports?|visas?|embass(?:y|ies)|"
    r"customs|immigration|elections?|politics|companies|people|team|tax(?:es)?|senators?|"
    r"congress|troops|soldiers?|bank|banks|side|branch|trip|tour)\b"
)
"""Nouns before which a country's name stands for its adjective: *the Japan side*."""

_MONTH = re.compile(
    r"\b(?:school|universit(?:y|ies)|classes|grade|semester|academic|entrance|pupils?|students?|"
    r"freshm[ae]n|kindergarten|enrol\w*)\b",
    re.IGNORECASE,
)
"""Words that show that a month is the one in which school starts."""


class RulesAdapter:
    """Proposes ledger lines for items made for one country, to be asked in another."""

    def __init__(self, source: Pack, target: Pack) -> None:
        """Look for what ``source`` lists, put what ``target`` lists in its place."""
        self._source, self._target = source, target
        self._english = matcher(source, "en", ("age",))
        self._local = matcher(source, "local", ("age",))
        self.signature = Signature(name="rules", version=VERSION)

    def propose(self, item: SourceItem) -> Iterator[Substitution]:
        """Yield the lines for question and reference answer, with one choice for both."""
        chooser = Chooser(self._source, self._target, item.id)
        lines: list[Substitution] = []
        for field in FIELDS:
            english = item.english(field)
            if english is None:
                continue
            found = self.find(english, item.original(field) if item.language != "en" else None)
            lines += chooser.lines(joined(english, found), field)
            lines += self._hidden(item, field, english, found)
        yield from lines
        if not lines and _said_to_be_specific(item) and item.question_en is not None:
            yield Substitution(
                field="question",
                before="",
                reason="the annotation calls the item culture-specific; nothing was found in it",
            )

    def find(self, english: str, original: str | None = None) -> list[Found]:
        """Return the culture-specific items of an English text, none overlapping, in order.

        ``original`` is the text in the source's language, for words that English only transcribes.
        """
        blocked = [*opaque(english), *_names.worldwide_phrases(english)]
        first = [
            *_money.scan(english, self._source),
            *_ages.scan(english, self._source),
            *_eras.scan(english, self._source),
            *_language.scan(english, self._source),
            *_marks.scan(english, self._source),
            *self._pack_forms(english),
            *_names.scan_patterns(english),
        ]
        found = settle(with_articles(english, with_kinds(first)), blocked)
        for scan in (self._figures, self._countries, self._romanised, self._capitals):
            taken = [*blocked, *(f.span for f in found)]
            found += settle(scan(english, original, found, taken), taken)
        return _whole_names(english, sorted(found, key=lambda f: f.start))

    def _figures(
        self, english: str, original: str | None, found: list[Found], taken: list[Span]
    ) -> Iterator[Found]:
        return _figures.scan(english, found, self._source)

    def _countries(
        self, english: str, original: str | None, found: list[Found], taken: list[Span]
    ) -> Iterator[Found]:
        return _countries.scan(english, self._source, self._target)

    def _romanised(
        self, english: str, original: str | None, found: list[Found], taken: list[Span]
    ) -> Iterator[Found]:
        if original is None or self._source.language != "ja":
            return
        from . import _japanese  # noqa: PLC0415  (a Spanish source needs no dictionary)

        dialect = any(f.concept == "language.regional_variety" for f in found)
        for phrase in _japanese.scan_phrases(english, original, taken):
            yield replace(phrase, concept="language.regional_variety") if dialect else phrase
        for find in _japanese.scan_romanised(english, original, taken):
            listed = self._local.find(find.original) if find.original else []
            known = next((m for m in listed if len(m.text) == len(find.original)), None)
            if known is not None:
                find = replace(find, concept=known.concept, form=known.form)
            yield find

    def _capitals(
        self, english: str, original: str | None, found: list[Found], taken: list[Span]
    ) -> Iterator[Found]:
        """Yield unlisted names. What a Japanese text itself has in Latin letters is none."""
        for find in _names.scan_capitals(english, taken):
            if original is None or find.text not in original:
                yield find

    def _pack_forms(self, english: str) -> Iterator[Found]:
        concepts = load_concepts().concepts
        for match in self._english.candidates(english):
            suffix = match.text.startswith("-")
            if (
                concepts[match.concept].type == "honorific"
                and not suffix
                and match.text[0].isupper()
            ):
                continue  # Mr. and Ms. are English, whoever bears them
            if concepts[match.concept].type == "unit" and self._there_too(match):
                continue  # kilometres are kilometres
            scanner = "pack"
            if match.concept == "country" and _INSTITUTION.match(english, match.end):
                scanner = "attributive"
            elif match.concept == "calendar.fiscal_year_start":
                near = english[max(0, match.start - 60) : match.end + 60]
                scanner = "pack" if _MONTH.search(near) else "month"
            yield Found(
                match.start,
                match.end,
                match.text,
                match.concept,
                scanner,
                3,
                match.form,
                match.plural,
                match.form.value,
                match.distance,
            )

    def _there_too(self, match: Match) -> bool:
        entry = self._target.filled(match.concept)
        text = fold(match.text)
        return entry is not None and any(
            text.startswith(fold(name)) for form in entry.forms for name in form.english()
        )

    def _hidden(
        self, item: SourceItem, field: FieldName, english: str, found: list[Found]
    ) -> Iterator[Substitution]:
        """Yield a line for every name that the original has and the English does not show."""
        original = item.original(field)
        if original is None or item.language == "en":
            return
        shown = {find.concept for find in found}
        concepts = load_concepts().concepts
        for match in self._local.find(original):
            concept = concepts[match.concept]
            if concept.type in HIDING and match.concept not in shown and len(match.text) > 1:
                shown.add(match.concept)
                yield _hidden_line(field, match.text, match.concept)
        if self._source.language == "ja":
            from . import _japanese  # noqa: PLC0415

            listed = {match.text for match in self._local.find(original)}
            for token in _japanese.hidden_names(english, original):
                if not any(token.surface in text or text in token.surface for text in listed):
                    yield _hidden_line(field, token.surface, token.concept)


class _Provider:
    """Opens the rules adapter for a pair of packs."""

    name = "rules"
    automatic = True

    def open(self, source: Pack, target: Pack) -> RulesAdapter:
        """Return the adapter from ``source`` to ``target``."""
        return RulesAdapter(source, target)


def _hidden_line(field: FieldName, surface: str, concept: str | None) -> Substitution:
    return Substitution(
        field=field,
        concept=concept,
        strategy=Strategy.GENERALISE,
        before=surface,
        reason="the original names it, the English translation says it in general words",
        confirm=True,
    )


def _whole_names(english: str, found: list[Found]) -> list[Found]:
    """Take a listed name beside an unlisted capitalised word as part of one unknown name.

    *Brad* is a common name; *Brad Pitt* is somebody.
    """
    out: list[Found] = []
    for find in found:
        last = out[-1] if out else None
        together = last is not None and last.end + 1 == find.start and english[last.end] == " "
        kinds = {find.concept, last.concept} if last is not None else set()
        scanners = {find.scanner, last.scanner} if last is not None else set()
        if together and last and None in kinds and kinds & NAMES and "capital" in scanners:
            text = english[last.start : find.end]
            out[-1] = Found(last.start, find.end, text, None, "capital", 9)
            continue
        out.append(find)
    return out


def _said_to_be_specific(item: SourceItem) -> bool:
    annotation = item.annotations.get("annotation", item.annotations)
    return isinstance(annotation, dict) and annotation.get("cultural_specificity") == "specific"


plugin = _Provider()
