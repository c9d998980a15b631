"""A sheet as a table of text: its columns, its cells, and the rows of one that came back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from derive.records import FIELDS, FieldName
from derive.review.forms import Question
from derive.review.sheets.answers import choices
from derive.review.sheets.returned import Origin, Returned, origins
from derive.review.sheets.rows import Reply, Sheet, SheetRow

Use = Literal["read", "write", "hidden"]
Language = Literal["", "source", "english", "target"]

ITEM, VERDICT, REASON, SEAL = "item", "verdict", "reason", "seal"
RATING, MARKS = "rating.", "errors."
ORIGIN = ("project", "fingerprint", "form", "seen", "number", "total", "content")
FIELD_NAMES: Mapping[FieldName, str] = {"question": "Question", "reference_answer": "Answer"}
VERDICT_HELP = """accept: good as it stands in this row
reject: cannot be used; say why
transcreate: must be written anew
retire: nobody would ask this here
Leave it empty to do the item later."""
MARKS_HELP = """One error a line: how bad (minor, major, critical) and the wrong words as they \
stand in the text, then why:
major "the wrong words": nobody says so here
Mark what is still there: what you have corrected above needs no mark."""


@dataclass(frozen=True)
class Column:
    """A column: its key in the file, its title for people, what may be done with it.

    ``choices`` are what a drop-down offers. ``target`` is True for text in the target language.
    """

    key: str
    title: str
    use: Use
    help: str = ""
    choices: tuple[str, ...] = ()
    width: int = 12
    language: Language = ""


def columns(sheet: Sheet) -> list[Column]:
    """Return the columns of a sheet in their order."""
    return [
        Column(ITEM, "Item", "read", width=16),
        Column("queue", "Queue", "read"),
        Column("category", "Category", "read", width=18),
        *(column for name in sheet.fields() for column in _field_columns(name, sheet)),
        Column(VERDICT, "Verdict", "write", VERDICT_HELP, sheet.verdicts(), 13),
        *map(_rating_column, sheet.questions().values()),
        *_marks_columns(sheet),
        Column(REASON, "Reason or comment", "write", width=30),
        *(Column(key, key, "hidden") for key in (*ORIGIN, SEAL)),
    ]


def cells(sheet: Sheet) -> Iterator[dict[str, str]]:
    """Yield the cells of every row, by the keys of `columns`."""
    for row, origin in zip(sheet.rows, origins(sheet), strict=True):
        yield {
            ITEM: row.item_id,
            **row.locked(),
            **{texts.field: texts.text for texts in row.fields},
            VERDICT: row.reply.verdict,
            **{f"{RATING}{key}": value for key, value in row.reply.ratings.items()},
            **{f"{MARKS}{name}": lines for name, lines in row.reply.marks.items()},
            REASON: row.reply.reason,
            **{key: str(getattr(origin, key)) for key in ORIGIN},
            SEAL: origin.seal(row.locked()),
        }


def asked(sheet: Sheet, row: SheetRow, column: Column) -> bool:
    """Tell whether a column that is written to has a place in this row's form."""
    form = sheet.forms[row.form]
    if column.key in FIELDS:
        return form.edit and any(texts.field == column.key for texts in row.fields)
    if column.key.startswith(RATING):
        return column.key.removeprefix(RATING) in {question.id for question in form.questions}
    if column.key.startswith(MARKS):
        return form.spans is not None and any(
            texts.field == column.key.removeprefix(MARKS) for texts in row.fields
        )
    return True


def returned(row: Mapping[str, str], where: str) -> Returned:
    """Return what a row says that came back; its problem where it does not say where it belongs."""
    if missing := [key for key in (ITEM, *ORIGIN, SEAL) if not row.get(key, "").strip()]:
        return Returned(where=where, problem=f"its hidden cell {missing[0]!r} is empty")
    try:
        origin = Origin(item_id=row[ITEM], **{key: row[key] for key in ORIGIN})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        return Returned(where=where, problem=f"its hidden cell {name!r} was changed")
    if row[SEAL].strip() != origin.seal(_locked(row)):
        return Returned(
            where=where,
            origin=origin,
            problem="cells that may not be changed were changed or moved to another row",
        )
    return Returned(where=where, origin=origin, texts=_texts(row), reply=_reply(row))


