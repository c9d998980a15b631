"""The rules locale adapter: finds culture-specific items with packs, patterns and the original.

Scanners, in the order in which ties are settled: amounts of money, ages beside a law, years by
era, the language by name, the source pack's English forms, honorifics and titles, laws and bodies
by their shape; then, on what is left, figures and dates that a law fixes, other countries,
Japanese words in Latin letters (where the original is Japanese) and capitals in mid-sentence. The
original is read for names that the English translation hides, and words for groups of people are
pointed out to a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from derive.contracts import NO_OPTIONS
from derive.errors import ConfigError
from derive.locale_pack import Pack, geography
from derive.locale_pack.match import opaque
from derive.records import FIELDS, Signature, SourceItem, Substitution

from . import (
    _ages,
    _capitals,
    _countries,
    _eras,
    _figures,
    _groups,
    _history,
    _language,
    _marks,
    _money,
    _names,
    _original,
    _pack,
)
from ._articles import with_articles
from ._found import Found, Span, settle
from ._kinds import with_kinds
from ._pairs import joined
from ._replace import Chooser

VERSION = "5"
"""Raised whenever the same text is found or replaced differently."""


class RulesAdapter:
    """Proposes ledger lines for items made for one country, to be asked in another."""

    concurrency = 1

    def __init__(self, source: Pack, target: Pack) -> None:
        """Look for what ``source`` lists, put what ``target`` lists in its place."""
        self._source, self._target = source, target
        self.signature = Signature(
            name="rules", version=VERSION, settings={"places": geography.digest()}
        )

    def propose(self, item: SourceItem) -> Iterator[Substitution]:
        """Yield the lines for question and reference answer, with one choice for both."""
        chooser = Chooser(self._source, self._target, item.id)
        lines: list[Substitution] = []
        for field in FIELDS:
            english = item.english(field)
            if english is None:
                continue
            original = item.original(field) if item.language != "en" else None
            found = self.find(english, original)
            chosen = chooser.lines(joined(english, found), field)
            lines += map(_groups.confirmed, chosen)
            lines += _groups.lines(english, field, found)
            lines += _original.hidden(field, english, original, self._source, found)
        yield from _history.kept(lines)
        if not lines and _said_to_be_specific(item) and item.question_en is not None:
            yield Substitution(
                field="question",
                before="",
                reason="the annotation calls the item culture-specific; nothing was found in it",
            )

    def close(self) -> None:
        """Do nothing: the adapter holds nothing."""

    def find(self, english: str, original: str | None = None) -> list[Found]:
        """Return the culture-specific items of an English text, none overlapping, in order.

        ``original`` is the text in the source's language, for words that English only transcribes.
        """
        source, target = self._source, self._target
        blocked = [*opaque(english), *_capitals.worldwide_phrases(english)]
        first = [
            *_money.scan(english, source),
            *_ages.scan(english, source),
            *_eras.scan(english, source),
            *_language.scan(english, source),
            *_marks.scan(english, source),
            *_pack.scan(english, source, target),
            *_countries.scan(english, source, target),
            *_names.scan(english),
        ]
        first = _countries.with_owners(english, with_kinds(first), source)
        found = settle(with_articles(english, first), blocked)
        found += settle(_figures.scan(english, found, source), _taken(blocked, found))
        taken = _taken(blocked, found)
        found += settle(_original.scan(english, original, source, found, taken), taken)
        taken = _taken(blocked, found)
        found += settle(_capitals.scan(english, original, taken), taken)
        return _capitals.whole_names(english, sorted(found, key=lambda f: f.start))


class _Provider:
    """Opens the rules adapter for a pair of packs."""

    name = "rules"
    automatic = True

    def open(
        self, source: Pack, target: Pack, options: Mapping[str, str] = NO_OPTIONS
    ) -> RulesAdapter:
        """Return the adapter from ``source`` to ``target``. It has no options."""
        if options:
            raise ConfigError(f"locale_adapter_options: rules has no option {min(options)!r}")
        return RulesAdapter(source, target)


def _taken(blocked: list[Span], found: list[Found]) -> list[Span]:
    return [*blocked, *(find.span for find in found)]


def _said_to_be_specific(item: SourceItem) -> bool:
    annotation = item.annotations.get("annotation", item.annotations)
    return isinstance(annotation, dict) and annotation.get("cultural_specificity") == "specific"


plugin = _Provider()
