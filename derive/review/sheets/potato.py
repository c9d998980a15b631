"""Items for Potato 2 with drafts filled in, its configuration beside them, and back.

``potato start <name>.config.yaml`` serves the ``.jsonl``. What comes back is a person's
``user_state.json`` in its output folder, which holds their answers and no texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from derive.errors import SheetError
from derive.records import FIELDS
from derive.review.sheets import json_file, task_answers, tasks
from derive.review.sheets.files import File, Written, write_whole
from derive.review.sheets.returned import DraftSpan, Returned, origins
from derive.review.sheets.rows import Sheet
from derive.review.sheets.table import VERDICT
from derive.review.sheets.tasks import Answers, Control
from derive.safe_text import plain, shown

_TYPES = {"text": "text", "one": "radio", "many": "multiselect", "spans": "span"}
_LABELS = "instance_id_to_label_to_value"
_SPANS = "instance_id_to_span_to_value"
_PREFILLED = "drafted"


class Potato:
    """Writes ``.jsonl``, reads ``user_state.json``."""

    name = "potato"
    title = "Potato 2: items and configuration out, a person's user_state.json back"
    endings = (".jsonl", ".json")

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write the items, and the configuration as ``<name>.config.yaml`` beside them."""
        if path.suffix.lower() != ".jsonl":
            raise SheetError(f"{path}: items for Potato end in .jsonl")
        lines = []
        names = [name for name, _ in tasks.shown_texts(sheet)]
        asked = tasks.controls(sheet)
        for row, origin in zip(sheet.rows, origins(sheet), strict=True):
            texts = {name: text or " " for name, text in tasks.data(row, names).items()}
            filled = _prefilled(asked, tasks.prefilled(sheet, row))
            # its answers come back with the id and nothing else
            own = {"id": task_answers.token(origin, {}), _PREFILLED: filled}
            lines.append(json_file.dumped({**texts, **own}))
        config = yaml.safe_dump(_config(sheet, path), sort_keys=False, allow_unicode=True)
        beside = path.with_suffix(".config.yaml")
        write_whole(path, lambda part: _text(part, "\n".join(lines) + "\n"))
        write_whole(beside, lambda part: _text(part, config))
        return Written((path, beside), len(sheet.rows), comes_back="user_state.json")

    def read(self, path: Path) -> File:
        """Read a person's answers. Raises `SheetError` where it is no ``user_state.json``."""
        state = json_file.load(path)
        if not isinstance(state, dict) or _LABELS not in state:
            raise SheetError(f"{path}: is no user_state.json of Potato, which lies in its output")
        labels, spans = _of(state, _LABELS), _of(state, _SPANS)
        ids = dict.fromkeys([*labels, *spans])
        found = (_row(n, one, labels.get(one), spans.get(one)) for n, one in enumerate(ids, 1))
        return File(tuple(found))

    def recognises(self, start: bytes) -> bool:
        """Tell by the first keys of a user's state."""
        return b'"instance_id_ordering"' in start


def _text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def _config(sheet: Sheet, path: Path) -> dict[str, Any]:
    drafts = {tasks.draft_name(name) for name in FIELDS}
    fields = [
        {
            "key": name,
            "type": "text",
            "label": shown(title),
            **({"span_target": True} if name in drafts else {}),
        }
        for name, title in tasks.shown_texts(sheet)
    ]
    return {
        "annotation_task_name": shown(sheet.title),
        "task_dir": ".",
        "data_files": [path.name],
        "item_properties": {"id_key": "id", "text_key": tasks.draft_name("question")},
        "output_annotation_dir": f"{path.stem}-output",
        "pre_annotation": {"enabled": True, "field": _PREFILLED, "allow_modification": True},
        "instance_display": {"fields": fields},
        "annotation_schemes": [_scheme(control) for control in tasks.controls(sheet)],
        "user_config": {"allow_all_users": True, "users": []},
    }


def _scheme(control: Control) -> dict[str, Any]:
    about: dict[str, Any] = {
        "annotation_type": _TYPES[control.kind],
        "name": control.name,
        "description": shown(f"{control.title}\n{control.help}".strip()),
    }
    if control.kind == "text":
        about["multiline"] = True
        return about
    about["labels"] = [shown(choice) for choice in control.choices]
    if control.name == VERDICT:
        about["label_requirement"] = {"required": True}
    return about


def _prefilled(asked: Sequence[Control], answers: Answers) -> dict[str, Any]:
    """Return what the controls begin with; spans are left to the annotator."""
    return {
        control.name: [shown(one) for one in values] if control.kind == "many" else shown(values[0])
        for control in asked
        if (values := [one for one in answers.values.get(control.name, []) if one])
    }


def _of(state: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = state.get(key)
    return found if isinstance(found, dict) else {}


def _row(number: int, id_: str, labels: Any, spans: Any) -> Returned:
    where = f"item {number}"
    try:
        origin = task_answers.origin_of(id_, {})
        row = task_answers.returned(where, origin, _answers(labels), None)
        return row.model_copy(update={"spans": tuple(_spans(spans))})
    except SheetError as error:
        return Returned(where=where, problem=str(error))


def _spans(listed: Any) -> Iterator[DraftSpan]:
    for about, _ in _pairs(listed):
        field = next((f for f in FIELDS if about.get("schema") == f"errors__{f}"), None)
        start, end = about.get("start"), about.get("end")
        if field is None or not isinstance(start, int) or not isinstance(end, int):
            raise SheetError("marks an error without a place")
        if about.get("target_field", tasks.draft_name(field)) != tasks.draft_name(field):
            raise SheetError(f"marks an error of the {field} in another text")
        yield DraftSpan(field=field, start=start, end=end, severity=str(about.get("name", "")))


def _answers(labels: Any) -> Answers:
    answers = Answers()
    for about, value in _pairs(labels):
        schema, label = str(about.get("schema", "")), str(about.get("name", ""))
        chosen = value if label == "text_box" else label
        if value not in (None, False, ""):
            answers.values.setdefault(schema, []).append(plain(str(chosen)))
    return answers


def _pairs(listed: Any) -> Iterator[tuple[Mapping[str, Any], Any]]:
    for pair in listed if isinstance(listed, list) else []:
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], dict):
            yield pair[0], pair[1]


plugin = Potato()
