"""A locale pack as one page: what a local expert reads, ticks on paper and signs off."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from derive.errors import PackError
from derive.locale_pack import Concept, Entry, Pack, load_concepts
from derive.locale_pack.survey import Counts, counts
from derive.report.marks import direction
from derive.templating import environment


class Line(NamedTuple):
    """A concept, what the pack says of it, and whether anybody has looked at the source.

    ``state`` is `verified`, `to confirm` or nothing where the concept is no fact.
    """

    concept: Concept
    entry: Entry
    state: str


class Section(NamedTuple):
    """The filled concepts of one type."""

    id: str
    title: str
    lines: list[Line]


class PackReport(NamedTuple):
    """All that the page shows."""

    pack: Pack
    counts: Counts
    sections: list[Section]
    open: list[Concept]
    unverified: int
    direction: str
    date: datetime.date

    def way(self, text: str) -> str:
        """Return the direction of a form: a number alone reads from the left in any language."""
        return self.direction if any(char.isalpha() for char in text) else "ltr"


def pack_report(pack: Pack, date: datetime.date) -> PackReport:
    """Return what the page of a pack shows, with the date on which it is made."""
    concepts = load_concepts()
    sections = []
    for kind, meaning in concepts.types.items():
        lines = [
            Line(concept, pack.entries[name], _state(concept, pack.entries[name]))
            for name, concept in concepts.concepts.items()
            if concept.type == kind and name in pack.entries
        ]
        if lines:
            sections.append(Section(kind, meaning, lines))
    return PackReport(
        pack=pack,
        counts=counts(pack),
        sections=sections,
        open=[c for name, c in concepts.concepts.items() if name not in pack.entries],
        unverified=sum(line.state == "to confirm" for s in sections for line in s.lines),
        direction=direction(pack.locale),
        date=date,
    )


def _state(concept: Concept, entry: Entry) -> str:
    if not concept.fact:
        return ""
    return "verified" if entry.verified else "to confirm"


def render_pack(report: PackReport) -> str:
    """Return the page as HTML. Every text is escaped; it fetches nothing and runs nothing."""
    pages = environment("report", html=True)
    return pages.get_template("pack.html.j2").render(report=report, pack=report.pack)


def write_pack_report(pack: Pack, path: Path, date: datetime.date) -> Path:
    """Write the page of a pack to ``path`` and return it. Raises `PackError` where it cannot."""
    html = render_pack(pack_report(pack, date))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8", newline="\n")
    except OSError as error:
        raise PackError(
            f"{path}: cannot be written ({error.strerror}): choose another file with -o"
        ) from error
    return path
