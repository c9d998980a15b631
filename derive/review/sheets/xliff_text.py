"""XLIFF files that came back, read without fetching or resolving anything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from derive.errors import SheetError
from derive.review.sheets.files import read_bytes
from derive.review.sheets.rows import Term

_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
_PROLOG = 65_536


def parse(path: Path) -> Any:
    """Return the root of an XML file. Raises `SheetError` where it is broken or declares a type.

    Nothing outside the file is fetched and no entity is resolved.
    """
    data = read_bytes(path)
    prolog = data[:_PROLOG].replace(b"\0", b"")
    if _DOCTYPE.search(prolog[: max(prolog.find(b"xliff"), 0)]):
        raise SheetError(f"{path}: declares a document type or entities, which no XLIFF does")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise SheetError(f"{path}: is no well-formed XML: {said}") from error
    if root.getroottree().docinfo.doctype:
        raise SheetError(f"{path}: declares a document type or entities, which no XLIFF does")
    return root


def spans(terms: Iterable[Term], text: str) -> list[Term]:
    """Return the terms that have a span in ``text``."""
    return [
        term
        for term in terms
        if term.start is not None and term.end is not None and term.end <= len(text)
    ]
