"""Reads review forms: ours, and those of a project's own ``forms/``. Errors name file and line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from derive.errors import FormError, PackError, did_you_mean
from derive.locale_pack.yaml_text import line_of, parse
from derive.records import Queue
from derive.review.forms import Form, Option, Question, ReasonRules, SpanRules, When
from derive.review.records import Phase

FOLDER = "forms"
MAX_BYTES = 200_000
DEFAULTS: Mapping[str, str] = {
    Queue.LIGHT: "light",
    Queue.FULL: "full",
    Queue.TRANSCREATE: "full",
    Queue.AUTHOR: "full",
    Queue.RETIRED: "full",
    "translation": "transcreate",
    "authoring": "author",
    "adjudication": "adjudicate",
    "pretest": "pretest",
}
"""The form of each queue's review, and of the phases whose form does not depend on the queue;
``translation`` is that of translators, ``authoring`` that of authors (queue author)."""

_SECTIONS: Mapping[str, type[BaseModel]] = {
    "questions": Question,
    "options": Option,
    "categories": Option,
    "when": When,
    "spans": SpanRules,
    "reason": ReasonRules,
}


class Forms:
    """The forms of a project, by id."""

    def __init__(self, folder: Path, chosen: Mapping[str, str]) -> None:
        """Read all forms. ``chosen`` is the setting ``review.forms``. Raises `FormError`."""
        self.by_id = {**ours(), **theirs(folder / FOLDER)}
        for use, name in chosen.items():
            if use not in DEFAULTS:
                near = did_you_mean(use, DEFAULTS)
                raise FormError(f"derive.yaml: review.forms.{use}: no such queue or phase{near}")
            if name not in self.by_id:
                near = did_you_mean(name, self.by_id)
                raise FormError(f"derive.yaml: review.forms.{use}: no form {name!r}{near}")
        self._chosen = {**DEFAULTS, **chosen}

    def of(self, phase: Phase, queue: str) -> Form:
        """Return the form of a phase for a queue."""
        if phase is Phase.TRANSLATION:
            use = "authoring" if queue == Queue.AUTHOR else "translation"
        else:
            use = phase.value if phase.value in self._chosen else queue
        return self.by_id[self._chosen[use]]


@cache
def ours() -> Mapping[str, Form]:
    """Return the forms that come with derive."""
    folder = files("derive.templates") / "review"
    paths = [path for path in folder.iterdir() if path.name.endswith(".yaml")]
    return {
        form.id: form
        for path in sorted(paths, key=lambda path: path.name)
        for form in [read_form(path.read_text("utf-8"), path.name)]
    }


def theirs(folder: Path) -> dict[str, Form]:
    """Return the forms of a folder, which may be missing."""
    found: dict[str, Form] = {}
    for path in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
        try:
            if path.stat().st_size > MAX_BYTES:
                raise FormError(f"{path}: larger than {MAX_BYTES:,} bytes, too large for a form")
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FormError(f"{path}: cannot be read as UTF-8 text: {error}") from error
        form = read_form(text, str(path))
        found[form.id] = form
    return found


def read_form(text: str, name: str) -> Form:
    """Return the form that a YAML text says. ``name`` is the file, and gives the form's id."""
    try:
        data, node = parse(text, name)
    except PackError as error:
        raise FormError(str(error).replace("; see locales/README.md", "")) from error
    if not isinstance(data, dict):
        raise FormError(f"{name}, line 1: a form is a mapping of title, verdicts and questions")
    try:
        return Form.model_validate({**data, "id": Path(name).stem})
    except ValidationError as error:
        raise _explained(error, name, node) from error


def _explained(error: ValidationError, name: str, node: yaml.Node) -> FormError:
    """Turn the first of pydantic's errors into file, line, place and what to do.

    A field that does not exist comes first: often it is the one that seems to be missing.
    """
    first = min(error.errors(), key=lambda found: found["type"] != "extra_forbidden")
    path = tuple(first["loc"])
    where = ".".join(str(step) for step in path)
    what = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        what = f"no such field{did_you_mean(str(path[-1]), _fields(path[:-1]))}"
    said = f"{where}: {what}" if where else what
    return FormError(f"{name}, line {line_of(node, path or _blamed(node, what))}: {said}")


def _fields(path: tuple[Any, ...]) -> list[str]:
    words = [step for step in path if isinstance(step, str)]
    model = _SECTIONS.get(words[-1], Form) if words else Form
    names = [field.alias or name for name, field in model.model_fields.items()]
    return [name for name in names if model is not Form or name != "id"]


def _blamed(node: yaml.Node, what: str) -> tuple[Any, ...]:
    """Return the path of the last question that an error about the whole form speaks of."""
    if not isinstance(node, yaml.MappingNode):
        return ()
    asked = next((value for key, value in node.value if key.value == "questions"), None)
    words = what.split()
    blamed: tuple[Any, ...] = ()
    for at, question in enumerate(getattr(asked, "value", ())):
        ids = [value.value for key, value in question.value if key.value == "id"]
        if ids and ids[0] in (words[0], words[-1]):
            blamed = ("questions", at)
    return blamed
