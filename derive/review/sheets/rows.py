"""What every sheet holds, whatever its format, and what comes back from one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pydantic import Field

from derive.records import FIELDS, FieldName, Record, fingerprint
from derive.review.forms import Form, Question


class Term(Record):
    """A change of a culture-specific item, as a linguist sees it.

    ``start``/``end`` are its span in adapted English. ``after_local`` is what the draft must say.
    """

    before: str = ""
    after: str = ""
    after_local: str | None = None
    start: int | None = None
    end: int | None = None
    reason: str = ""

    def told(self) -> str:
        """Return the change and why in one line: *119 → 911: one number in Mexico*."""
        local = f" ({self.after_local})" if self.after_local not in (None, self.after) else ""
        if self.before == self.after:
            change = f"{self.before} stays"
        else:
            change = " → ".join(filter(None, (self.before, self.after))) or "open"
        return f"{change}{local}{f': {self.reason}' if self.reason else ''}"


class Texts(Record):
    """One field of an item. ``text`` is what the editor starts from; all others are to be read.

    ``original`` and ``english`` are the source's, ``adapted`` is adapted English, ``back`` the
    back-translation of the draft. ``findings`` are sentences with their severity in front.
    """

    field: FieldName
    original: str = ""
    english: str = ""
    adapted: str = ""
    back: str = ""
    terms: tuple[Term, ...] = ()
    findings: tuple[str, ...] = ()
    text: str = ""

    def changes(self) -> str:
        """Return what changed and why, one change a line."""
        return "\n".join(dict.fromkeys(term.told() for term in self.terms))


class Reply(Record):
    """What a person has answered so far about one item; ratings and spans as text.

    ``marks`` are the error spans of each field, in the lines of `derive.review.sheets.marks`.
    """

    verdict: str = ""
    ratings: dict[str, str] = Field(default_factory=dict)
    marks: dict[FieldName, str] = Field(default_factory=dict)
    reason: str = ""


class SheetRow(Record):
    """One item in a sheet.

    ``seen`` counts the reviews and decisions there were of the item when the sheet was made: more
    of them at the import are newer work. ``form`` is a key of `Sheet.forms`.
    """

    item_id: str
    fingerprint: str
    seen: int = 0
    form: str
    queue: str = ""
    category: str = ""
    fields: tuple[Texts, ...]
    reply: Reply = Reply()

    def get(self, field: FieldName) -> Texts | None:
        """Return the texts of ``field``, or None where the item has none."""
        return next((texts for texts in self.fields if texts.field == field), None)

    def locked(self) -> dict[str, str]:
        """Return what may be read and not changed, by its column."""
        cells = {"queue": self.queue, "category": self.category}
        for texts in self.fields:
            cells |= {
                f"{texts.field}.original": texts.original,
                f"{texts.field}.english": texts.english,
                f"{texts.field}.changes": texts.changes(),
                f"{texts.field}.adapted": texts.adapted,
                f"{texts.field}.back": texts.back,
                f"{texts.field}.findings": "\n".join(texts.findings),
            }
        return cells


class Sheet(Record):
    """A sheet for one person: its project, its languages, its forms and its rows."""

    project: str
    title: str
    source_language: str
    locale: str
    forms: dict[str, Form]
    rows: tuple[SheetRow, ...]

    def questions(self) -> dict[str, Question]:
        """Return the questions of all forms by their id, in the order of the forms."""
        found: dict[str, Question] = {}
        for form in self.forms.values():
            for question in form.questions:
                found.setdefault(question.id, question)
        return found

    def verdicts(self) -> tuple[str, ...]:
        """Return the verdicts that some form offers."""
        return tuple(dict.fromkeys(v for form in self.forms.values() for v in form.verdicts))

    def fields(self) -> tuple[FieldName, ...]:
        """Return the fields that some row has."""
        return tuple(name for name in FIELDS if any(row.get(name) for row in self.rows))


class Origin(Record):
    """Where a row belongs: carried through every tool and back, and sealed by `seal`.

    ``number`` of ``total`` is the row's place in the sheet that was written, ``content`` tells
    whether its texts and answers have changed since.
    """

    project: str
    item_id: str
    fingerprint: str
    form: str
    seen: int
    number: int
    total: int
    content: str

    def seal(self, locked: Mapping[str, str]) -> str:
        """Return a checksum of the origin and the texts beside it, blind to spaces and newlines.

        It fails where cells were changed or moved to another row; it is no signature.
        """
        texts = {key: _bare(text) for key, text in sorted(locked.items()) if text.strip()}
        return fingerprint(self.model_dump(), texts)


class DraftSpan(Record):
    """An error marked in a draft as it was shown, its place counted in UTF-16 units."""

    field: FieldName
    start: int
    end: int
    severity: str


class Returned(Record):
    """A row of a file that came back. ``where`` names its place in the file.

    ``untouched``: nobody has worked on it. ``rest_as_drafted``: a text that is not there was left
    as it was drafted. ``spans`` are errors marked in the draft, where the tool does not bring the
    draft back. ``problem`` is one line where the row cannot be used; the rest may be empty then.
    """

    where: str
    origin: Origin | None = None
    texts: dict[FieldName, str] = Field(default_factory=dict)
    reply: Reply = Reply()
    spans: tuple[DraftSpan, ...] = ()
    untouched: bool = False
    rest_as_drafted: bool = False
    problem: str = ""


def origins(sheet: Sheet) -> tuple[Origin, ...]:
    """Return the origin of every row of a sheet, in their order."""
    return tuple(
        Origin(
            project=sheet.project,
            item_id=row.item_id,
            fingerprint=row.fingerprint,
            form=row.form,
            seen=row.seen,
            number=number,
            total=len(sheet.rows),
            content=content({t.field: t.text for t in row.fields}, row.reply),
        )
        for number, row in enumerate(sheet.rows, 1)
    )


def content(texts: Mapping[FieldName, str], reply: Reply) -> str:
    """Return a checksum of what a person may change, blind to spaces and newlines."""
    said = {name: _bare(text) for name, text in sorted(texts.items()) if text.strip()}
    marks = {name: _bare(lines) for name, lines in sorted(reply.marks.items()) if lines.strip()}
    ratings = {key: _bare(value) for key, value in sorted(reply.ratings.items()) if value.strip()}
    return fingerprint(said, reply.verdict, ratings, marks, _bare(reply.reason))


def _bare(text: str) -> str:
    """Return ``text`` as tools leave it alone: composed, without spaces and newlines."""
    return "".join(unicodedata.normalize("NFC", text).split())
