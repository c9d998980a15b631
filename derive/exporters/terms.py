"""The guard of the source's terms of use. Every export passes it; nothing switches it off.

It looks for the source's texts, in any language, in everything an export would publish, and
refuses the whole export where one is found. `Terms.owned` tells it that the user owns the set; then
only the search for copies is left out, and the record says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.errors import TermsRefusal
from derive.exporters._copies import Copy, CopyReport, find_copies
from derive.exporters._similar import signature
from derive.records import ExportRow, ItemClass, Record, SourceItem, Terms

NAMED = 5
"""How many offending rows a refusal names."""


class TermsCheck(Record):
    """What the guard checked, and how: written beside every export."""

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


def guard(
    rows: Sequence[ExportRow], source_items: Iterable[SourceItem], terms: Terms
) -> TermsCheck:
    """Return the record of a passed check.

    Raises `TermsRefusal` if ``terms`` lack attribution or purpose, if the source of a row is not
    among ``source_items``, or if a row repeats source text: whole, edited or as a part.
    """
    _require_terms(terms)
    report = CopyReport((), 0, 0)
    if not terms.owned:
        items = list(source_items)
        _require_sources(rows, items)
        report = find_copies(rows, items)
        if report.copies:
            raise TermsRefusal(_refusal(rows, report.copies, terms))
    return TermsCheck(
        **terms.model_dump(exclude={"redistribute", "citation"}),
        copies="not looked for: the set is marked as owned" if terms.owned else "none",
        rows=len(rows),
        exported_texts=report.exported_texts,
        source_texts=report.source_texts,
        method=str(signature()),
    )


def _require_terms(terms: Terms) -> None:
    missing = [name for name in ("attribution", "purpose") if not getattr(terms, name).strip()]
    if missing:
        raise TermsRefusal(
            f"the terms of {terms.dataset} name no {' and no '.join(missing)}: "
            "complete the terms of the source before exporting"
        )


def _require_sources(rows: Sequence[ExportRow], items: Sequence[SourceItem]) -> None:
    """Refuse rows whose source is not there to be compared; newly written ones have none."""
    known = {(item.dataset, item.id) for item in items}
    lost = [
        row.id
        for row in rows
        if row.adaptation.item_class is not ItemClass.NC
        and (row.provenance.dataset, row.provenance.item_id) not in known
    ]
    if lost:
        raise TermsRefusal(
            f"the source items of {len(lost)} of {len(rows)} rows are not at hand, so nothing "
            f"shows that these are no copies: {_listed(lost)}; read the source again, then export"
        )


def _refusal(rows: Sequence[ExportRow], copies: Sequence[Copy], terms: Terms) -> str:
    named = [
        f"{copy.row_id} ({copy.field} repeats {copy.source_field} of {copy.item_id}, "
        f"{copy.score:.0f} %)"
        for copy in copies
    ]
    offending = len({copy.row_id for copy in copies})
    return (
        f"{offending} of {len(rows)} rows are too close to the text of {terms.dataset}, whose "
        f"terms forbid publishing it: {_listed(named)}; write these anew in review or retire "
        "them, then export again"
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
