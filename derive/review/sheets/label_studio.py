"""Tasks for Label Studio with drafts filled in, its labelling interface beside them, and back.

Import the ``.json`` as tasks and paste the ``.config.xml`` as labelling interface. What comes back
is Label Studio's export in the format JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from derive.errors import SheetError
from derive.records import FIELDS, FieldName
from derive.review.records import ErrorSpan
from derive.review.sheets import json_file, task_answers, tasks
from derive.review.sheets.draft_spans import shown_place, span_at
from derive.review.sheets.files import File, Written, write_whole
from derive.review.sheets.returned import Returned, origins
from derive.review.sheets.rows import Sheet
from derive.review.sheets.tasks import Answers, Control
from derive.safe_text import in_units, plain, shown

_KIND, _NOTE = "kind__", "note__"


class LabelStudio:
    """Writes and reads ``.json``."""

    name = "label-studio"
    title = "Label Studio: tasks with predictions, and the labelling interface"
    endings = (".json",)

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write the tasks, and the interface as ``<name>.config.xml`` beside them."""
        made: list[dict[str, Any]] = []
        names = [name for name, _ in tasks.shown_texts(sheet)]
        asked = tasks.controls(sheet)
        for row, origin in zip(sheet.rows, origins(sheet), strict=True):
            texts = tasks.data(row, names)
            token = task_answers.token(origin, task_answers.locked_of(texts))
            result = list(_results(asked, tasks.prefilled(sheet, row)))
            made.append(
                {
                    "data": {**texts, tasks.TOKEN: token},
                    "predictions": [{"model_version": "draft", "result": result}],
                }
            )
        config = path.with_suffix(".config.xml")
        write_whole(path, lambda part: _text(part, json_file.dumped(made, 1)))
        write_whole(config, lambda part: _text(part, _interface(sheet)))
        return Written((path, config), len(sheet.rows), comes_back="EXPORT.json")

    def read(self, path: Path) -> File:
        """Read an export. Raises `SheetError` where it is none."""
        found = json_file.objects(json_file.load(path))
        if not any(tasks.TOKEN in _data(task) for task in found):
            raise SheetError(
                f"{path}: is no export of Label Studio of tasks that derive made: export as “JSON”"
            )
        return File(tuple(row for n, task in enumerate(found, 1) for row in _rows(n, task)))

    def recognises(self, start: bytes) -> bool:
        """Tell by the keys of a task."""
        keys = (b'"predictions"', b'"annotations"', b'"data"')
        return any(key in start for key in keys) and b'"fields"' not in start


def _text(path: Path, text: str) -> None:
    path.write_text(f"{text.rstrip()}\n", "utf-8", newline="\n")


def _interface(sheet: Sheet) -> str:
    view = etree.Element("View")
    for name, title in tasks.shown_texts(sheet):
        etree.SubElement(view, "Header", {"value": shown(title), "size": "6"})
        etree.SubElement(view, "Text", {"name": name, "value": f"${name}"})
    whole = tasks.draft_name("question")
    for control in tasks.controls(sheet):
        to = tasks.draft_name(control.field) if control.field else whole
        about = shown(f"{control.title}\n{control.help}".strip())
        etree.SubElement(view, "Header", {"value": about, "size": "6"})
        _control(view, control, to)
    return str(etree.tostring(view, pretty_print=True, encoding="unicode"))


def _control(view: Any, control: Control, to: str) -> None:
    about = {"name": control.name, "toName": to}
    if control.kind == "text":
        rows = {"rows": "4", "editable": "true", "maxSubmissions": "1"}
        etree.SubElement(view, "TextArea", {**about, **rows})
    elif control.kind == "spans":
        labels = etree.SubElement(view, "Labels", about)
        _options(labels, "Label", control.choices)
        if control.categories:
            kind = {"name": f"{_KIND}{control.field}", "toName": to, "perRegion": "true"}
            _options(etree.SubElement(view, "Choices", kind), "Choice", control.categories)
        note = {"name": f"{_NOTE}{control.field}", "toName": to, "perRegion": "true"}
        etree.SubElement(view, "TextArea", {**note, "maxSubmissions": "1"})
    else:
        many = {"choice": "multiple" if control.kind == "many" else "single-radio"}
        _options(etree.SubElement(view, "Choices", {**about, **many}), "Choice", control.choices)


