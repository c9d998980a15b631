"""Reads TMX 1.x and XLIFF 1.2 / 2.x, a unit at a time: a file of a million units needs no more
memory than one of ten. Nothing outside the file is loaded, and a file with entities is refused.

A file that is not well-formed is read on from where it breaks, unit by unit: only the units that
are broken are lost, and each is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from derive.errors import EngineError

from ._memory_unit import Unit
from ._memory_xml_split import fragments
from ._memory_xml_unit import units_in

NAMES = {"tmx": ("tu",), "xliff": ("trans-unit", "unit")}
SAFE = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}


def read_tmx(path: Path) -> Iterator[Unit]:
    """Yield the units of a TMX file. Raises `EngineError` where it is none, or holds entities."""
    return _read(path, "tmx")


def read_xliff(path: Path) -> Iterator[Unit]:
    """Yield the units of an XLIFF file. Raises `EngineError` where it is none, or has entities."""
    return _read(path, "xliff")


def _read(path: Path, root: str) -> Iterator[Unit]:
    number = 0
    try:
        for element in _elements(path, root):
            number += 1
            yield from units_in(element, number, _above(element))
            _forget(element)
        return
    except etree.XMLSyntaxError as error:
        broken = str(error)
    if not number and not _begins(path, root):
        raise EngineError(f"{path}: not a file of {root.upper()}: {broken}")
    yield from _rest(path, root, number)


def _elements(path: Path, root: str) -> Iterator[Any]:
    """Yield the elements of the units. Raises `EngineError` for another root, and for entities."""
    with path.open("rb") as file:
        first = next(iter(etree.iterparse(file, events=("start",), **SAFE)), None)
        if first is not None:
            _refuse(path, root, first[1])
    tags = [f"{{*}}{name}" for name in NAMES[root]]
    with path.open("rb") as file:
        for _, element in etree.iterparse(file, events=("end",), tag=tags, **SAFE):
            yield element


def _refuse(path: Path, root: str, element: Any) -> None:
    name = etree.QName(element).localname
    if name != root:
        raise EngineError(f"{path}: not a file of {root.upper()}: it begins with <{name}>")
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and (
        any(True for _ in declared.iterentities()) or any(True for _ in declared.iterelements())
    ):
        raise _dtd(path)


def _dtd(path: Path) -> EngineError:
    return EngineError(
        f"{path}: it declares entities or a document type of its own, which can make a small file "
        "huge or read other files; save it again without <!DOCTYPE …[…]>"
    )


def _begins(path: Path, root: str) -> bool:
    """Tell whether a broken file is of the kind at all. Raises `EngineError` for declarations."""
    with path.open("rb") as file:
        head = file.read(65_536).replace(b"\0", b"")
    if re.search(rb"<!ENTITY|<!ELEMENT|<!DOCTYPE[^>\[]*\[", head):
        raise _dtd(path)
    return re.search(rb"<(?:[\w.-]+:)?" + root.encode() + rb"[\s>]", head) is not None


def _rest(path: Path, root: str, done: int) -> Iterator[Unit]:
    """Yield the units after the first ``done``, each parsed on its own."""
    parser = etree.XMLParser(**SAFE)
    for number, found in islice(enumerate(fragments(path, NAMES[root]), 1), done, None):
        try:
            element = etree.fromstring(found.xml.encode(), parser)[0] if found.xml else None
        except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
            yield Unit(f"unit {number}", problem=f"not well-formed XML ({_short(error)})")
            continue
        if element is None:
            yield Unit(f"unit {number}", problem="not well-formed XML (it does not end)")
        else:
            yield from units_in(element, number, found.above)


def _short(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "bytes that are not in the file's encoding"
    return re.sub(r", line \d+, column \d+.*", "", str(error))


def _above(element: Any) -> Mapping[str, str]:
    """Return the attributes of the elements around a unit, the innermost counting."""
    around: dict[str, str] = {}
    for parent in element.iterancestors():
        around = {**parent.attrib, **around}
    return around


def _forget(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
