"""A row that came back as a `Submission`, as the app would send it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from pydantic import ValidationError

from derive.errors import SheetError
from derive.records import FIELDS, FieldName
from derive.review._views import has_answer
from derive.review.forms import Form
from derive.review.records import Answer, Desk, ErrorSpan, Submission, Verdict
from derive.review.sheets.answers import understood
from derive.review.sheets.build import desk_text
from derive.review.sheets.changes import Edit
from derive.review.sheets.marks import read
from derive.review.sheets.returned import Origin, Returned


def submission(row: Returned, origin: Origin, desk: Desk, key: str) -> Submission:
    """Return what a row hands in. Raises `SheetError` with what is wrong in it."""
    texts = {name: _text(row, desk, name) for name in _fields(desk)}
    try:
        return Submission(
            key=key,
            item_id=origin.item_id,
            fingerprint=origin.fingerprint,
            form=origin.form,
            verdict=cast(Verdict, row.reply.verdict),
            question=texts["question"],
            reference_answer=texts.get("reference_answer"),
            spans=tuple(_spans(row, desk.form, texts)),
            ratings=_ratings(row, desk.form),
            reason=row.reply.reason,
            version=origin.seen,
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise SheetError(f"{first['loc'][0]}: {first['msg']}") from error


def _text(row: Returned, desk: Desk, name: FieldName) -> str:
    if name in row.texts:
        return row.texts[name]
    left = desk_text(desk, name) if desk.mine else desk.start.get(name, "")
    if row.reply.verdict == "accept" and left and not row.rest_as_drafted:
        raise SheetError(f"its {name.replace('_', ' ')} is not in the file")
    return left


def _fields(desk: Desk) -> tuple[FieldName, ...]:
    """Return the fields that an item has texts of."""
    return tuple(name for name in FIELDS if name == "question" or has_answer(desk.view))


def queue_of(desk: Desk) -> str:
    """Return the queue that conditions of the form look at."""
    return desk.view.routing.queue if desk.view.routing else "full"


def edits(desk: Desk, made: Submission) -> Iterator[Edit]:
    """Yield the texts that differ from what the reviewer started from."""
    for name in _fields(desk):
        before, after = desk.start.get(name, ""), made.text(name) or ""
        if before != after:
            yield Edit(name, before, after)


def _spans(row: Returned, form: Form, texts: Mapping[FieldName, str]) -> Iterator[ErrorSpan]:
    """Yield the marked errors; a category may be given by its label."""
    values: dict[str, str] = {}
    for option in form.spans.categories if form.spans else ():
        values |= {option.label.casefold(): option.value, option.value.casefold(): option.value}
    for name, lines in row.reply.marks.items():
        for span in read(lines, name, texts.get(name, "")):
            category = values.get(span.category.strip().casefold(), span.category)
            yield span.model_copy(update={"category": category})


def _ratings(row: Returned, form: Form) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for key, text in row.reply.ratings.items():
        question = form.question(key)
        if question is None:
            raise SheetError(f"{key}: the form {form.title!r} does not ask this")
        answers[key] = understood(question, text)
    return answers