def _options(parent: Any, tag: str, values: tuple[str, ...]) -> None:
    for value in values:
        etree.SubElement(parent, tag, {"value": shown(value)})


def _results(asked: Sequence[Control], answers: Answers) -> Iterator[dict[str, Any]]:
    """Yield the results of a prediction, from which an annotator starts."""
    for control in asked:
        to = tasks.draft_name(control.field or "question")
        if control.kind == "spans":
            yield from _regions(control, to, answers)
        elif values := [shown(value) for value in answers.values.get(control.name, []) if value]:
            kind, key = ("textarea", "text") if control.kind == "text" else ("choices", "choices")
            yield _result(control.name, control.name, to, kind, {key: values})


def _regions(control: Control, to: str, answers: Answers) -> Iterator[dict[str, Any]]:
    draft = "".join(answers.values.get(control.field, []))
    own = [span for span in answers.spans if span.field == control.field]
    for number, span in enumerate(own):
        start, end = shown_place(span, draft)
        units = [in_units(shown(draft)[:offset]) for offset in (start, end)]
        place = {"start": units[0], "end": units[1], "text": shown(draft)[start:end]}
        region = f"{control.name}-{number}"
        labels = {**place, "labels": [span.severity.value]}
        yield _result(region, control.name, to, "labels", labels)
        if span.category:
            chosen = {**place, "choices": [shown(span.category)]}
            yield _result(region, f"{_KIND}{control.field}", to, "choices", chosen)
        if span.comment:
            said = {**place, "text": [shown(span.comment)]}
            yield _result(region, f"{_NOTE}{control.field}", to, "textarea", said)


def _result(id_: str, name: str, to: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "from_name": name, "to_name": to, "type": kind, "value": value}


def _data(task: Mapping[str, Any]) -> Mapping[str, Any]:
    found = task.get("data")
    return found if isinstance(found, dict) else {}


def _rows(number: int, task: Mapping[str, Any]) -> Iterator[Returned]:
    """Yield a row for each annotation of a task; an untouched task is a row without answers."""
    texts = _data(task)
    where = f"task {number}"
    try:
        origin = task_answers.origin_of(
            str(texts.get(tasks.TOKEN, "")), task_answers.locked_of(texts)
        )
    except SheetError as error:
        yield Returned(where=where, problem=str(error))
        return
    drafts = task_answers.drafts_of(texts)
    done = [a for a in json_file.objects(task.get("annotations")) if not a.get("was_cancelled")]
    if not done:
        yield Returned(where=where, origin=origin, untouched=True)
    for annotation in done:
        by = annotation.get("completed_by")
        name = by.get("email") or by.get("id") if isinstance(by, dict) else by
        here = f"{where} (annotator {name})" if name else where
        try:
            answers = _answers(annotation.get("result"), texts)
            yield task_answers.returned(here, origin, answers, drafts)
        except SheetError as error:
            yield Returned(where=here, origin=origin, problem=str(error))


def _answers(results: Any, texts: Mapping[str, Any]) -> Answers:
    answers = Answers()
    about: dict[str, dict[str, str]] = {}
    regions: list[tuple[str, FieldName, Mapping[str, Any]]] = []
    for result in json_file.objects(results):
        name, value = str(result.get("from_name", "")), result.get("value")
        if not isinstance(value, dict):
            continue
        said = [plain(str(one)) for one in _listed(value.get("choices") or value.get("text"))]
        field = next((f for f in FIELDS if name.endswith(f"__{f}")), None)
        if field and name.startswith("errors__"):
            regions.append((str(result.get("id", "")), field, value))
        elif field and name.startswith((_KIND, _NOTE)):
            key = "category" if name.startswith(_KIND) else "comment"
            about.setdefault(str(result.get("id", "")), {})[key] = "\n".join(said)
        else:
            answers.values[name] = said
    for region, field, value in regions:
        span = _span(field, value, str(texts.get(tasks.draft_name(field), "")))
        answers.spans.append(span.model_copy(update=about.get(region, {})))
    return answers


def _span(field: FieldName, value: Mapping[str, Any], draft: str) -> ErrorSpan:
    """Return the span of a region: a place in the text as it was shown, counted as browsers do."""
    try:
        place = (int(value["start"]), int(value["end"]))
        severity = str(_listed(value.get("labels"))[0])
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise SheetError("marks an error without a place or a severity") from error
    return span_at(field, draft, place, severity, str(value.get("text", "")))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


plugin = LabelStudio()
