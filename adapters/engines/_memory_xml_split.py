"""Cuts a broken XML file into its units, so that the sound ones can still be read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_CHUNK = 1 << 18
_LONGEST = 1 << 22  # characters of one unit
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_AROUND = ("file", "xliff", "tmx", "header", "body")


class Fragment(NamedTuple):
    """A unit as a document of its own, "" where it has no end; and the attributes around it."""

    xml: str
    above: Mapping[str, str]


def fragments(path: Path, names: Sequence[str]) -> Iterator[Fragment]:
    """Yield what lies between the tags of the units ``names``, in the order of the file."""
    known = "|".join(map(re.escape, (*names, *_AROUND)))
    opening = re.compile(rf"<!--|<(?P<tag>(?:[\w.-]+:)?(?P<name>{known}))(?=[\s/>])[^<>]*>")
    above: dict[str, str] = {}
    with path.open(encoding=_encoding(path), errors="surrogateescape", newline="") as file:
        text, at, ended = "", 0, False
        while True:
            hit = opening.search(text, at)
            end = _end(text, hit, names, opening) if hit else None
            if end is None and not ended and (hit is None or len(text) - hit.start() < _LONGEST):
                at_least = hit.start() if hit else max(at, text.rfind("<", at))
                more = file.read(_CHUNK)
                ended = not more
                text, at = text[at_least:] + more, 0
            elif hit is None:
                return
            else:
                if hit["name"] in names:
                    closed = end is not None and text.startswith("</", end[0])
                    xml = _document(text[hit.start() : end[1]], above) if end and closed else ""
                    yield Fragment(xml, dict(above))
                elif hit["name"]:
                    above |= _attributes(hit[0])
                at = end[1] if end else hit.end()


def _end(
    text: str, hit: re.Match[str], names: Sequence[str], opening: re.Pattern[str]
) -> tuple[int, int] | None:
    """Return where the closing of what ``hit`` opens begins and ends; None where it is not there.

    A unit that another one follows before its end is over where the other begins.
    """
    if hit[0] == "<!--":
        end = text.find("-->", hit.end())
        return (end, end + 3) if end >= 0 else None
    if hit["name"] not in names:
        return hit.end(), hit.end()
    closing = f"</{hit['tag']}>"
    end = text.find(closing, hit.end())
    following = opening.search(text, hit.end(), end if end >= 0 else len(text))
    while following and following["name"] not in names:
        following = opening.search(text, following.end(), end if end >= 0 else len(text))
    if following:
        return following.start(), following.start()
    return (end, end + len(closing)) if end >= 0 else None


def _document(unit: str, above: Mapping[str, str]) -> str:
    spaces = "".join(
        f' {name}="{value}"' for name, value in above.items() if name.startswith("xmlns")
    )
    return f"<unit{spaces}>{unit}</unit>"


def _attributes(tag: str) -> dict[str, str]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag)}


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(200)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    named = re.search(rb"encoding\s*=\s*[\"']([\w.-]+)", head)
    try:
        name = codecs.lookup(named[1].decode()).name if named else "utf-8"
    except LookupError:
        name = "utf-8"
    return "utf-8-sig" if name == "utf-8" else name
