"""Texts made safe for files that other programs open, and back, without loss.

A character that a file cannot hold, or that a program would act on, is written out visibly:
``⟦U+0007⟧``. A text that says that itself is written so that it comes back as it was.
"""

from __future__ import annotations

import re

from babel import Locale, UnknownLocaleError

MAX_CELL = 32_767
"""UTF-16 code units that a cell of XLSX holds."""

_WRITTEN = re.compile(r"⟦U\+([0-9A-F]{4,6})⟧")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    r"|⟦(?=U\+[0-9A-F]{4,6}⟧)"
)
_OFFICE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|(?<=x005)F(?=_)")
"""What OOXML readers take for an escaped character (``_x0041_``), and what some of them drop."""
_FORMULA = re.compile(r"[=+\-@\t\r'＝＋－＠]")
_CONVERTED = re.compile(
    r"\s*(?:[\d.,(%$€¥£].{0,31}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*[\s.\-/]?\d.{0,8}"
    r"|true|false)\s*",
    re.IGNORECASE,
)
"""Short texts that spreadsheets take for a number, a date or a truth value."""
_CARRIAGE = re.compile(r"\r\n?")
_OFFICE_CARRIAGE = re.compile(r"(?:\r|_x000D_)\n?")


def shown(text: str) -> str:
    """Return ``text`` with every character written out that XML, JSON or a sheet cannot hold."""
    return _UNSAFE.sub(_write_out, text)


def plain(text: str) -> str:
    """Return what `shown` was given."""
    return _WRITTEN.sub(_character, text)


def cell(text: str) -> str:
    """Return ``text`` as a cell of an XLSX file holds it."""
    return _OFFICE.sub(_write_out, shown(text))


def from_cell(text: str) -> str:
    """Return the text of a cell; newlines as whatever program wrote them become ``\\n``."""
    return plain(_OFFICE_CARRIAGE.sub("\n", text))


def comma_cell(text: str) -> str:
    """Return ``text`` for a CSV cell: an apostrophe in front where a program would act on it."""
    safe = shown(text)
    return f"'{safe}" if _acted_on(safe) else safe


def from_comma_cell(text: str) -> str:
    """Return what `comma_cell` was given; an apostrophe that somebody typed stays."""
    bare = text[1:] if text[:1] == "'" and _acted_on(text[1:]) else text
    return plain(_CARRIAGE.sub("\n", bare))


def formula_safe(text: str) -> str:
    """Return ``text`` for a CSV cell with nothing but formulas made safe; `from_comma_cell` reads
    it."""
    safe = shown(text)
    return f"'{safe}" if _FORMULA.match(safe) else safe


def in_units(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def right_to_left(language: str) -> bool:
    """Tell whether a language (BCP 47) is written from right to left."""
    try:
        return str(Locale.parse(language, sep="-").text_direction) == "rtl"
    except (UnknownLocaleError, ValueError):
        return False


def starts_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet would calculate ``text`` if somebody typed it."""
    return bool(_FORMULA.match(text))


def _acted_on(text: str) -> bool:
    return bool(_FORMULA.match(text) or _CONVERTED.fullmatch(text))


def _write_out(found: re.Match[str]) -> str:
    return f"⟦U+{ord(found.group()):04X}⟧"


def _character(found: re.Match[str]) -> str:
    number = int(found.group(1), 16)
    return chr(number) if number <= 0x10FFFF else found.group()
