"""Texts as the item screen shows them: spans marked, words compared. What they hold stays text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import regex
from markupsafe import Markup, escape
from rapidfuzz.distance import Indel

from derive.marking import Stretch, stretches
from derive.records import FieldName, Finding, Substitution

_SIGN = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]\p{M}*"
_WORDS = regex.compile(
    rf"{_SIGN}|(?:(?!{_SIGN})[\p{{L}}\p{{N}}\p{{M}}_])+(?:['’][\p{{L}}\p{{N}}\p{{M}}]+)*|[^\s]"
)
"""Words; in scripts without spaces single signs."""


class Mark(NamedTuple):
    """A span of a text: what kind it is of, and why it is marked."""

    start: int
    end: int
    kind: str
    why: str


def marked(text: str, marks: Iterable[Mark]) -> Markup:
    """Return ``text`` with marks that can be focused; overlapping ones share their stretch."""
    return Markup("").join(_piece(stretch) for stretch in stretches(text, marks))


def _piece(stretch: Stretch[Mark]) -> Markup:
    if not stretch.marks:
        return escape(stretch.text)
    kinds = " ".join(dict.fromkeys(mark.kind for mark in stretch.marks))
    why = " · ".join(dict.fromkeys(mark.why for mark in stretch.marks))
    return _mark(kinds, why, stretch.text)


def changes(lines: Iterable[Substitution]) -> tuple[list[Mark], list[Mark]]:
    """Return the marks of a ledger in the original English and in adapted English."""
    before, after = [], []
    for line in lines:
        kind = "open" if line.open else "change" if line.changes_text else "kept"
        what = f"{line.before} → {line.after}" if line.changes_text else line.before
        why = f"{what}: {line.reason}" if line.reason else what
        if line.start is not None and line.end is not None:
            before.append(Mark(line.start, line.end, kind, why))
        if line.adapted_start is not None and line.adapted_end is not None:
            after.append(Mark(line.adapted_start, line.adapted_end, kind, why))
    return before, after


def merged(english: str, adapted: str, lines: Iterable[Substitution]) -> Markup | None:
    """Return both English texts as one: what went struck out, what came marked, with the reason.

    None where the ledger alone does not turn the one into the other, so that both must be shown.
    """
    placed = [line for line in lines if line.start is not None and line.end is not None]
    parts, said, place = [], "", 0
    for line in sorted(placed, key=lambda line: line.start or 0):
        start, end = line.start or 0, line.end or 0
        if start < place:
            return None
        kept = english[place:start]
        words = line.after if line.changes_text else english[start:end]
        said += kept + words
        parts += [escape(kept), _change(line, english[start:end])]
        place = end
    if said + english[place:] != adapted:
        return None
    return Markup("").join([*parts, escape(english[place:])])


def _change(line: Substitution, before: str) -> Markup:
    """Return one change in a merged text."""
    why = f"{line.before} → {line.after}" if line.changes_text else line.before
    why = f"{why}: {line.reason}" if line.reason else why
    kind = "open" if line.open else "change" if line.changes_text else "kept"
    if not line.changes_text:
        words = escape(before)
    else:
        form = Markup("<del>{}</del> <ins>{}</ins>") if line.after else Markup("<del>{}</del>")
        words = form.format(before, line.after) if line.after else form.format(before)
    return _mark(kind, why, words)


def _mark(kind: str, why: str, words: str) -> Markup:
    return Markup(
        '<mark class="{}" tabindex="0" data-why="{}" aria-description="{}">{}</mark>'
    ).format(kind, why, why, words)


def found(findings: Iterable[Finding], field: FieldName, which: str) -> list[Mark]:
    """Return the marks of the findings on one text of a field."""
    return [
        Mark(span.start, span.end, f"finding {finding.severity}", finding.message)
        for finding in findings
        for span in finding.spans
        if finding.field == field and span.text == which
    ]


def compared(before: str, after: str) -> Markup:
    """Return ``after`` with the words that differ from ``before``: ``<ins>``, and ``<del>`` for
    those that are gone. Case does not count."""
    old, new = list(_WORDS.finditer(before)), list(_WORDS.finditer(after))
    steps = Indel.opcodes([m[0].casefold() for m in old], [m[0].casefold() for m in new])
    parts: list[Markup] = []
    place, space = 0, ""
    for same, run in groupby(steps, lambda step: step.tag == "equal"):
        several = list(run)
        first, last = several[0], several[-1]
        if not same and first.src_start < last.src_end:
            gone_end = old[last.src_end - 1].end()
            gone = before[old[first.src_start].start() : gone_end]
            space = " " if before[gone_end : gone_end + 1].isspace() else ""
            parts.append(Markup("{}<del>{}</del>").format(" " if parts else "", gone))
        if first.dest_start < last.dest_end:
            start, end = new[first.dest_start].start(), new[last.dest_end - 1].end()
            form = Markup("{}{}") if same else Markup("{}<ins>{}</ins>")
            parts.append(form.format(after[place:start] or space, after[start:end]))
            place, space = end, ""
    return Markup("").join([*parts, escape(after[place:])])
