"""What an annotation tool brought back, as a row of a sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from derive.errors import SheetError
from derive.records import FIELDS, FieldName
from derive.review.sheets.answers import SEPARATOR
from derive.review.sheets.draft_spans import marks_of
from derive.review.sheets.returned import Origin, Returned
from derive.review.sheets.rows import Reply
from derive.review.sheets.table import RATING, REASON, VERDICT
from derive.review.sheets.tasks import TOKEN, Answers, draft_name, name_of
from derive.safe_text import plain, shown

_SEAL = "seal"


def token(origin: Origin, locked: Mapping[str, str]) -> str:
    """Return one string that says where a task belongs, sealed with the texts beside it."""
    return shown(json.dumps({**origin.model_dump(), _SEAL: origin.seal(locked)}, ensure_ascii=True))


def origin_of(text: str, locked: Mapping[str, str]) -> Origin:
    """Return the origin in a `token`. Raises `SheetError` where it, or a text, was changed."""
    try:
        values = json.loads(plain(text))
        seal = values.pop(_SEAL)
        origin = Origin.model_validate(values)
    except (ValueError, KeyError, AttributeError, TypeError, ValidationError) as error:
        raise SheetError("does not say where it belongs: its field “derive” was changed") from error
    if seal != origin.seal(locked):
        raise SheetError("texts that may not be changed were changed or moved to another task")
    return origin


def locked_of(texts: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of a task that are sealed, by their names."""
    drafts = {draft_name(name) for name in FIELDS}
    return {
        name: plain(text)
        for name, text in texts.items()
        if isinstance(text, str) and name not in {*drafts, TOKEN, "item"}
    }


def drafts_of(texts: Mapping[str, Any]) -> dict[FieldName, str]:
    """Return the drafts of a task by their fields."""
    found = {name: texts.get(draft_name(name)) for name in FIELDS}
    return {name: plain(text) for name, text in found.items() if isinstance(text, str) and text}


def returned(
    where: str, origin: Origin, answers: Answers, drafts: Mapping[FieldName, str] | None
) -> Returned:
    """Return the row that a tool's answers make.

    ``drafts`` are the texts that were shown, None where the tool does not bring them back. A text
    that was not answered stays as it was. An error that was marked in a draft and corrected in the
    text goes into the reason.
    """
    texts = {name: answers.values[name][-1] for name in FIELDS if answers.values.get(name)}
    if drafts is not None:
        texts = {**drafts, **texts}
    marks, corrected = marks_of(answers.spans, drafts or {}, texts)
    ratings = {
        name.removeprefix(name_of(RATING)): SEPARATOR.join(values)
        for name, values in answers.values.items()
        if name.startswith(name_of(RATING)) and any(values)
    }
    reply = Reply(
        verdict="".join(answers.values.get(VERDICT, [])[-1:]).strip().lower(),
        ratings=ratings,
        marks=marks,
        reason="\n".join(filter(None, (*answers.values.get(REASON, []), *corrected))),
    )
    return Returned(where=where, origin=origin, texts=texts, reply=reply, rest_as_drafted=True)
