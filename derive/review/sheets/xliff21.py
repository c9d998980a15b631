"""Sheets as XLIFF 2.1, for newer CAT tools."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from derive.engines import PIVOT
from derive.errors import SheetError
from derive.records import text_digest
from derive.review.records import VERDICTS
from derive.review.sheets import xliff_units as units
from derive.review.sheets.files import File, Written, write_whole
from derive.review.sheets.returned import Origin, origins
from derive.review.sheets.rows import Sheet, SheetRow, Texts
from derive.review.sheets.xliff_text import parse, spans
from derive.safe_text import plain, shown
from derive.xml_text import HiddenTextError, Inline, Mark, fill, local, text_of

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"  # that of 2.1 too
METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
INLINE = Inline(NAMESPACE, "cp")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_TOKEN = re.compile(r"[A-Za-z0-9._:\-]+")
_DONE = {"reviewed", "final"}
_SUB_STATE = "derive:"
_RANK = {"": 0, units.PENDING: 1, "accept": 2}


class Xliff21:
    """Writes and reads ``.xliff``."""

    name = "xliff21"
    title = "XLIFF 2.1 for CAT tools: states, notes, terms marked"
    endings = (".xliff",)

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write an item as a group of a unit for each text."""
        write_whole(path, lambda part: _write(sheet, part))
        return Written((path,), len(sheet.rows))

    def read(self, path: Path) -> File:
        """Read a file. Raises `SheetError` where it is no XLIFF 2.x that derive wrote."""
        root = parse(path)
        if local(root) != "xliff" or not root.get("version", "").startswith("2"):
            raise SheetError(f"{path}: is no XLIFF 2.1")
        return File(tuple(units.returned(_units(root))))

    def recognises(self, start: bytes) -> bool:
        """Tell by the namespace."""
        return NAMESPACE.encode() in start


def _write(sheet: Sheet, path: Path) -> None:
    about = {"version": "2.1", "srcLang": PIVOT, "trgLang": sheet.locale}
    names = {None: NAMESPACE, "mda": METADATA}
    root = etree.Element(_name("xliff"), about, nsmap=names)
    inside = {"id": "sheet", "original": shown(sheet.project), f"{_XML}space": "preserve"}
    file = etree.SubElement(root, _name("file"), inside)
    notes = etree.SubElement(file, _name("notes"))
    for text in (shown(sheet.title), units.GUIDE):
        _note(notes, text, "", units.BY)
    for row, origin in zip(sheet.rows, origins(sheet), strict=True):
        file.append(_group(row, origin, sheet))
        file[-1].tail = "\n"
    etree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _group(row: SheetRow, origin: Origin, sheet: Sheet) -> Any:
    name = shown(row.item_id)
    group = etree.Element(_name("group"), {"id": _token(name), "name": name})
    for texts in row.fields:
        group.append(_unit(row, origin, texts, sheet))
    return group


def _unit(row: SheetRow, origin: Origin, texts: Texts, sheet: Sheet) -> Any:
    about = {
        "id": f"{_token(shown(row.item_id))}.{texts.field}",
        "name": units.unit_id(origin, texts.field),
        "canResegment": "no",
    }
    unit = etree.Element(_name("unit"), about)
    form = sheet.forms[row.form]
    unit.append(_metadata(units.facts(row, origin, texts, form)))
    notes = etree.SubElement(unit, _name("notes"))
    for kind, said in units.notes(texts, sheet.source_language):
        _note(notes, said, "" if kind == "general" else kind, units.BY)
    first = texts.field == row.fields[0].field
    if first and (asked := units.questions(form)):
        _note(notes, asked, "", units.BY)
    if first and row.reply.reason:
        _note(notes, shown(row.reply.reason), "", units.REVIEWER)
    if not len(notes):
        unit.remove(notes)
    segment = etree.SubElement(unit, _name("segment"), _state(row.reply.verdict))
    source, target = (etree.SubElement(segment, _name(tag)) for tag in ("source", "target"))
    text = units.source_of(texts)
    fill(source, text, INLINE, list(_marks(texts, text)))
    fill(target, texts.text, INLINE)
    return unit


def _metadata(facts: dict[str, str]) -> Any:
    metadata = etree.Element(f"{{{METADATA}}}metadata")
    about = {"category": units.BY}
    group = etree.SubElement(metadata, f"{{{METADATA}}}metaGroup", about)
    for key, value in facts.items():
        etree.SubElement(group, f"{{{METADATA}}}meta", {"type": key}).text = value
    return metadata


def _state(verdict: str) -> dict[str, str]:
    if verdict == "accept":
        return {"state": "reviewed"}
    if not verdict:
        return {"state": "initial"}
    return {"state": "translated", "subState": f"{_SUB_STATE}{verdict}"}


def _marks(texts: Texts, text: str) -> Iterator[Mark]:
    for number, term in enumerate(spans(texts.terms, text), 1):
        about = {"id": f"t{number}", "type": "term", "value": shown(term.told())}
        yield Mark(term.start or 0, term.end or 0, about)


def _note(parent: Any, text: str, about: str, who: str) -> None:
    attributes = {"category": who, **({"appliesTo": about} if about else {})}
    etree.SubElement(parent, _name("note"), attributes).text = text


def _units(root: Any) -> Iterator[units.Unit]:
    found = (element for element in root.iter() if local(element) == "unit")
    for number, element in enumerate(found, 1):
        name = element.get("name") or element.get("id", "")
        unit = units.Unit(f"unit {number} ({name[:60]})", _facts(element))
        parts = [child for child in element if local(child) in {"segment", "ignorable"}]
        try:
            unit.source, unit.target = (_joined(parts, tag) for tag in ("source", "target"))
        except HiddenTextError as error:
            unit.problem = str(error)
        unit.verdict = _verdict([part for part in parts if local(part) == "segment"])
        unit.notes = [
            plain(note.text)
            for notes in element
            if local(notes) == "notes"
            for note in notes
            if local(note) == "note" and note.get("category") != units.BY and note.text
        ]
        yield unit


def _joined(parts: list[Any], tag: str) -> str:
    """Return the text of a unit that a tool may have cut; what it left untranslated is empty."""
    inside = [
        next((child for child in part if local(child) == tag), None)
        if local(part) == "segment"
        else next((c for wanted in (tag, "source") for c in part if local(c) == wanted), None)
        for part in parts
    ]
    return "".join(text_of(element) for element in inside if element is not None)


def _facts(unit: Any) -> dict[str, str]:
    return {
        meta.get("type", ""): meta.text or ""
        for group in unit.iter(f"{{{METADATA}}}metaGroup")
        if group.get("category") == units.BY
        for meta in group
    }


def _verdict(segments: list[Any]) -> str:
    """Return the verdict of a unit's segments: one against, else the least of their states."""
    found = [_segment_verdict(segment) for segment in segments]
    against = next((verdict for verdict in found if verdict in VERDICTS[1:]), "")
    return against or min(found, key=lambda verdict: _RANK[verdict], default="")


def _segment_verdict(segment: Any) -> str:
    state = segment.get("state", "initial")
    said = segment.get("subState", "").removeprefix(_SUB_STATE)
    if state in _DONE:
        return "accept"
    if state == "translated":
        return said if said in VERDICTS[1:] else units.PENDING
    return ""


def _token(name: str) -> str:
    """Return an item's id as an id of XLIFF 2, which takes few characters; a digest where it does
    not fit. The id itself stays beside it as a name."""
    return name if _TOKEN.fullmatch(name) else f"x{text_digest(name)}"


def _name(tag: str) -> str:
    return INLINE.name(tag)


plugin = Xliff21()
