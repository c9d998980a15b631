"""What the formats for annotation tools share: what is shown, and what is asked.

Tools keep different things of a task. What they bring back, and the token that says where it
belongs, is in `task_answers`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from derive.records import FIELDS, FieldName
from derive.review.forms import Option, Question
from derive.review.records import ErrorSpan
from derive.review.sheets.answers import SEPARATOR, choices
from derive.review.sheets.draft_spans import SEVERITIES
from derive.review.sheets.marks import read as read_marks
from derive.review.sheets.rows import Sheet, SheetRow
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
from derive.safe_text import shown

Kind = Literal["text", "one", "many", "spans"]
TOKEN = "derive"  # noqa: S105 the name of a field
LONGEST_CHOICE = 12
"""A scale with more points is a box for a number, not a row of buttons."""


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
