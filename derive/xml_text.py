"""Texts inside XLIFF and TMX: terms marked, characters that XML cannot hold, and both ways back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from lxml import etree

CHARACTER = "x-character"
"""The type of a placeholder that stands for a character which XML 1.0 cannot hold."""

_UNSAFE = re.compile("([\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff])")
_INSIDE = {"mrk", "hi", "g", "pc", "sub"}  # marks around text that is part of the text
_EMPTY = {"sm", "em"}  # where a note begins and ends


class HiddenTextError(ValueError):
    """A text cannot be had from its markup; the message says, in words, what stands there."""


class Mark(NamedTuple):
    """A stretch of a text with the attributes that mark it as a term."""

    start: int
    end: int
    attributes: dict[str, str]


class Inline(NamedTuple):
    """How a format writes what stands inside a text.

    ``character`` is the element that stands for a character: ``cp`` with a number in hex, or a
    placeholder whose type is in the attribute ``kind``. ``numbered``: placeholders need ids.
    """

    namespace: str
    character: str
    kind: str = ""
    numbered: bool = False

    def name(self, tag: str) -> str:
        """Return a tag in the format's namespace."""
        return f"{{{self.namespace}}}{tag}" if self.namespace else tag


def fill(element: Any, text: str, inline: Inline, marks: Sequence[Mark] = ()) -> None:
    """Put ``text`` into ``element``, its terms marked. A mark that overlaps another is left out."""
    at = 0
    for mark in sorted(marks):
        if not at <= mark.start < mark.end <= len(text):
            continue
        _add(element, text[at : mark.start], inline)
        child = etree.SubElement(element, inline.name("mrk"), mark.attributes)
        _add(child, text[mark.start : mark.end], inline)
        at = mark.end
    _add(element, text[at:], inline)
    if inline.numbered:
        placeholders = element.iter(inline.name(inline.character))
        for number, placeholder in enumerate(placeholders, 1):
            placeholder.set("id", str(number))


def text_of(element: Any) -> str:
    """Return the text of an element. Raises `HiddenTextError` where a code hides some of it."""
    parts = [element.text or ""]
    for child in element:
        parts += [_inline(child), child.tail or ""]
    return "".join(parts)


def local(element: Any) -> str:
    """Return the name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _add(element: Any, text: str, inline: Inline) -> None:
    for number, piece in enumerate(_UNSAFE.split(text)):
        if number % 2:
            child = etree.SubElement(element, inline.name(inline.character))
            if inline.kind:
                child.set(inline.kind, CHARACTER)
                child.text = f"U+{ord(piece):04X}"
            else:
                child.set("hex", f"{ord(piece):04X}")
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece
        else:
            element.text = (element.text or "") + piece


def _inline(child: Any) -> str:
    if isinstance(child, etree._Entity):
        raise HiddenTextError(f"an entity, {child.text}, stands in the text")
    name = local(child)
    if not name or name in _EMPTY:
        return ""
    if name == "cp":
        return _character(child.get("hex") or "")
    if name == "ph" and CHARACTER in {child.get("ctype"), child.get("type")}:
        return _character((child.text or "").removeprefix("U+"))
    if name in _INSIDE:
        return text_of(child)
    raise HiddenTextError(f"an inline code <{name}> stands in the text: take it out")


def _character(number: str) -> str:
    try:
        return chr(int(number, 16))
    except (ValueError, OverflowError) as error:
        raise HiddenTextError(f"“{number[:12]}” is no character") from error
