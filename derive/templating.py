"""The one way to a template of `derive.templates`: missing names are errors, HTML is escaped."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined


def environment(folder: str, *, html: bool) -> Environment:
    """Return the environment for the templates of ``folder``.

    In HTML every text is escaped. Elsewhere nothing is: a template passes each text through a
    filter of its own.
    """

    def read(name: str) -> str:
        return files("derive.templates").joinpath(folder, name).read_text("utf-8")

    return Environment(
        loader=FunctionLoader(read),
        undefined=StrictUndefined,
        autoescape=html,  # noqa: S701 - Markdown and prompts escape each text themselves
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not html,
    )
