"""Numbers: what adapted English says in digits, the draft says too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from derive.checks._base import BaseCheck, quote, span
from derive.checks._numbers import Number, numbers, spelled, symbols
from derive.checks._text import local_forms
from derive.contracts import Case
from derive.records import Finding, Fix, Severity

SMALL = 12
"""Up to here a number is as often written in words, and its digits are not missed."""


class Numbers(BaseCheck):
    """Compares numbers by value, whatever digits, separators and units they are written with.

    Numbers of a ledger line that asks for a local form are left to ``declared_substitution``.
    """

    id = "numbers"
    name = "Numbers"
    sentence = (
        "A number of the adapted English is missing from the draft, or another one stands there."
    )
    severity = Severity.MAJOR

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for every number lost, added, changed, or written to be misread."""
        here = compared(case)
        if not here.english and not here.draft:
            return
        lost, added = here.lost(), here.added()
        if len(lost) == len(added) == 1:
            yield self._changed(case, lost[0], added[0])
        else:
            yield from (self._lost(case, n) for n in lost if not _small(n))
            yield from (self._added(case, n) for n in added if not _small(n))
        yield from self._misread(case, here)

    def _changed(self, case: Case, old: Number, new: Number) -> Finding:
        text = case.adapted[old.start : old.end]
        return self.finding(
            case,
            f"The number {quote(text)} became {quote(new.text)}; put back the number, or declare "
            "the change.",
            span("adapted", old.start, old.end),
            span("draft", new.start, new.end),
            fix=Fix(start=new.start, end=new.end, text=localised(text, case.language)),
        )

    def _lost(self, case: Case, number: Number) -> Finding:
        text = case.adapted[number.start : number.end]
        return self.finding(
            case,
            f"The number {quote(text)} is not in the draft; add it, unless it is written in words.",
            span("adapted", number.start, number.end),
            severity=Severity.MINOR if _round(number) else None,
        )

    def _added(self, case: Case, number: Number) -> Finding:
        return self.finding(
            case,
            f"The draft says {quote(number.text)}, which the adapted English does not; check it.",
            span("draft", number.start, number.end),
            severity=Severity.MINOR if _round(number) else None,
        )

    def _misread(self, case: Case, here: Compared) -> Iterator[Finding]:
        """Yield numbers that kept English separators and so mean something else here."""
        for number, meant in here.misread():
            right = localised(meant.text, case.language)
            if right != number.text:
                yield self.finding(
                    case,
                    f"Readers of the draft take {quote(number.text)} for another number; write "
                    f"{quote(right)}.",
                    span("draft", number.start, number.end),
                    severity=Severity.MINOR,
                    fix=Fix(start=number.start, end=number.end, text=right),
                )


@dataclass(frozen=True)
class Compared:
    """The numbers of adapted English and of the draft, declared ones left out."""

    english: tuple[Number, ...]
    draft: tuple[Number, ...]
    english_all: frozenset[float]
    draft_all: frozenset[float]

    def lost(self) -> list[Number]:
        """Return the numbers of adapted English that no number of the draft can stand for."""
        return _distinct(n for n in self.english if not n.values & self.draft_all)

    def added(self) -> list[Number]:
        """Return the numbers of the draft that stand for none of adapted English."""
        return _distinct(n for n in self.draft if not n.values & self.english_all)

    def misread(self) -> Iterator[tuple[Number, Number]]:
        """Yield draft numbers that are right only by English separators, with the English ones."""
        right = {n.strict for n in self.english}
        for number in self.draft:
            if number.strict is None or number.strict in right:
                continue
            for meant in self.english:
                if meant.text == number.text and meant.strict != number.strict:
                    yield number, meant
                    break


def compared(case: Case) -> Compared:
    """Return the numbers of a case that are to be compared."""
    english = numbers(case.adapted, "en")
    draft = numbers(case.draft, case.language)
    declared: set[float] = set()
    if case.ledger:
        forms = local_forms(case.ledger)
        declared = _values(n for form in forms for n in numbers(form, case.language))
        english = tuple(n for n in english if not _declared(n, case))
    return Compared(
        english,
        draft,
        frozenset(
            declared | _values(numbers(case.adapted, "en")) | spelled(case.adapted, "en")
            if draft
            else ()
        ),
        frozenset(_values(draft) | spelled(case.draft, case.language)) if english else frozenset(),
    )


def localised(text: str, locale: str) -> str:
    """Return an English number with the separators of ``locale``."""
    point, group = symbols(locale)
    return text.translate({ord(","): group, ord("."): point})


def _declared(number: Number, case: Case) -> bool:
    return any(
        line.after_local is not None
        and line.adapted_start is not None
        and line.adapted_end is not None
        and line.adapted_start < number.end
        and number.start < line.adapted_end
        for line in case.ledger
    )


def _values(found: Iterable[Number]) -> set[float]:
    return {value for number in found for value in number.values}


def _distinct(found: Iterable[Number]) -> list[Number]:
    return list({number.text: number for number in found}.values())


def _small(number: Number) -> bool:
    return any(value <= SMALL for value in number.values)


def _round(number: Number) -> bool:
    """Tell whether a number is one that people like to write in words: 30, 100, 2000."""
    return number.text.lstrip("123456789") in {"0", "00", "000", ",000", ".000"}


plugin = Numbers()
