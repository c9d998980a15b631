"""Prompts: templates of ``derive.templates.prompts``, and texts that go into them as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

Message = Mapping[str, str]


def template(name: str) -> str:
    """Return the text of a template."""
    return files("derive.templates").joinpath("prompts", name).read_text("utf-8")


def environment() -> Environment:
    """Return the environment of the templates. Nothing is escaped: item texts go in as JSON."""
    return Environment(
        loader=FunctionLoader(template),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=False,  # noqa: S701 - a prompt is no HTML
    )


def as_json(data: object) -> str:
    """Return ``data`` as JSON on one line: no text in it can end its string or begin a line."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    return re.sub("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", _escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
