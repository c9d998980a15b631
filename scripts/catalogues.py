"""Brings the catalogues of the review app up to date with its pages, its code and our forms.

``python scripts/catalogues.py`` adds new texts to ``templates/web/locale/*.po``, untranslated, and
takes out what is no longer said; ``--check`` changes nothing and exits 1 if anything is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from derive.review._form_file import read_form
from derive.review.forms import Form
from derive.review.web.words import LANGUAGES

ROOT = Path(__file__).parents[1]
CODE = ROOT / "derive" / "review" / "web"
PAGES = ROOT / "templates" / "web"
FORMS = ROOT / "templates" / "review"
KEYWORDS = {"_": None, "words": None, "many": (1, 2)}


def template() -> Catalog:
    """Return every text that the app says, in the order of its files."""
    catalogue = Catalog(project="derive", charset="utf-8", fuzzy=False)
    for message, place in _messages():
        catalogue.add(message, locations=[(place, 1)])
    return catalogue


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it is stored."""
    path = PAGES / "locale" / f"{language}.po"
    if not path.exists():
        return Catalog(locale=language, project="derive", charset="utf-8", fuzzy=False)
    return read_po(BytesIO(path.read_bytes()), locale=language)


def missing(language: str) -> list[str]:
    """Return the texts that have no translation, and those that nobody says any more."""
    stored, said = catalogue(language), template()
    wanted = {_id(message.id) for message in said if message.id}
    done = {_id(m.id) for m in stored if m.id and m.string and all(_all(m.string)) and not m.fuzzy}
    there = {_id(message.id) for message in stored if message.id}
    return sorted((wanted - done) | (there - wanted))


def update(language: str) -> None:
    """Write the catalogue of a language with the texts of now."""
    stored = catalogue(language)
    stored.update(template(), no_fuzzy_matching=True)
    stored.obsolete.clear()
    stored.header_comment = f"# The review app in {LANGUAGES[language]}: see scripts/catalogues.py"
    stored.project, stored.version = "derive", ""
    stored.last_translator = stored.language_team = stored.msgid_bugs_address = "derive"
    written = BytesIO()
    write_po(written, stored, width=100, sort_by_file=True, omit_header=False, include_lineno=False)
    path = PAGES / "locale" / f"{language}.po"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(written.getvalue())


def _messages() -> Iterator[tuple[str | tuple[str, ...], str]]:
    for path in sorted(CODE.rglob("*.py")):
        yield from _extracted("python", path)
    for path in sorted(PAGES.glob("*.html.j2")):
        yield from _extracted("jinja2", path)
    for path in sorted(FORMS.glob("*.yaml")):
        yield from ((text, _place(path)) for text in _form(path).words())


def _extracted(method: str, path: Path) -> Iterator[tuple[str | tuple[str, ...], str]]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true"}
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, KEYWORDS, (), options):
            yield message, _place(path)


def _form(path: Path) -> Form:
    return read_form(path.read_text("utf-8"), path.stem)


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _id(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _all(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


def main() -> None:
    """Update the catalogues, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 if stale")
    check = parser.parse_args().check
    stale = False
    for language in LANGUAGES:
        if language == "en":
            continue
        if not check:
            update(language)
        for text in missing(language):
            stale = True
            sys.stdout.write(f"{language}: {text}\n")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
