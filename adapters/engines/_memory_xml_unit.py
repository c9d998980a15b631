"""What a unit of TMX or XLIFF says: its texts, and whether a person approved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ._memory_language import canonical
from ._memory_unit import Unit

CHARACTER = "x-character"
"""The type of a placeholder that stands for a character which XML 1.0 cannot hold."""

REVIEWED = "x-reviewed"
"""The type of the property by which TMX says that a person approved a unit."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_INSIDE = {"hi", "mrk", "g", "pc", "sub"}  # marks around text that is translated
_CODES = {"ph", "bpt", "ept", "it", "ut"}  # code of the original, written out
_EMPTY = {"sm", "em"}  # where a note begins and ends
_NOT_YET = {"new", "needs-translation", "initial"}
_DONE = {"final", "signed-off", "reviewed"}


class _UnreadableError(ValueError):
    """A text cannot be had from its markup."""


def units_in(element: Any, number: int, above: Mapping[str, str]) -> Iterator[Unit]:
    """Yield the units of one element: XLIFF 2 has one for each segment."""
    name = _name(element)
    where = f"unit {number}" + (f" ({own})" if (own := _own_name(element)) else "")
    if name == "tu":
        yield _tmx(element, where)
    elif name == "trans-unit":
        yield _xliff1(element, where, above)
    else:
        segments = [child for child in element if _name(child) == "segment"]
        yield from (_xliff2(segment, where, above) for segment in segments)
        if not segments:
            yield Unit(where, problem="a unit without a segment")


def _tmx(element: Any, where: str) -> Unit:
    texts: dict[str, str] = {}
    reviewed = False
    for child in element:
        if _name(child) == "prop" and child.get("type") == REVIEWED:
            reviewed = (child.text or "").strip() == "yes"
        if _name(child) != "tuv":
            continue
        tag = canonical(child.get(_LANG) or child.get("lang") or "")
        segment = next((inner for inner in child if _name(inner) == "seg"), None)
        if not tag or segment is None:
            return Unit(where, problem="a text without its language, or without <seg>")
        try:
            texts.setdefault(tag, _text(segment))
        except ValueError as error:
            return Unit(where, problem=str(error))
    return Unit(where, texts, reviewed)


def _xliff1(element: Any, where: str, above: Mapping[str, str]) -> Unit:
    found = {_name(child): child for child in reversed(element)}
    target = found.get("target")
    state = target.get("state", "") if target is not None else ""
    approved = element.get("approved") == "yes" and not state.startswith("needs-")
    languages = (above.get("source-language", ""), above.get("target-language", ""))
    return _two(where, found, state, languages, approved)


def _xliff2(element: Any, where: str, above: Mapping[str, str]) -> Unit:
    found = {_name(child): child for child in reversed(element)}
    languages = (above.get("srcLang", ""), above.get("trgLang", ""))
    state = element.get("state", "")
    return _two(where, found, state, languages, approved=False)


def _two(
    where: str, texts: Mapping[str, Any], state: str, languages: tuple[str, str], approved: bool
) -> Unit:
    source, target = texts.get("source"), texts.get("target")
    if source is None or target is None:
        return Unit(where, problem="no target" if source is not None else "no source")
    if state in _NOT_YET:
        return Unit(where, problem=f"not translated yet (state {state})")
    one = canonical(source.get(_LANG) or languages[0])
    other = canonical(target.get(_LANG) or languages[1])
    if not one or not other or one == other:
        return Unit(where, problem="the file does not say from which language into which")
    try:
        return Unit(where, {one: _text(source), other: _text(target)}, approved or state in _DONE)
    except ValueError as error:
        return Unit(where, problem=str(error))


def _text(element: Any) -> str:
    """Return the text of a segment. Raises ValueError, in words, where markup hides some of it."""
    return "".join([element.text or "", *(_inline(child) for child in element)])


def _inline(child: Any) -> str:
    tail = child.tail or ""
    if isinstance(child, etree._Entity):
        raise _UnreadableError(f"an entity, {child.text}")
    name = _name(child)
    if not name or name in _EMPTY:
        return tail
    if name == "cp" or CHARACTER in {child.get("type"), child.get("ctype")}:
        return _character(child.get("hex") or (child.text or "")[2:]) + tail
    if name in _INSIDE or (name in _CODES and (child.text or len(child))):
        return _text(child) + tail
    raise _UnreadableError(f"an inline code <{name}> that does not say what it stands for")


def _character(number: str) -> str:
    try:
        return chr(int(number, 16))
    except (ValueError, OverflowError) as error:
        raise _UnreadableError(f"{number!r} is no character") from error


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _own_name(element: Any) -> str:
    return str(element.get("tuid") or element.get("id") or "")[:80]
