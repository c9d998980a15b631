"""What formats of pairs share: a unit for each text of a row, its terms, its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from lxml import etree

from derive.contracts import ExportContext
from derive.records import FIELDS, ExportRow, FieldName
from derive.safe_text import shown
from derive.xml_text import Mark

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ENGLISH = "en"
WITHHELD = "adapted English is withheld: it is too close to the source's text"


class Pair(NamedTuple):
    """One text of a row. ``english`` is None where adapted English is withheld or missing."""

    id: str
    row: ExportRow
    field: FieldName
    english: str | None
    target: str

    @property
    def reviewed(self) -> bool:
        """True if people accepted it."""
        return self.row.review.status == "accepted"


def pairs(rows: Iterable[ExportRow]) -> Iterator[Pair]:
    """Yield the pairs of all rows in their order; their ids are the row's, then the field."""
    for row in rows:
        for field in FIELDS:
            target = getattr(row, field)
            if target:
                english = getattr(row.adapted, field) if row.adapted else None
                yield Pair(f"{row.id}/{field}", row, field, english, target)


def terms(pair: Pair, attributes: Callable[[int, str], dict[str, str]]) -> list[Mark]:
    """Return the ledger's replacements where they stand in adapted English, none twice."""
    found: list[Mark] = []
    for line in pair.row.adaptation.ledger:
        if pair.english is None or line.field != pair.field or not line.after:
            continue
        taken = max((mark.end for mark in found if _is(mark, pair.english, line.after)), default=0)
        start = pair.english.find(line.after, taken)
        if start < 0:
            continue
        told = " ".join(filter(None, (line.concept, f"({line.strategy})" if line.strategy else "")))
        about = attributes(len(found) + 1, shown(told))
        found.append(Mark(start, start + len(line.after), about))
    return found


def _is(mark: Mark, text: str, term: str) -> bool:
    return text[mark.start : mark.end] == term


def about_the_set(context: ExportContext) -> str:
    """Return what a file says of itself: the set, its terms, and a release's version and canary."""
    terms = context.terms
    parts = (context.title, context.version, terms.attribution, terms.purpose, context.canary)
    return shown(". ".join(filter(None, parts)))


def tag(name: str, attributes: dict[str, str]) -> bytes:
    """Return an opening tag."""
    return f"<{name}{''.join(f' {k}={quoteattr(v)}' for k, v in attributes.items())}>".encode()


def write(path: Path, head: bytes, units: Iterable[Any], tail: Sequence[str]) -> Path:
    """Write an XML file unit by unit, so that a large set needs little memory.

    Units have no namespace of their own: they stand in the default one that ``head`` declares.
    """
    with path.open("wb") as file:
        file.write(b"<?xml version='1.0' encoding='utf-8'?>\n" + head + b"\n")
        for unit in units:
            file.write(unit if isinstance(unit, bytes) else etree.tostring(unit, encoding="utf-8"))
            file.write(b"\n")
        file.write("".join(f"</{name}>" for name in tail).encode() + b"\n")
    return path
