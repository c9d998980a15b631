"""A helpline, an emergency number or a law of the source country is left in a reference answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from derive.checks._base import BaseCheck, TextName, quote, span
from derive.checks._numbers import DIGITS
from derive.checks._regex import compiled
from derive.checks._text import LONGEST, comparable, readable
from derive.contracts import Case
from derive.locale_pack import Pack, load_concepts, matcher
from derive.records import Finding, Severity, Span

PHONE = compiled(
    r"(?<![\d.,])\+?\d{2,4}(?:[\s\-‐‑–.()]{1,2}\d{2,4}){1,3}(?![\d])|(?<![\d.,])\d{3}(?!\d|[.,]\d)"
)
SHORTEST = 3
TYPES = frozenset({"phone", "law"})

HELP = compiled(
    r"call|dial|phone|number|hotline|helpline|line\b|police|ambulance|emergency|llam|marq|tel[eé]f"
    r"|emergenc|polic|ligue|disque|appel|urgenc|ruf|notruf|polizei|chiam|电话|電話|拨打|撥打|报警|警|番"
    r"|전화|신고|โทร|สายด่วน|कॉल|फोन|हेल्पलाइन|اتصل|هاتف|الشرطة|ara|polis|hubungi|telepon|gọi|piga|simu",
    re.IGNORECASE,
)
"""Words near which three digits are a number to call."""


class SourceHelpline(BaseCheck):
    """Whoever follows the answer would call a number that does not work, or rely on a law that does
    not hold. Looks in the draft for the source pack's telephone numbers, by their digits, and for
    its names of helplines and laws, in adapted English and in the draft, in reference answers.

    Not where the ledger keeps it, nor where the target's pack has the same.
    """

    id = "source_helpline"
    name = "Helpline or law of the source country"
    sentence = "A reference answer gives a helpline, number or law of the source country."
    severity = Severity.CRITICAL
    needs_draft = False

    def find(self, case: Case) -> Iterator[Finding]:
        """Yield a finding for each number, and for each name, once."""
        same = case.source_pack.locale == case.target_pack.locale
        if case.field != "reference_answer" or same or not case.source_pack.entries:
            return
        kept = _kept(case)
        yield from self._numbers(case, kept)
        yield from self._names(case, kept)

    def _numbers(self, case: Case, kept: str) -> Iterator[Finding]:
        foreign = _numbers(case.source_pack) - _numbers(case.target_pack)
        for found in PHONE.finditer(case.draft):
            digits = _digits(found.group())
            if digits not in foreign or digits in _digits(kept):
                continue
            near = case.draft[max(0, found.start() - 40) : found.end() + 25]
            if len(digits) > SHORTEST or HELP.search(near):
                yield self._left(case, span("draft", *found.span()), "number")

    def _names(self, case: Case, kept: str) -> Iterator[Finding]:
        concepts = load_concepts().concepts
        seen: set[str] = set()
        sides: tuple[tuple[str, Literal["local", "en"]], ...]
        sides = ((case.draft, "local"), (case.adapted, "en"))
        for text, side in sides:
            if (side == "local" and text.isascii()) or not readable(text):
                continue
            for match in matcher(case.source_pack, side).find(text[:LONGEST]):
                kind = concepts[match.concept].type
                form = comparable(match.text)
                if (
                    kind not in TYPES
                    or form in kept
                    or form in seen
                    or not any(map(str.isalpha, form))
                ):
                    continue
                if form in _names(case.target_pack):
                    continue
                seen.add(form)
                name: TextName = "draft" if side == "local" else "adapted"
                what = "law" if kind == "law" else "helpline"
                yield self._left(case, span(name, match.start, match.end), what)

    def _left(self, case: Case, where: Span, what: str) -> Finding:
        text = (case.draft if where.text == "draft" else case.adapted)[where.start : where.end]
        here, there = case.target_pack.names.en, case.source_pack.names.en
        return self.finding(
            case,
            f"{quote(text)} is a {what} of {there}, in an answer for {here}; put in the one that "
            "holds there, or keep it with a ledger line.",
            where,
            severity=Severity.CRITICAL if what == "number" else Severity.MAJOR,
        )


def _kept(case: Case) -> str:
    """Return all that decided ledger lines put in or keep, folded."""
    forms = (
        form
        for line in case.ledger
        if not line.open
        for form in (line.after, line.after_local or "", *line.accepted)
    )
    return comparable("\n".join(forms))


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text.translate(DIGITS)))


@lru_cache(maxsize=64)
def _numbers(pack: Pack) -> frozenset[str]:
    """Return the digits of every telephone number of a pack."""
    concepts = load_concepts().concepts
    return frozenset(
        digits
        for name, entry in pack.entries.items()
        if name in concepts and name.split(".", maxsplit=1)[0] in {"hotline", "emergency"}
        for form in entry.forms
        for text in (*form.english(), *form.locals())
        for found in compiled(r"\d[\d\s\-‐‑–.]*\d").finditer(text.translate(DIGITS))
        for digits in (_digits(found.group()),)
        if len(digits) >= SHORTEST
    )


@lru_cache(maxsize=64)
def _names(pack: Pack) -> frozenset[str]:
    return frozenset(
        comparable(text)
        for entry in pack.entries.values()
        for form in entry.forms
        for text in (*form.english(), *form.locals())
    )


plugin = SourceHelpline()
