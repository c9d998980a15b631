"""Sheets as XLIFF 1.2, for CAT tools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from derive import __version__
from derive.engines import PIVOT
from derive.errors import SheetError
from derive.review.records import VERDICTS
from derive.review.sheets import xliff_units as units
from derive.review.sheets.files import File, Written, write_whole
from derive.review.sheets.returned import Origin, origins
from derive.review.sheets.rows import Sheet, SheetRow, Texts
from derive.review.sheets.xliff_text import parse, spans
from derive.safe_text import plain, shown
from derive.xml_text import HiddenTextError, Inline, Mark, fill, local, text_of

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
INLINE = Inline(NAMESPACE, "ph", "ctype", numbered=True)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OPEN = "needs-review-translation"
_DONE = {"final", "signed-off"}
_STATES: dict[str, str] = {
    "accept": "final",
    **{verdict: f"x-{verdict}" for verdict in VERDICTS[1:]},
}
_CONTEXT = "x-"


class Xliff12:
    """Writes and reads ``.xlf``."""

    name = "xliff12"
    title = "XLIFF 1.2 for CAT tools: states, notes, terms marked"
    endings = (".xlf",)

    def write(self, sheet: Sheet, path: Path) -> Written:
        """Write an item as a group of a unit for each text."""
        write_whole(path, lambda part: _write(sheet, part))
        return Written((path,), len(sheet.rows))

    def read(self, path: Path) -> File:
        """Read a file. Raises `SheetError` where it is no XLIFF 1.x that derive wrote."""
        root = parse(path)
        if local(root) != "xliff" or not root.get("version", "").startswith("1"):
            raise SheetError(f"{path}: is no XLIFF 1.2")
        return File(tuple(units.returned(_units(root))))

    def recognises(self, start: bytes) -> bool:
        """Tell by the namespace."""
        return NAMESPACE.encode() in start


def _write(sheet: Sheet, path: Path) -> None:
    about = {
        "original": shown(sheet.project),
        "source-language": PIVOT,
        "target-language": sheet.locale,
        "datatype": "plaintext",
        f"{_XML}space": "preserve",
    }
    root = etree.Element(_name("xliff"), {"version": "1.2"}, nsmap={None: NAMESPACE})
    file = etree.SubElement(root, _name("file"), about)
    file.append(_header(sheet))
    body = etree.SubElement(file, _name("body"))
    for row, origin in zip(sheet.rows, origins(sheet), strict=True):
        body.append(_group(row, origin, sheet))
        body[-1].tail = "\n"
    etree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _header(sheet: Sheet) -> Any:
    header = etree.Element(_name("header"))
    tool = {"tool-id": "derive", "tool-name": "derive", "tool-version": __version__}
    etree.SubElement(header, _name("tool"), tool)
    _note(header, shown(sheet.title), "general", units.BY)
    _note(header, units.GUIDE, "general", units.BY)
    return header


def _group(row: SheetRow, origin: Origin, sheet: Sheet) -> Any:
    group = etree.Element(_name("group"), {"id": shown(row.item_id), "restype": "x-item"})
    for texts in row.fields:
        group.append(_unit(row, origin, texts, sheet))
    return group


def _unit(row: SheetRow, origin: Origin, texts: Texts, sheet: Sheet) -> Any:
    verdict = row.reply.verdict
    unit = etree.Element(
        _name("trans-unit"),
        {
            "id": units.unit_id(origin, texts.field),
            "approved": "yes" if verdict == "accept" else "no",
        },
    )
    _pair(unit, texts, sheet.locale, _STATES.get(verdict, _OPEN))
    form = sheet.forms[row.form]
    _contexts(unit, units.facts(row, origin, texts, form))
    for about, said in units.notes(texts, sheet.source_language):
        _note(unit, said, about, units.BY)
    if texts.field != row.fields[0].field:
        return unit
    if asked := units.questions(form):
        _note(unit, asked, "general", units.BY)
    if row.reply.reason:
        _note(unit, shown(row.reply.reason), "general", units.REVIEWER)
    return unit


def _pair(unit: Any, texts: Texts, locale: str, state: str) -> None:
    """Add the source with the ledger's terms marked, and the draft as the target."""
    source = etree.SubElement(unit, _name("source"), {f"{_XML}lang": PIVOT})
    text = units.source_of(texts)
    fill(source, text, INLINE, list(_marks(texts, text)))
    target = etree.SubElement(unit, _name("target"), {f"{_XML}lang": locale, "state": state})
    fill(target, texts.text, INLINE)


def _contexts(unit: Any, known: Mapping[str, str]) -> None:
    """Add what every tool carries and brings back."""
    context = {"name": "derive", "purpose": "information"}
    contexts = etree.SubElement(unit, _name("context-group"), context)
    for key, value in known.items():
        kind = {"context-type": f"{_CONTEXT}{key}"}
        etree.SubElement(contexts, _name("context"), kind).text = value


def _marks(texts: Texts, text: str) -> Iterator[Mark]:
    for number, term in enumerate(spans(texts.terms, text), 1):
        about = {"mtype": "term", "mid": str(number), "comment": shown(term.told())}
        yield Mark(term.start or 0, term.end or 0, about)


def _note(parent: Any, text: str, about: str, who: str) -> None:
    etree.SubElement(parent, _name("note"), {"from": who, "annotates": about}).text = text


def _units(root: Any) -> Iterator[units.Unit]:
    found = (element for element in root.iter() if local(element) == "trans-unit")
    for number, element in enumerate(found, 1):
        unit = units.Unit(f"unit {number} ({element.get('id', '')[:60]})", _facts(element))
        children = {local(child): child for child in reversed(element)}
        try:
            unit.source, unit.target = (
                text_of(children[name]) if name in children else "" for name in ("source", "target")
            )
        except HiddenTextError as error:
            unit.problem = str(error)
        unit.verdict = _verdict(element, children.get("target"))
        unit.notes = [
            plain(child.text)
            for child in element
            if local(child) == "note" and child.get("from") != units.BY and child.text
        ]
        yield unit


def _facts(unit: Any) -> dict[str, str]:
    return {
        context.get("context-type", "").removeprefix(_CONTEXT): context.text or ""
        for group in unit
        if local(group) == "context-group" and group.get("name") == "derive"
        for context in group
    }


def _verdict(unit: Any, target: Any) -> str:
    """Return the verdict that a unit's states give; `PENDING` where nobody approved it."""
    state = target.get("state", "") if target is not None else ""
    qualifier = target.get("state-qualifier", "") if target is not None else ""
    if state.removeprefix("x-") in VERDICTS:
        return str(state.removeprefix("x-"))
    if qualifier.startswith("rejected"):
        return "reject"
    approved = unit.get("approved") == "yes"
    if state in _DONE or (approved and not state.startswith("needs-")):
        return "accept"
    return units.PENDING if approved or state == "translated" else ""


def _name(tag: str) -> str:
    return INLINE.name(tag)


plugin = Xliff12()
