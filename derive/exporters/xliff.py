"""XLIFF 1.2: pairs of adapted English and target, with their states and the ledger's terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from derive.contracts import ExportContext, Rows
from derive.exporters._pair_units import (
    ENGLISH,
    LANG,
    WITHHELD,
    Pair,
    about_the_set,
    pairs,
    tag,
    terms,
    write,
)
from derive.safe_text import shown
from derive.xml_text import Inline, fill

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
INLINE = Inline("", "ph", "ctype", numbered=True)


class Xliff:
    """Writes ``pairs.xlf``: a file element for each split."""

    name = "xliff"
    title = "XLIFF 1.2: pairs of adapted English and target"
    pairs = True

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the file. A unit whose adapted English is withheld has an empty source."""
        head = tag("xliff", {"version": "1.2", "xmlns": NAMESPACE})
        return [write(folder / "pairs.xlf", head, _files(rows, context), ("xliff",))]


def _files(rows: Rows, context: ExportContext) -> Iterator[Any]:
    for split in rows.splits:
        about = {
            "original": shown(split),
            "source-language": ENGLISH,
            "target-language": context.locale,
            "datatype": "plaintext",
            "xml:space": "preserve",
        }
        header = etree.Element("header")
        tool = {"tool-id": "derive", "tool-name": "derive"}
        etree.SubElement(header, "tool", {**tool, "tool-version": context.derive_version})
        etree.SubElement(header, "note").text = about_the_set(context)
        yield tag("file", about) + etree.tostring(header, encoding="utf-8") + b"<body>"
        members = (row for row in rows if row.split == split)
        yield from (_unit(pair, context.locale) for pair in pairs(members))
        yield b"</body></file>"


def _unit(pair: Pair, locale: str) -> Any:
    approved = {"approved": "yes" if pair.reviewed else "no"}
    unit = etree.Element("trans-unit", {"id": pair.id, **approved})
    source = etree.SubElement(unit, "source", {LANG: ENGLISH})
    fill(source, pair.english or "", INLINE, terms(pair, _mark))
    state = {"state": "final" if pair.reviewed else "needs-review-translation"}
    target = etree.SubElement(unit, "target", {LANG: locale, **state})
    fill(target, pair.target, INLINE)
    if pair.english is None:
        etree.SubElement(unit, "note", {"annotates": "source"}).text = WITHHELD
    return unit


def _mark(number: int, told: str) -> dict[str, str]:
    return {"mtype": "term", "mid": str(number), **({"comment": told} if told else {})}


plugin = Xliff()
