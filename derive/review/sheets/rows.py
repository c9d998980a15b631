"""What every sheet holds, whatever its format; what comes back is in `returned`."""

from __future__ import annotations

from pydantic import Field

from derive.records import FIELDS, FieldName, Record
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
