"""What both versions of XLIFF say of an item: notes for people, facts for the way back.

An item is one unit for each of its texts. Every unit carries the item's origin, so that units may
be moved, split into files and merged; the verdict is the state that a CAT tool gave the units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args
from urllib.parse import quote, unquote

from pydantic import ValidationError

from derive.records import FIELDS, FieldName
from derive.review.forms import Form
from derive.review.records import VERDICTS
from derive.review.sheets.answers import choices
from derive.review.sheets.returned import Origin, Returned
from derive.review.sheets.rows import Reply, SheetRow, Texts
from derive.review.sheets.table import condition
from derive.safe_text import plain, shown

BY = "derive"
"""Who wrote a note that is not to come back as a reviewer's."""
REVIEWER = "reviewer"
GUIDE = (
    "Change the targets. What is good as it stands is approved (state final, or reviewed in XLIFF "
    "2). For anything else write a note that begins with one of reject: transcreate: retire: and "
    "says why. Units that you leave as they are stay open."
)
RATING, ERRORS, FIELD, SEAL, ASKED = "rating.", "errors", "field", "seal", "asked"
PENDING = "translated"
"""The state of a text that somebody confirmed and nobody approved."""
_VERDICT = re.compile(rf"\s*({'|'.join(VERDICTS)})\s*[:\-–—]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(\w+)\s*[:=]\s*(\S.*)")
_ORIGIN = tuple(Origin.model_fields)


@dataclass
class Unit:
    """A unit that came back: its facts, its texts, its state as a verdict, the notes of people."""

    where: str
    facts: Mapping[str, str]
    source: str = ""
    target: str = ""
    verdict: str = ""
    notes: list[str] = field(default_factory=list)
    problem: str = ""


def source_of(texts: Texts) -> str:
    """Return what is translated: adapted English, or what there is where nothing was adapted."""
    return texts.adapted or texts.english or texts.original


def unit_id(origin: Origin, name: FieldName) -> str:
    """Return the id of a unit: the item's own, followed by the field."""
    return f"{shown(origin.item_id)}/{name}"


def notes(texts: Texts, language: str) -> Iterator[tuple[str, str]]:
    """Yield what a reviewer should know, each with what it is about: source, target or both."""
    said = (
        ("general", f"Original ({language}): ", texts.original),
        ("source", "Original English: ", texts.english if texts.english != texts.adapted else ""),
        ("source", "What changed, and why: ", texts.changes()),
        ("target", "Back-translation of the draft: ", texts.back),
        ("target", "Findings: ", "\n".join(texts.findings)),
    )
    return ((about, shown(f"{name}{text}")) for about, name, text in said if text)


def questions(form: Form) -> str:
    """Return, for a note, what the form asks and how it is answered where there is no form."""
    lines = ["To answer, write a note with one answer a line, as in brackets:"]
    for question in form.questions:
        offered = " or ".join(choices(question)) or "your words"
        must = " ".join(filter(None, (question.ask, condition(question))))
        lines.append(f"[{question.id}: {offered}] {must}")
    return shown("\n".join(lines)) if form.questions else ""


def facts(row: SheetRow, origin: Origin, texts: Texts, form: Form) -> dict[str, str]:
    """Return what a unit must bring back: where it belongs, what is asked and was answered."""
    values = {key: str(getattr(origin, key)) for key in _ORIGIN}
    values |= {FIELD: texts.field, "queue": row.queue, "category": row.category}
    if texts.field == row.fields[0].field:  # an item's answers are told once
        values[ASKED] = " ".join(question.id for question in form.questions)
        values |= {f"{RATING}{quote(key)}": text for key, text in row.reply.ratings.items()}
    values[ERRORS] = row.reply.marks.get(texts.field, "")
    values[SEAL] = origin.seal({"source": source_of(texts)})
    return {key: shown(value) for key, value in values.items() if value}


def returned(units: Iterable[Unit]) -> Iterator[Returned]:
    """Yield a row for each item, in the order in which the items first appear.

    Two units for the same text of one item make two rows, which the merge then compares.
    """
    items: dict[tuple[str, ...], list[Unit]] = {}
    for unit in units:
        if unit.problem:
            yield Returned(where=unit.where, problem=unit.problem)
            continue
        key = tuple(unit.facts.get(name, "") for name in _ORIGIN)
        turn = 0
        while any(_same_field(unit, other) for other in items.get((*key, str(turn)), ())):
            turn += 1
        items.setdefault((*key, str(turn)), []).append(unit)
    for group in items.values():
        yield _row(group)


def _same_field(one: Unit, other: Unit) -> bool:
    return one.facts.get(FIELD) == other.facts.get(FIELD)


def _row(units: list[Unit]) -> Returned:
    where = units[0].where
    values = {key: plain(text) for key, text in units[0].facts.items()}
    try:
        origin = Origin.model_validate({key: values.get(key) for key in _ORIGIN})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        return Returned(where=where, problem=f"does not say where it belongs ({name} is missing)")
    for unit in units:
        if unit.facts.get(FIELD) not in FIELDS:
            return Returned(
                where=unit.where, origin=origin, problem="does not say which text it is"
            )
        if unit.facts.get(SEAL) != origin.seal({"source": unit.source}):
            return Returned(where=unit.where, origin=origin, problem="its source was changed")
    return _answered(where, origin, units)


def _answered(where: str, origin: Origin, units: list[Unit]) -> Returned:
    texts: dict[FieldName, str] = {}
    marks: dict[FieldName, str] = {}
    ratings: dict[str, str] = {}
    for name in get_args(FieldName):
        for unit in units:
            if unit.facts[FIELD] == name:
                texts[name] = unit.target
                if lines := plain(unit.facts.get(ERRORS, "")):
                    marks[name] = lines
    for unit in units:
        ratings |= {
            unquote(key.removeprefix(RATING)): plain(text)
            for key, text in unit.facts.items()
            if key.startswith(RATING)
        }
    asked = {name for unit in units for name in unit.facts.get(ASKED, "").split()}
    answers, notes_left = _answers(units, asked)
    ratings |= answers
    verdict, reason = _verdict(units, notes_left)
    reply = Reply(verdict=verdict, ratings=ratings, marks=marks, reason=reason)
    return Returned(where=where, origin=origin, texts=texts, reply=reply)


def _answers(units: list[Unit], asked: set[str]) -> tuple[dict[str, str], list[str]]:
    """Return the answers to questions that notes give a line each, and what else notes say."""
    answers: dict[str, str] = {}
    left: list[str] = []
    for note in dict.fromkeys(note for unit in units for note in unit.notes):
        kept = []
        for line in note.split("\n"):
            found = _ANSWER.fullmatch(line)
            if found and found[1] in asked:
                answers[found[1]] = found[2].strip()
            else:
                kept.append(line)
        if len(kept) == note.count("\n") + 1 or any(line.strip() for line in kept):
            left.append("\n".join(kept))
    return answers, left


def _verdict(units: list[Unit], said: list[str]) -> tuple[str, str]:
    """Return the verdict on the item, and the reason that people's notes give.

    What a note says goes before states. A verdict against one text is one against the item; both
    must be approved for a yes.
    """
    noted: set[str] = set()
    reasons: list[str] = []
    for note in said:
        if found := _VERDICT.match(note):
            noted.add(found[1].lower())
        reasons.append(note[found.end() :] if found else note)
    states = noted or {unit.verdict for unit in units}
    against = next((verdict for verdict in reversed(VERDICTS[1:]) if verdict in states), "")
    verdict = against or (states.pop() if len(states) == 1 else PENDING)
    return verdict, "\n".join(filter(None, reasons))
