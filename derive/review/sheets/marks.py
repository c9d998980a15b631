"""Error spans as lines that a person can write in a cell, and back.

One span a line: how bad, the wrong words in quotation marks, then, where wanted, which of several
equal places, the category and a comment::

    major “la CURP” #2 (terminology): nobody says so

A backslash stands before a quotation mark, bracket or backslash inside; ``\\n`` is a newline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.errors import SheetError
from derive.records import FieldName
from derive.review.records import SPAN_SEVERITIES, ErrorSpan

_LINE = re.compile(
    r"\s*(?P<severity>\w+)\s*:?\s*"
    r"[\"“”„«»](?P<quote>(?:\\.|[^\"”“«»\\])+)[\"”“«»]\s*"
    r"(?:\#\s*(?P<nth>\d{1,6})\s*)?"
    r"(?:\((?P<category>(?:\\.|[^)\\])*)\)\s*)?"
    r"(?::\s*(?P<comment>(?:\\.|[^\\])*?))?\s*"
)
_SPECIAL = re.compile(r"[\\\"“”„«»)\n]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SEVERITIES = {severity.value: severity for severity in SPAN_SEVERITIES}


def written(spans: Iterable[ErrorSpan], field: FieldName, text: str) -> str:
    """Return the spans of ``field`` as lines; ``text`` is what they are spans of."""
    return "\n".join(_line(span, text) for span in spans if span.field == field)


def read(lines: str, field: FieldName, text: str) -> tuple[ErrorSpan, ...]:
    """Return the spans that ``lines`` mark in ``text``.

    Raises `SheetError` where a line is no span, or quotes what is not there.
    """
    return tuple(_span(line, field, text) for line in lines.split("\n") if line.strip())


def _line(span: ErrorSpan, text: str) -> str:
    quote = text[span.start : span.end]
    nth = len(_places(text[: span.end], quote))
    parts = [f"{span.severity.value} “{_escape(quote)}”"]
    if nth != 1:
        parts.append(f"#{nth}")
    if span.category:
        parts.append(f"({_escape(span.category)})")
    line = " ".join(parts)
    return f"{line}: {_ends(_escape(span.comment))}" if span.comment else line


def _span(line: str, field: FieldName, text: str) -> ErrorSpan:
    found = _LINE.fullmatch(line)
    if found is None:
        raise SheetError(
            f"“{line.strip()[:80]}” is no error span: write one a line, as "
            'major "the wrong words": why'
        )
    severity = _SEVERITIES.get(found["severity"].lower())
    if severity is None:
        raise SheetError(f"“{line.strip()[:80]}”: an error is {', '.join(_SEVERITIES)}")
    quote = _unescape(found["quote"])
    places, nth = _places(text, quote), int(found["nth"] or 1)
    if not 1 <= nth <= len(places):
        raise SheetError(
            f"“{quote[:80]}” is not in the text"
            + (f" {nth} times" if places else "")
            + ": quote the words as they stand there"
        )
    start = places[nth - 1]
    return ErrorSpan(
        field=field,
        start=start,
        end=start + len(quote),
        severity=severity,
        category=_unescape(found["category"] or ""),
        comment=_unescape(found["comment"] or ""),
    )


def _places(text: str, quote: str) -> list[int]:
    """Return where ``quote`` begins in ``text``, overlapping places too."""
    return [found.start() for found in re.finditer(f"(?={re.escape(quote)})", text)]


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda c: "\\n" if c.group() == "\n" else f"\\{c.group()}", text)


def _ends(text: str) -> str:
    """Keep the spaces at both ends of a comment."""
    kept = f"\\{text}" if text[:1].isspace() else text
    return f"{kept[:-1]}\\{kept[-1]}" if text[1:] and text[-1].isspace() else kept


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda c: "\n" if c[1] == "n" else c[1], text)
