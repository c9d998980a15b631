"""Figures and dates that a law or history fixes: prison terms, limits, deadlines, days in force.

A pack cannot give another country's figure, because it depends on what the sentence is about. What
is found here stays in the text and waits for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.locale_pack import Pack

from ._found import Found, Span
from ._numerals import NUMBER
from ._sentences import sentences

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?)"
_YEAR = r"(?:1[0-9]|20)\d\d"
_DATE = re.compile(
    rf"\b(?:{_DAY}(?:,?\s{_YEAR})?|{_MONTH},?\s{_YEAR}"
    rf"|(?<=in )(?:the\s)?{_YEAR}|(?<=since )(?:the\s)?{_YEAR}|(?<=of ){_YEAR}"
    rf"|(?<=until ){_YEAR}|(?<=from ){_YEAR}|(?<=by ){_YEAR}|(?<=before ){_YEAR}"
    rf"|(?<=after ){_YEAR}|(?<=\(){_YEAR}(?=\)))\b",
)
_TIME = r"(?:hours?|days?|weeks?|months?|years?|minutes?)"
_MEASURE = (
    r"(?:per\s?cent|percent|grams?|milligrams?|kilograms?|becquerels?|millisieverts?|sieverts?|"
    r"decibels?|cent?imet(?:re|er)s?|met(?:re|er)s?|square met(?:re|er)s?|mg|km/h|"
    r"kilomet\w+ (?:an|per) hour)"
)
_PER = r"(?:\s(?:an?|per)\s(?:hour|day|week|month|year|kilogram|lit(?:re|er)|person))"
_TERM = re.compile(rf"\b{NUMBER}[\s-]{_TIME}\b{_PER}?", re.IGNORECASE)
_QUANTITY = re.compile(
    rf"\b{NUMBER}(?:[\s-](?:{_TIME}|{_MEASURE})\b|\s?%){_PER}?(?:\sof alcohol)?", re.IGNORECASE
)

_PRISON = re.compile(
    r"\b(?:prison|imprison\w*|jail\w*|penal servitude|confinement|servitude|behind bars|"
    r"suspended sentence|sentenced|detention)\b",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:laws?|legal(?:ly)?|illegal(?:ly)?|statut\w+|ordinance|regulations?|punish\w*|penalt\w+|"
    r"prohibit\w*|banned|crime|criminal|offence|offense|civil code|in force|into force|took effect|"
    r"takes? effect|obliged|obligation|compulsory|mandatory|required to|"
    r"enacted|amended|amendment|revised|revision|abolished|legali[sz]ed|repealed)\b"
    r"|\b(?:Act|Code|Law|Constitution|Convention|Ordinance)\b"
)
_LIMIT = re.compile(
    r"\b(?:limit(?:s|ed)?|maximum|minimum|in principle|notice|permitted|permission|"
    r"deadline|statute of limitations|prescription period|entitled|paid leave|cooling[- ]off|"
    r"no more than|may not|must (?:file|report|notify|register|apply|submit|keep|give)|"
    r"within|validity|valid for|working hours|overtime)\b",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"\b(?:(?-i:Act|Code)|law|laws|legal(?:ly)?|statutory|overtime|working hours|notice|status|"
    r"visa|"
    r"permission|tax|file|filing|register(?:ed)?|notification|claim|appeal|national limit|"
    r"regulations?|ordinance|contract|cancel\w*|paid leave|benefits?|pension|insurance|"
    r"objection|lawsuit|sue|licen[cs]e)\b",
    re.IGNORECASE,
)
_FILING = re.compile(
    r"\b(?:file|filing|taxes|tax|deadline|due (?:on|by|date)|apply (?:by|until)|submit\w*|"
    r"declarations?|fiscal year|applications? (?:close|end|are due)\w*)\b",
    re.IGNORECASE,
)
_HISTORY = ("event.", "history.", "health.disaster_disease")
_TAXES = ("tax.", "invest.")


def scan(text: str, found: Iterable[Found], source: Pack) -> Iterator[Found]:
    """Yield the figures and dates of every sentence that speaks of law, filing or history.

    ``found`` are the finds so far: an event of the country's history makes a date one of history,
    a law by name makes one of law.
    """
    finds = [f for f in found if f.concept]
    if source.filled("law.penal_code") is None:
        return
    previous_is_law = events = False
    for start, end in sentences(text):
        inside = [f for f in finds if start <= f.start < end]
        sentence = text[start:end]
        named = any((f.concept or "").startswith("law.") for f in inside)
        is_law = bool(_LAW.search(sentence)) or named
        yield from _terms(text, (start, end))
        yield from _limits(text, (start, end), is_law, named or previous_is_law)
        happened = any((f.concept or "").startswith(_HISTORY) for f in inside)
        filing = bool(_FILING.search(sentence)) or _taxes(inside)
        yield from _dates(text, (start, end), happened or events, is_law, filing)
        previous_is_law, events = named, happened


def _taxes(inside: Iterable[Found]) -> bool:
    return any((f.concept or "").startswith(_TAXES) for f in inside)


def _terms(text: str, span: Span) -> Iterator[Found]:
    """Yield prison terms: durations near a word for prison."""
    prison = [m.span() for m in _PRISON.finditer(text, *span)]
    for term in _TERM.finditer(text, *span):
        if any(min(abs(term.start() - e), abs(s - term.end())) <= 40 for s, e in prison):
            yield _found(term, "law.penalty")


def _limits(text: str, span: Span, is_law: bool, named: bool) -> Iterator[Found]:
    """Yield quantities beside words for a limit, in a sentence about law or papers."""
    sentence = text[slice(*span)]
    about = _PAPERS.search(sentence) or is_law
    if not (about and (_LIMIT.search(sentence) or named)):
        return
    for quantity in _QUANTITY.finditer(text, *span):
        if quantity.group().lower() not in {"one day", "one hour"}:
            yield _found(quantity, "law.limit")


def _dates(text: str, span: Span, events: bool, is_law: bool, filing: bool) -> Iterator[Found]:
    """Yield dates of events in the country's history, of laws, and for filing."""
    for date in _DATE.finditer(text, *span):
        has_year = re.search(_YEAR, date.group())
        if events and has_year:
            yield _found(date, "history.date")
        elif is_law and has_year:
            yield _found(date, "law.in_force")
        elif filing and not has_year:
            yield _found(date, "law.limit")


def _found(match: re.Match[str], concept: str) -> Found:
    text = match.group()
    offset = len("the ") if text.startswith("the ") else 0
    return Found(
        match.start() + offset, match.end(), text[offset:], concept, "figure", 8, plural=False
    )
