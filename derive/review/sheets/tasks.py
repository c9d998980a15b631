"""What the formats for annotation tools share: what is shown, what is asked, what came back.

Tools keep different things of a task. A `token` holds all that says where it belongs, in one
string that any of them brings back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from derive.errors import SheetError
from derive.records import FIELDS, FieldName
from derive.review.forms import Option, Question
from derive.review.records import ErrorSpan
from derive.review.sheets.answers import SEPARATOR, choices
from derive.review.sheets.draft_spans import SEVERITIES, marks_of
from derive.review.sheets.files import read_bytes
from derive.review.sheets.marks import read as read_marks
from derive.review.sheets.rows import Origin, Reply, Returned, Sheet, SheetRow
from derive.review.sheets.table import (
    FIELD_NAMES,
    MARKS,
    RATING,
    REASON,
    VERDICT,
    VERDICT_HELP,
    columns,
    condition,
)
from derive.safe_text import plain, shown

Kind = Literal["text", "one", "many", "spans"]
TOKEN = "derive"  # noqa: S105 the name of a field
LONGEST_CHOICE = 12
"""A scale with more points is a box for a number, not a row of buttons."""
_SEAL = "seal"


@dataclass(frozen=True)
class Control:
    """One thing that is asked; ``field`` is the text that it is about, "" for the whole item."""

    name: str
    title: str
    kind: Kind
    choices: tuple[str, ...] = ()
    help: str = ""
    field: FieldName | Literal[""] = ""
    categories: tuple[str, ...] = ()


@dataclass
class Answers:
    """What a tool brought back about one item: values by control, and spans of the drafts."""

    values: dict[str, list[str]] = field(default_factory=dict)
    spans: list[ErrorSpan] = field(default_factory=list)


def name_of(key: str) -> str:
    """Return a column's key as a name that every tool takes."""
    return key.replace(".", "__")


def draft_name(name: FieldName) -> str:
    """Return the name under which a draft is shown."""
    return f"{name}__text"


def shown_texts(sheet: Sheet) -> list[tuple[str, str]]:
    """Return name and title of all texts that are shown, in their order."""
    texts = [(name_of(c.key), c.title) for c in columns(sheet) if c.use == "read"]
    drafts = [(draft_name(name), f"{FIELD_NAMES[name]}: draft") for name in sheet.fields()]
    return [*texts, *drafts]


def data(row: SheetRow, names: Iterable[str]) -> dict[str, str]:
    """Return the texts of a row by ``names``, safe for JSON and the databases behind it."""
    values = {name_of(key): text for key, text in row.locked().items()}
    values |= {draft_name(texts.field): texts.text for texts in row.fields} | {"item": row.item_id}
    return {name: shown(values.get(name, "")) for name in names}


def controls(sheet: Sheet) -> list[Control]:
    """Return what is asked, in the order in which a reviewer meets it."""
    labels = [o.label for form in sheet.forms.values() if form.spans for o in form.spans.categories]
    kinds = tuple(dict.fromkeys(labels))
    found: list[Control] = []
    for name in sheet.fields():
        title = FIELD_NAMES[name]
        found.append(Control(name, f"{title.upper()} in {sheet.locale}", "text", field=name))
        if any(form.spans for form in sheet.forms.values()):
            marks = name_of(f"{MARKS}{name}")
            found.append(
                Control(marks, f"Errors in: {title}", "spans", SEVERITIES, "", name, kinds)
            )
    found.append(Control(VERDICT, "Verdict", "one", sheet.verdicts(), VERDICT_HELP))
    found += map(_asked, sheet.questions().values())
    return [*found, Control(REASON, "Reason or comment", "text")]


def _asked(question: Question) -> Control:
    offered = choices(question)
    kind: Kind = "one" if 0 < len(offered) <= LONGEST_CHOICE else "text"
    if question.type == "choices":
        kind, offered = "many", tuple(_label(option) for option in question.options)
    labels = [f"{value}: {label}" for value, label in question.labels.items()]
    help_ = "\n".join(filter(None, (question.help, *labels, condition(question))))
    return Control(
        name_of(f"{RATING}{question.id}"),
        question.ask,
        kind,
        offered if kind != "text" else (),
        help_,
    )


def _label(option: Option) -> str:
    return option.label


def prefilled(sheet: Sheet, row: SheetRow) -> Answers:
    """Return what the controls begin with: the drafts, and what was answered so far."""
    answers = Answers({texts.field: [texts.text] for texts in row.fields})
    for name in FIELDS:
        texts = row.get(name)
        if texts and row.reply.marks.get(name):
            answers.spans += read_marks(row.reply.marks[name], name, texts.text)
    several = {q.id for q in sheet.forms[row.form].questions if q.type == "choices"}
    given = {f"{RATING}{key}": value for key, value in row.reply.ratings.items()}
    for key, text in {VERDICT: row.reply.verdict, REASON: row.reply.reason, **given}.items():
        if text:
            many = key.removeprefix(RATING) in several
            answers.values[name_of(key)] = text.split(SEPARATOR) if many else [text]
    return answers


# ---- the way back ------------------------------------------------------------------------------


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


def load(path: Path) -> Any:
    """Return what a JSON file holds. Raises `SheetError` where it is none."""
    try:
        return json.loads(read_bytes(path))
    except (ValueError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise SheetError(f"{path}: is no readable JSON: {said}") from error


def dumped(value: Any, indent: int | None = None) -> str:
    """Return ``value`` as JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def objects(value: Any) -> Sequence[Mapping[str, Any]]:
    """Return the objects of a list, leaving out what is none."""
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]