def require(keys: Sequence[str]) -> str:
    """Return what is wrong with the header of a table, or ""."""
    missing = [key for key in (ITEM, VERDICT, *ORIGIN, SEAL) if key not in keys]
    return f"no column {', '.join(missing)}" if missing else ""


def _texts(row: Mapping[str, str]) -> dict[FieldName, str]:
    return {name: row[name] for name in FIELDS if name in row}


def _reply(row: Mapping[str, str]) -> Reply:
    return Reply(
        verdict=row.get(VERDICT, "").strip().lower(),
        ratings={
            key.removeprefix(RATING): value
            for key, value in row.items()
            if key.startswith(RATING) and value
        },
        marks={name: row[f"{MARKS}{name}"] for name in FIELDS if row.get(f"{MARKS}{name}")},
        reason=row.get(REASON, ""),
    )


def _locked(row: Mapping[str, str]) -> dict[str, str]:
    names = ("original", "english", "changes", "adapted", "back", "findings")
    keys = ["queue", "category", *(f"{field}.{name}" for field in FIELDS for name in names)]
    return {key: row[key] for key in keys if key in row}


def _field_columns(field: FieldName, sheet: Sheet) -> list[Column]:
    name = FIELD_NAMES[field]
    texts: tuple[tuple[str, str, int, Language], ...] = (
        ("original", f"original ({sheet.source_language})", 30, "source"),
        ("english", "English", 34, "english"),
        ("changes", "what changed, and why", 30, "english"),
        ("adapted", "adapted English", 34, "english"),
        ("back", "back-translation of the draft", 34, "english"),
        ("findings", "findings of the checks", 30, "english"),
    )
    read = [
        Column(f"{field}.{key}", f"{name}: {title}", "read", width=width, language=language)
        for key, title, width, language in texts
    ]
    write = Column(
        field,
        f"{name.upper()} in {sheet.locale}",
        "write",
        "Change the text here where it is not right.",
        width=44,
        language="target",
    )
    return [*read[:4], write, *read[4:]]


def _marks_columns(sheet: Sheet) -> list[Column]:
    if all(form.spans is None for form in sheet.forms.values()):
        return []
    labels = [o.label for form in sheet.forms.values() if form.spans for o in form.spans.categories]
    kinds = f"\nKinds, in brackets: ({') ('.join(dict.fromkeys(labels))})" if labels else ""
    help_ = f"{MARKS_HELP}{kinds}"
    return [
        Column(f"{MARKS}{field}", f"Errors in: {FIELD_NAMES[field]}", "write", help_, width=30)
        for field in sheet.fields()
    ]


def _rating_column(question: Question) -> Column:
    labels = [f"{value}: {label}" for value, label in question.labels.items()]
    options = [option.label for option in question.options] if question.type == "choices" else []
    several = [f"One or more, with ; between: {', '.join(options)}"] if options else []
    help_ = [question.help, *labels, *several, condition(question)]
    return Column(
        f"{RATING}{question.id}",
        f"{question.ask} *" if question.required else question.ask,
        "write",
        "\n".join(filter(None, help_)),
        choices(question),
        16,
    )


def condition(question: Question) -> str:
    """Return, in words, when a question is asked and whether it must be answered."""
    when = question.when
    given = [f"the verdict is {' or '.join(when.verdict)}"] if when.verdict else []
    for name, values in when.answers.items():
        words = ["yes" if v is True else "no" if v is False else str(v) for v in values]
        given.append(f"{name} is {' or '.join(words)}")
    asked_when = f"Only where {' and '.join(given)}." if given else ""
    must = "Must be answered then." if given else "Must be answered."
    return " ".join(filter(None, (asked_when, must if question.required else "")))
