"""TMX 1.4: pairs of adapted English and target, for translation memories."""

from __future__ import annotations

from collections.abc import Sequence
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
    write,
)
from derive.safe_text import shown
from derive.xml_text import Inline, fill

INLINE = Inline("", "ph", "type")


class Tmx:
    """Writes ``pairs.tmx``."""

    name = "tmx"
    title = "TMX 1.4: pairs of adapted English and target"
    pairs = True

    def write(self, rows: Rows, folder: Path, context: ExportContext) -> Sequence[Path]:
        """Write the file. A unit whose adapted English is withheld has its target only."""
        header = {
            "creationtool": "derive",
            "creationtoolversion": context.derive_version,
            "segtype": "paragraph",
            "o-tmf": "derive",
            "adminlang": "en",
            "srclang": ENGLISH,
            "datatype": "plaintext",
        }
        about = etree.Element("header", header)
        etree.SubElement(about, "note").text = about_the_set(context)
        head = tag("tmx", {"version": "1.4"}) + etree.tostring(about, encoding="utf-8") + b"<body>"
        units = (_unit(pair, context.locale) for pair in pairs(rows))
        return [write(folder / "pairs.tmx", head, units, ("body", "tmx"))]


def _unit(pair: Pair, locale: str) -> Any:
    unit = etree.Element("tu", {"tuid": pair.id})
    if pair.english is None:
        etree.SubElement(unit, "note").text = WITHHELD
    facts = {
        "x-split": pair.row.split,
        "x-field": pair.field,
        "x-reviewed": "yes" if pair.reviewed else "no",
    }
    for kind, value in facts.items():
        etree.SubElement(unit, "prop", {"type": kind}).text = shown(value)
    for language, text in ((ENGLISH, pair.english), (locale, pair.target)):
        if text is not None:
            variant = etree.SubElement(unit, "tuv", {LANG: language})
            fill(etree.SubElement(variant, "seg"), text, INLINE)
    return unit


plugin = Tmx()
