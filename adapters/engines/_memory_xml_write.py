"""Writes TMX 1.4, XLIFF 1.2 and XLIFF 2.1, a unit at a time.

A character that XML 1.0 cannot hold is written as a placeholder with its number, which the reader
turns back. A unit that no person reviewed is never written as approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from ._memory_store import Pair
from ._memory_xml_unit import CHARACTER, REVIEWED

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_XML = {"xml": "http://www.w3.org/XML/1998/namespace"}  # else lxml gives it a prefix of its own
_UNSAFE = re.compile("([\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff])")
_V1 = "urn:oasis:names:tc:xliff:document:1.2"
_V2 = "urn:oasis:names:tc:xliff:document:2.0"  # the namespace of 2.1 too


def write_tmx(pairs: Iterable[Pair], path: Path, source: str, target: str) -> None:  # noqa: ARG001
    """Write pairs as TMX 1.4, each in its own languages."""
    header = {"creationtool": "derive", "creationtoolversion": "1", "segtype": "paragraph"}
    header |= {"o-tmf": "derive", "adminlang": "en", "srclang": source, "datatype": "plaintext"}
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("tmx", {"version": "1.4"}):
            xml.write(etree.Element("header", header), "\n")
            with xml.element("body"):
                for number, pair in enumerate(pairs, 1):
                    xml.write("\n", _tu(pair, number))


def write_xliff1(pairs: Iterable[Pair], path: Path, source: str, target: str) -> None:
    """Write pairs as XLIFF 1.2: what was reviewed is final, the rest needs review."""
    file_ = {"original": "memory", "datatype": "plaintext", _SPACE: "preserve"}
    file_ |= {"source-language": source, "target-language": target}
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with (
            xml.element(f"{{{_V1}}}xliff", {"version": "1.2"}, nsmap={None: _V1}),
            xml.element(f"{{{_V1}}}file", file_, nsmap=_XML),
            xml.element(f"{{{_V1}}}body"),
        ):
            for number, pair in enumerate(pairs, 1):
                xml.write("\n", _trans_unit(pair, number))


def write_xliff2(pairs: Iterable[Pair], path: Path, source: str, target: str) -> None:
    """Write pairs as XLIFF 2.1: the state is reviewed, or translated."""
    root = {"version": "2.1", "srcLang": source, "trgLang": target}
    with path.open("wb") as file, etree.xmlfile(file, encoding="utf-8") as xml:
        xml.write_declaration()
        with (
            xml.element(f"{{{_V2}}}xliff", root, nsmap={None: _V2}),
            xml.element(f"{{{_V2}}}file", {"id": "memory", _SPACE: "preserve"}, nsmap=_XML),
        ):
            for number, pair in enumerate(pairs, 1):
                xml.write("\n", _unit(pair, number, source, target))


def _tu(pair: Pair, number: int) -> Any:
    unit = etree.Element("tu", {"tuid": str(number), "srclang": pair.source_language})
    for name, value in (("x-origin", pair.origin), (REVIEWED, "yes" if pair.reviewed else "no")):
        etree.SubElement(unit, "prop", {"type": name}).text = _UNSAFE.sub("\ufffd", value)
    for language, text in (
        (pair.source_language, pair.source),
        (pair.target_language, pair.target),
    ):
        variant = etree.SubElement(unit, "tuv", {_LANG: language})
        _fill(etree.SubElement(variant, "seg"), text, "ph", {"type": CHARACTER})
    return unit


def _trans_unit(pair: Pair, number: int) -> Any:
    approved = "yes" if pair.reviewed else "no"
    unit = etree.Element(f"{{{_V1}}}trans-unit", {"id": str(number), "approved": approved})
    source = etree.SubElement(unit, f"{{{_V1}}}source", {_LANG: pair.source_language})
    state = "final" if pair.reviewed else "needs-review-translation"
    target = etree.SubElement(
        unit, f"{{{_V1}}}target", {_LANG: pair.target_language, "state": state}
    )
    for element, text in ((source, pair.source), (target, pair.target)):
        _fill(element, text, f"{{{_V1}}}ph", {"ctype": CHARACTER}, ids=True)
    etree.SubElement(unit, f"{{{_V1}}}note").text = _UNSAFE.sub("\ufffd", pair.origin)
    return unit


def _unit(pair: Pair, number: int, source: str, target: str) -> Any:
    unit = etree.Element(f"{{{_V2}}}unit", {"id": str(number)})
    if pair.origin:
        notes = etree.SubElement(unit, f"{{{_V2}}}notes")
        etree.SubElement(notes, f"{{{_V2}}}note").text = _UNSAFE.sub("\ufffd", pair.origin)
    state = "reviewed" if pair.reviewed else "translated"
    segment = etree.SubElement(unit, f"{{{_V2}}}segment", {"state": state})
    for name, text, language, usual in (
        ("source", pair.source, pair.source_language, source),
        ("target", pair.target, pair.target_language, target),
    ):
        element = etree.SubElement(segment, f"{{{_V2}}}{name}")
        if language != usual:
            element.set(_LANG, language)
        _fill(element, text, f"{{{_V2}}}cp", {})
    return unit


def _fill(
    element: Any, text: str, tag: str, attributes: dict[str, str], *, ids: bool = False
) -> None:
    """Put ``text`` into ``element``, with a placeholder for each character XML cannot hold."""
    last = None
    for number, piece in enumerate(_UNSAFE.split(text)):
        if number % 2:
            own = {"id": str(number)} if ids else {}
            last = etree.SubElement(element, tag, {**attributes, **own})
            if tag.endswith("cp"):
                last.set("hex", f"{ord(piece):04X}")
            else:
                last.text = f"U+{ord(piece):04X}"
        elif last is None:
            element.text = piece
        else:
            last.tail = piece
