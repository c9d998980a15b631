"""How texts for a country speak: the form of address, and the words to use or to avoid."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError, model_validator

from derive.errors import PackError, did_you_mean
from derive.records import Record

Address = Literal["formal", "informal"]
"""Formal: usted, vous, Sie, 존댓말, です・ます; informal: tú or vos, tu, du, 반말, だ・である."""

MAX_BYTES = 5_000_000
LISTS = ("accepted", "forbidden")


class Term(Record):
    """One line of a glossary.

    Where adapted English says ``en``, the draft says ``local`` or one of ``accepted``. A word of
    ``forbidden`` stands in no draft, whatever the English says; ``local``, if there is one, is what
    to write instead.
    """

    en: str = ""
    local: str = ""
    accepted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.forbidden and not (self.en and self.local):
            raise ValueError("give `en` and `local`, or `forbidden`")
        if any(not text.strip() for text in (*self.accepted, *self.forbidden)):
            raise ValueError("an empty form: delete it")
        return self


class Style(Record):
    """How a set addresses people, in questions and in reference answers, and its glossary.

    An address that is left out is free, as long as one text does not mix two.
    """

    question: Address | None = None
    reference_answer: Address | None = None
    terms: tuple[Term, ...] = ()

    def over(self, other: Style) -> Style:
        """Return this style, completed by another one; terms of both."""
        return Style(
            question=self.question or other.question,
            reference_answer=self.reference_answer or other.reference_answer,
            terms=(*self.terms, *(term for term in other.terms if term not in self.terms)),
        )


def read_glossary(path: Path) -> tuple[Term, ...]:
    """Return the terms of a CSV or TSV file whose first line names `Term`'s fields.

    Several forms in one cell are parted by ``|``. Raises `PackError` with file and line.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError(f"{path}: larger than {MAX_BYTES} bytes; a glossary is a small file")
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise PackError(f"{path}: the glossary cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(f"{path}: the glossary is not UTF-8; save it as UTF-8") from error
    lines = text.splitlines()
    tab = bool(lines) and "\t" in lines[0]
    reader = csv.DictReader(lines, dialect="excel-tab" if tab else "excel", strict=True)
    for column in reader.fieldnames or ():
        if column not in Term.model_fields:
            known = list(Term.model_fields)
            raise PackError(f"{path}, line 1: no column {column!r}{did_you_mean(column, known)}")
    try:
        return tuple(_term(row, path, reader.line_num) for row in reader)
    except csv.Error as error:
        raise PackError(f"{path}, line {reader.line_num}: {error}") from error


def _term(row: dict[str, str | None], path: Path, line: int) -> Term:
    if None in row:
        raise PackError(f"{path}, line {line}: more cells than columns")
    values: dict[str, object] = {k: (v or "").strip() for k, v in row.items()}
    for name in LISTS:
        values[name] = [part.strip() for part in str(values.get(name, "")).split("|") if part]
    try:
        return Term.model_validate(values)
    except ValidationError as error:
        what = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise PackError(f"{path}, line {line}: {what}") from error
