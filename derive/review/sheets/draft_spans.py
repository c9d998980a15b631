"""Errors that annotation tools mark in a draft: their places, and what becomes of them in the text.

A reviewer may mark an error and correct it too. One that still stands in the text is an error span
of it; one that does not is told in the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.errors import SheetError
from derive.records import FieldName
from derive.review.records import SPAN_SEVERITIES, ErrorSpan
from derive.review.sheets.marks import read, written
from derive.review.sheets.returned import Returned
from derive.safe_text import plain, shown

SEVERITIES = tuple(severity.value for severity in SPAN_SEVERITIES)


def marks_of(
    spans: Iterable[ErrorSpan], drafts: Mapping[FieldName, str], texts: Mapping[FieldName, str]
) -> tuple[dict[FieldName, str], list[str]]:
    """Return the lines of errors that still stand in ``texts``, and of those that do not."""
    lines: dict[FieldName, list[str]] = {}
    corrected: list[str] = []
    for span in spans:
        draft = drafts.get(span.field, texts.get(span.field, ""))
        line = written([span], span.field, draft)
        try:
            read(line, span.field, texts.get(span.field, ""))
        except SheetError:
            corrected.append(f"corrected: {line}")
        else:
            lines.setdefault(span.field, []).append(line)
    return {name: "\n".join(found) for name, found in lines.items()}, corrected


def span_at(
    name: FieldName, text: str, place: tuple[int, int], severity: str, quoted: str = ""
) -> ErrorSpan:
    """Return the span of a draft at a ``place`` in ``text``, which is the draft as it was shown.

    Tools count code points or, as browsers do, UTF-16 units: ``quoted``, where they say what stands
    there, tells. Raises `SheetError` where there is no such place, or no such severity.
    """
    start, end = place
    if quoted and text[max(start, 0) : max(end, 0)] != quoted:
        start, end = (_from_units(text, offset) for offset in place)
    if not 0 <= start < end <= len(text) or severity not in SEVERITIES:
        raise SheetError(f"marks an error ({severity[:20]}) at a place that is not in its text")
    return ErrorSpan.model_validate(
        {
            "field": name,
            "start": len(plain(text[:start])),
            "end": len(plain(text[:end])),
            "severity": severity,
        }
    )


def resolved(row: Returned, drafts: Mapping[FieldName, str]) -> Returned:
    """Return a row whose spans are of texts that only the project has, with its spans as lines."""
    if not row.spans:
        return row
    spans = [
        span_at(
            span.field,
            shown(drafts.get(span.field, "")),
            (_units(drafts, span.field, span.start), _units(drafts, span.field, span.end)),
            span.severity,
        )
        for span in row.spans
    ]
    marks, corrected = marks_of(spans, drafts, {**drafts, **row.texts})
    reason = "\n".join(filter(None, (row.reply.reason, *corrected)))
    reply = row.reply.model_copy(update={"marks": marks, "reason": reason})
    return row.model_copy(update={"reply": reply, "spans": ()})


def _units(drafts: Mapping[FieldName, str], name: FieldName, offset: int) -> int:
    return _from_units(shown(drafts.get(name, "")), offset)


def shown_place(span: ErrorSpan, draft: str) -> tuple[int, int]:
    """Return where a span of a draft lies in the draft as it is shown, in code points."""
    return len(shown(draft[: span.start])), len(shown(draft[: span.end]))


def _from_units(text: str, offset: int) -> int:
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * max(offset, 0)]
    return len(encoded.decode("utf-16-le", "replace"))
