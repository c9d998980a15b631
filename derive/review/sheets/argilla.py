"""Records for Argilla 2 with drafts as suggestions, the dataset's settings beside them, and back.

``rg.Settings.from_json`` reads the ``.settings.json``, ``dataset.records.from_json`` the records;
``dataset.records.to_json`` writes what comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from derive.errors import SheetError
from derive.records import FIELDS
from derive.review.sheets import json_file, task_answers, tasks
from derive.review.sheets.draft_spans import shown_place, span_at
from derive.review.sheets.files import File, Written, write_whole
from derive.review.sheets.returned import Returned, origins
from derive.review.sheets.rows import Sheet
from derive.review.sheets.table import VERDICT
from derive.review.sheets.tasks import Answers, Control
from derive.safe_text import plain, shown

_TYPES = {"text": "text", "one": "label_selection", "many": "multi_label_selection"}
_SHOWS_ALL_FROM = 3
"""Argilla takes a number of visible options from this one on."""


class Argilla:
    """Writes and reads ``.json``."""

    name = "argilla"
    title = "Argilla 2: records with suggestions, and the settings of the dataset"
    endings = (".json",)

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write the records, and the settings as ``<name>.settings.json`` beside them."""
        asked = tasks.controls(sheet)
        records = []
        names = [name for name, _ in tasks.shown_texts(sheet)]
        for row, origin in zip(sheet.rows, origins(sheet), strict=True):
            texts = tasks.data(row, names)
            token = task_answers.token(origin, task_answers.locked_of(texts))
            records.append(
                {
                    "id": shown(row.item_id),
                    "fields": {name: text or None for name, text in texts.items()},
                    "metadata": {tasks.TOKEN: token},
                    "suggestions": dict(_suggestions(asked, tasks.prefilled(sheet, row))),
                    "responses": {},
                    "vectors": {},
                }
            )
        settings = path.with_suffix(".settings.json")
        write_whole(path, lambda part: _text(part, json_file.dumped(records, 1)))
        write_whole(
            settings, lambda part: _text(part, json_file.dumped(_settings(sheet, asked), 1))
        )
        return Written((path, settings), len(sheet.rows), comes_back="RECORDS.json")

    def read(self, path: Path) -> File:
        """Read records. Raises `SheetError` where they are none that derive made."""
        found = json_file.objects(json_file.load(path))
        if not any(tasks.TOKEN in _of(record, "metadata") for record in found):
            raise SheetError(f"{path}: holds no records of Argilla that derive made")
        return File(tuple(row for n, record in enumerate(found, 1) for row in _rows(n, record)))

    def recognises(self, start: bytes) -> bool:
        """Tell by the keys of a record."""
        return b'"fields"' in start and b'"data"' not in start


def _text(path: Path, text: str) -> None:
    path.write_text(text + "\n", "utf-8", newline="\n")


def _settings(sheet: Sheet, asked: list[Control]) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "title": shown(title),
            "required": name == tasks.draft_name("question"),
            "settings": {"type": "text", "use_markdown": False},
        }
        for name, title in tasks.shown_texts(sheet)
    ]
    return {
        "guidelines": shown(sheet.title),
        "questions": [_question(control) for control in asked],
        "fields": fields,
        "vectors": [],
        "metadata": [],
        "allow_extra_metadata": True,
        "distribution": {"strategy": "overlap", "min_submitted": 1},
        "mapping": None,
    }


def _question(control: Control) -> dict[str, Any]:
    options = [{"text": shown(one), "value": shown(one)} for one in control.choices]
    visible = len(options) if len(options) >= _SHOWS_ALL_FROM else None
    settings: dict[str, Any] = {"type": _TYPES.get(control.kind, "span")}
    if control.kind == "text":
        settings["use_markdown"] = False
    else:
        settings |= {"options": options, "visible_options": visible}
    if control.kind == "many":
        settings["options_order"] = "natural"
    if control.kind == "spans":
        settings |= {"field": tasks.draft_name(control.field or "question")}
        settings["allow_overlapping"] = True
    return {
        "name": control.name,
        "title": shown(control.title),
        "description": shown(control.help) or None,
        "required": control.name == VERDICT,
        "settings": settings,
    }


def _suggestions(asked: list[Control], answers: Answers) -> Iterator[tuple[str, Any]]:
    for control in asked:
        if control.kind == "spans":
            draft = "".join(answers.values.get(control.field, []))
            spans = [span for span in answers.spans if span.field == control.field]
            value: Any = [
                {**dict(zip(("start", "end"), shown_place(span, draft), strict=True))}
                | {"label": span.severity.value}
                for span in spans
            ]
        else:
            given = [shown(one) for one in answers.values.get(control.name, []) if one]
            value = given if control.kind == "many" else "".join(given)
        if value:
            yield control.name, {"value": value, "score": None, "agent": "draft"}


def _of(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = record.get(key)
    return found if isinstance(found, dict) else {}


def _rows(number: int, record: Mapping[str, Any]) -> Iterator[Returned]:
    """Yield a row for each person who responded; a record nobody responded to has no answers."""
    where = f"record {number}"
    texts = _of(record, "fields")
    try:
        token = str(_of(record, "metadata").get(tasks.TOKEN, ""))
        origin = task_answers.origin_of(token, task_answers.locked_of(texts))
    except SheetError as error:
        yield Returned(where=where, problem=str(error))
        return
    responses = dict(_by_person(_of(record, "responses")))
    if not responses:
        yield Returned(where=where, origin=origin, untouched=True)
    for person, values in responses.items():
        here = f"{where} (user {person})" if len(responses) > 1 else where
        try:
            answers = _answers(values, texts)
            yield task_answers.returned(here, origin, answers, task_answers.drafts_of(texts))
        except SheetError as error:
            yield Returned(where=here, origin=origin, problem=str(error))


def _by_person(responses: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    people: dict[str, dict[str, Any]] = {}
    for name, given in responses.items():
        for response in json_file.objects(given):
            if response.get("status") not in {"discarded", "draft"}:
                values = people.setdefault(str(response.get("user_id", "")), {})
                values[name] = response.get("value")
    yield from people.items()


def _answers(values: Mapping[str, Any], texts: Mapping[str, Any]) -> Answers:
    answers = Answers()
    for name, value in values.items():
        field = next((f for f in FIELDS if name == f"errors__{f}"), None)
        if field is None:
            given = value if isinstance(value, list) else [value]
            answers.values[name] = [plain(str(one)) for one in given if one is not None]
            continue
        shown_text = str(texts.get(tasks.draft_name(field)) or "")
        for span in json_file.objects(value):
            try:
                place = (int(span["start"]), int(span["end"]))
            except (KeyError, TypeError, ValueError) as error:
                raise SheetError("marks an error without a place") from error
            answers.spans.append(span_at(field, shown_text, place, str(span.get("label", ""))))
    return answers


plugin = Argilla()
