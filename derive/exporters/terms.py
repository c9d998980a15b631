"""The guard of the source's terms of use. Every export passes it; nothing switches it off.

It looks for the source's texts, in any language, in everything an export would publish. A machine
draft in which one is found is left out; where people accepted such a text, the whole export is
refused. `Terms.owned` tells it that the user owns the set; then only the search for copies is left
out, and the statement says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import derive
from derive.errors import TermsRefusal
from derive.exporters._copies import Copy, copies_in
from derive.exporters._known import KnownTexts
from derive.exporters._pairs import without_copies
from derive.exporters._similar import NEAR, signature
from derive.outgoing import Item
from derive.records import ExportRow, ItemClass, Record, SourceItem, Terms

NAMED = 5
"""How many offending rows a refusal names."""
STATEMENT = (
    "derive compared every published text with every text of the source set, as wholes and in "
    "part, and found no copy."
)
OWNED = "The exporter declared to own the source set, so no search for copies was made."


class TermsCheck(Record):
    """The statement of what the guard checked, and how: written beside every export.

    ``rows_sha256`` is of the rows as JSON, one a line; ``source_sha256`` of the source's
    texts; ``files`` gives the SHA-256 of every file written with it. ``seal`` is the SHA-256
    of all the rest as JSON with sorted keys: a statement that was changed no longer fits its seal.
    """

    statement: str
    signed_by: str
    dataset: str
    licence: str
    url: str
    attribution: str
    purpose: str
    inherits: bool
    owned: bool
    copies: str
    rows: int
    exported_texts: int
    source_texts: int
    method: str
    rows_sha256: str = ""
    source_sha256: str = ""
    files: Mapping[str, str] = {}
    seal: str = ""

    def sealed(self) -> TermsCheck:
        """Return the statement with its seal."""
        return self.model_copy(update={"seal": self._seal()})

    def intact(self) -> bool:
        """Tell whether the statement is as it was when it was sealed."""
        return self.seal == self._seal()

    def _seal(self) -> str:
        content = self.model_dump(mode="json", exclude={"seal"})
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


class Guard:
    """Lets rows through that repeat nothing of the source, and remembers what it has seen."""

    def __init__(self, source_items: Iterable[SourceItem | Item], terms: Terms) -> None:
        """Take in the source. Raises `TermsRefusal` if ``terms`` lack attribution or purpose."""
        require_terms(terms)
        self._terms = terms
        self._known = KnownTexts(() if terms.owned else source_items)
        self._seen = _Seen()

    def passed(self, rows: Sequence[ExportRow]) -> Iterator[ExportRow]:
        """Yield the rows of a block that may go out."""
        seen, copies = self._seen, dict[str, list[Copy]]()
        if not self._terms.owned:
            seen.lost += [row.id for row in rows if not self._at_hand(row)]
            report = copies_in(rows, self._known)
            seen.texts += report.exported_texts
            for copy in report.copies:
                copies.setdefault(copy.row_id, []).append(copy)
        for row in rows:
            seen.languages.add(row.locale.split("-")[0])
            kept, own, withheld = without_copies(row, copies.get(row.id, ()))
            seen.withheld += withheld
            if own and row.review.status == "unreviewed":
                seen.close += 1
                continue
            seen.offending += own[:1]
            seen.rows += 1
            yield kept

    def verdict(self) -> Verdict:
        """Return what is to be said of all rows so far."""
        shared = self._seen.languages & self._known.languages
        digest = "" if self._terms.owned else self._known.digest
        return Verdict(self._terms, self._seen, tuple(sorted(shared)), len(self._known), digest)

    def _at_hand(self, row: ExportRow) -> bool:
        """Tell whether the source of a row is there to compare; newly written ones have none."""
        if row.adaptation.item_class is ItemClass.NC:
            return True
        return self._known.has(row.provenance.dataset, row.provenance.item_id)


@dataclass
class _Seen:
    """What passed a guard: numbers of rows and texts, rows whose source was not there, target
    languages, copies that people accepted, drafts that stayed, texts beside rows that stayed."""

    rows: int = 0
    texts: int = 0
    lost: list[str] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    offending: list[Copy] = field(default_factory=list)
    close: int = 0
    withheld: int = 0


@dataclass(frozen=True)
class Verdict:
    """What a guard says of all rows. ``shared`` are languages that the source has too."""

    terms: Terms
    seen: _Seen
    shared: tuple[str, ...]
    source_texts: int
    source_sha256: str

    def refuse(self) -> None:
        """Raise `TermsRefusal` where a row is a copy or its source was not there to compare."""
        lost, copies = self.seen.lost, self.seen.offending
        if lost:
            raise TermsRefusal(
                f"the source items of {len(lost)} of {self.seen.rows} rows are not at hand, so "
                f"nothing shows that these are no copies: {_listed(lost)}; read the source "
                "again, then export"
            )
        if copies:
            raise TermsRefusal(self._refusal(), tuple(copy._asdict() for copy in copies))

    def statement(self, signed_by: str = "") -> TermsCheck:
        """Return what was checked."""
        owned = self.terms.owned
        return TermsCheck(
            **self.terms.model_dump(exclude={"redistribute", "citation"}),
            statement=OWNED if owned else STATEMENT,
            signed_by=signed_by or f"derive {derive.__version__}",
            copies="not looked for: the set is marked as owned" if owned else "none",
            rows=self.seen.rows,
            exported_texts=self.seen.texts,
            source_texts=self.source_texts,
            method=str(signature()),
            source_sha256=self.source_sha256,
        )

    def _refusal(self) -> str:
        named = [
            f"{copy.row_id} ({copy.field} repeats {copy.source_field} of {copy.item_id}, "
            f"{copy.score:.0f} %)"
            for copy in self.seen.offending
        ]
        remark = (
            f" (the source is in {', '.join(self.shared)} too, so whatever reviewers leave as it "
            "is stays the source's text)"
        )
        return (
            f"{len(named)} of {self.seen.rows} rows are too close to the text of "
            f"{self.terms.dataset}, whose terms forbid publishing it: {_listed(named)}; in "
            f"review, say these in other words until less than {NEAR:g} % is the same, or retire "
            f"them, then export again{remark if self.shared else ''}"
        )


def guard(
    rows: Sequence[ExportRow], source_items: Iterable[SourceItem | Item], terms: Terms
) -> TermsCheck:
    """Return the statement of a passed check. Raises `TermsRefusal` where a row may not go out."""
    check = Guard(source_items, terms)
    passed = sum(1 for _ in check.passed(rows))
    verdict = check.verdict()
    verdict.refuse()
    if passed < len(rows):
        raise TermsRefusal(f"{len(rows) - passed} drafts are too close to the text of the source")
    return verdict.statement()


def require_terms(terms: Terms) -> None:
    """Raise `TermsRefusal` where terms name no attribution or no purpose."""
    missing = [name for name in ("attribution", "purpose") if not getattr(terms, name).strip()]
    if missing:
        raise TermsRefusal(
            f"the terms of {terms.dataset} name no {' and no '.join(missing)}: "
            "complete the terms of the source before exporting"
        )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
