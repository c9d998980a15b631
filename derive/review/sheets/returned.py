"""What comes back from a sheet, whatever its format, and how a row knows where it belongs."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from pydantic import Field

from derive.records import FieldName, Record, fingerprint
from derive.review.sheets.rows import Reply, Sheet


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
