"""Writes ``docs/formats.md`` from the plug-ins themselves.

python docs/generate_formats.py           write it
python docs/generate_formats.py --check   exit with 1 where it is not what would be written
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from derive import plugins

PAGE = Path(__file__).with_name("formats.md")
HEAD = """\
# Formats, sources, engines, models

<!-- Written by docs/generate_formats.py from the plug-ins themselves. Do not edit. -->

Each is one file; another package adds its own through an entry point, as CONTRIBUTING.md says.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            HEAD,
            *_formats(),
            *_sources(),
            *_modules("engines", "MT engines"),
            *_modules("models", "Language models"),
        ]
    )


def _formats() -> Iterator[str]:
    yield "## Formats of an export\n"
    yield "`derive export PROJECT --format NAME -o DIR`\n"
    yield "| name | what it is |\n|---|---|"
    for name in plugins.names("exporters"):
        yield f"| `{name}` | {_cell(plugins.exporter(name).title)} |"


def _sources() -> Iterator[str]:
    yield "\n## Sources\n"
    yield "`derive source inspect PATH` recognises which one a file is.\n"
    yield "| name | dataset | made for | licence |\n|---|---|---|---|"
    for name in plugins.names("sources"):
        one = plugins.source(name)
        cells = (f"`{name}`", one.title, one.default_locale or "–", one.terms.licence)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _modules(kind: str, title: str) -> Iterator[str]:
    yield f"\n## {title}\n"
    for name in plugins.names(kind):
        module = inspect.getmodule(type(plugins.load(kind, name)))
        yield f"### {name}\n\n{inspect.getdoc(module) or ''}\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def main() -> None:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = page().rstrip() + "\n"
    if not parser.parse_args().check:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit("docs/formats.md is out of date: run python docs/generate_formats.py")


if __name__ == "__main__":
    main()
